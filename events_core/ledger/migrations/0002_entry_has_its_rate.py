from django.db import migrations, models


class Migration(migrations.Migration):
    """What is counted in USD has a rate: without saying so, a check takes NULL for right."""

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="entry_rate_is_whole"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rate__gt", 0), ("rate__isnull", False), ("rate_on__isnull", False), ("usd__isnull", False)
                )
                | models.Q(("rate__isnull", True), ("rate_on__isnull", True), ("usd__isnull", True)),
                name="entry_rate_is_whole",
            ),
        ),
    ]
