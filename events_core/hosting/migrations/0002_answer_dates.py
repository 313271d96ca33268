from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('hosting', '0001_initial'),
    ]

    operations = [
        migrations.RenameField('cohostrequest', 'agreed_starts_at', 'answer_starts_at'),
        migrations.RenameField('cohostrequest', 'agreed_ends_at', 'answer_ends_at'),
        migrations.AddConstraint(
            model_name='cohostrequest',
            constraint=models.CheckConstraint(
                condition=~Q(state='confirmed') | Q(answer_starts_at__isnull=False, answer_ends_at__isnull=False),
                name='cohost_yes_has_dates',
            ),
        ),
    ]
