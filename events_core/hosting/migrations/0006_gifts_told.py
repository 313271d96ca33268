import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hosting', '0005_answers_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='cohostrequest',
            name='told_answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='hosting.answer'),
        ),
    ]
