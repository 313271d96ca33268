from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hosting', '0004_answers'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='cohostrequest',
            name='answered_at',
        ),
        migrations.RemoveField(
            model_name='cohostrequest',
            name='answered_by',
        ),
        migrations.RemoveField(
            model_name='cohostrequest',
            name='answered_position',
        ),
        migrations.RemoveField(
            model_name='cohostrequest',
            name='note',
        ),
        migrations.AddConstraint(
            model_name='cohostrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('answer__isnull', False), ('answer_ends_at__isnull', False), ('answer_starts_at__isnull', False)), _connector='OR'), name='cohost_yes_has_dates'),
        ),
        migrations.AddConstraint(
            model_name='cohostrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('asked_ends_at__isnull', False), ('asked_starts_at__isnull', False), ('due_at__isnull', False), ('link_digest__isnull', False)), _connector='OR'), name='cohost_sent_is_whole'),
        ),
    ]
