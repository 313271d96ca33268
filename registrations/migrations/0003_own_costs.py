from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0002_who_pays'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('own_costs__isnull', False)), fields=['event'], name='registration_costs'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('own_costs__isnull', True), ('pays', 'institution'), _connector='OR'), name='registration_costs_are_own'),
        ),
    ]
