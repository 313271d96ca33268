"""Who pays for a participation; who said what it costs the own institution said that it pays."""

from django.db import migrations, models


def own_institution_pays(apps, schema_editor):
    apps.get_model("registrations", "Registration").objects.filter(own_costs__isnull=False).update(pays="institution")


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='pays',
            field=models.CharField(blank=True, choices=[('institution', 'Own institution'), ('organisers', 'The organizers or the host'), ('others', 'Another institution, or privately')], default='', max_length=12),
        ),
        migrations.RunPython(own_institution_pays, migrations.RunPython.noop),
    ]
