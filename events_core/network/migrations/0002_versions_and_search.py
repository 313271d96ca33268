from typing import Any

from django.db import migrations, models

from events_core.foundation.search import search_text


def fill(apps: Any, schema_editor: Any) -> None:
    """People who are there already can be found."""
    people = apps.get_model("network", "Person").objects.using(schema_editor.connection.alias)
    for person in people.iterator():
        person.search_text = search_text(
            person.name, person.native_name, person.email, person.position, person.organisation_text
        )
        person.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [
        migrations.AddField("theme", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("person", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("person", "search_text", models.TextField(blank=True, editable=False, default=""), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
