from django.db import migrations, models


class Migration(migrations.Migration):
    """What reverses an entry is found by an index, whatever a planner knows of the others."""

    dependencies = [("ledger", "0002_entry_has_its_rate")]

    operations = [
        migrations.AlterModelOptions(name="entry", options={"ordering": ["book_id", "number"]}),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("reverses__isnull", False)), fields=["reverses"], name="entry_reversed"
            ),
        ),
    ]
