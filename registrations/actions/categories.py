"""Categories of participants."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation.navigation import ENDONYMS
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import multilingual
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.programme.intake import MOST_SEATS
from events_core.programme.models import Event
from registrations.intake import DELEGATE
from registrations.models import Category


def first_category(event: Event) -> Category:
    """The category that a new event has: delegates, without a quota of their own."""
    names = {}
    for language in ENDONYMS:
        with override(language):
            names[language] = _("Delegate")
    return Category.objects.get_or_create(event=event, slug=DELEGATE, defaults={"name": LazyI18nString(names)})[0]


@transaction.atomic
def add_category(event_id: int, values: dict[str, Any], *, by: Actor) -> Category:
    """A further category: `name`, and perhaps `slug` and `quota`. Refuses a slug that the event has already."""
    event = Event.objects.select_for_update().get(pk=event_id)
    name, quota, errors = _checked(values, 0)
    slug = slugify(str(values.get("slug") or ""))[:60] or slugify((name or {}).get("en", ""))[:60]
    slugs = set(event.categories.values_list("slug", flat=True))
    if values.get("slug") and slug != values["slug"]:
        errors.append(
            FieldError("slug", "invalid", _("Write the short name in small Latin letters, figures and hyphens."))
        )
    elif slug in slugs and values.get("slug"):
        errors.append(FieldError("slug", "taken", _("There is a category by this name already.")))
    if errors:
        raise Invalid(*errors)
    if not slug or slug in slugs:
        slug = next(f"category-{n}" for n in range(2, len(slugs) + 3) if f"category-{n}" not in slugs)
    row = Category.objects.create(event=event, slug=slug, name=LazyI18nString(name), quota=quota, position=len(slugs))
    note(by, "category.added", row, within=event, category=row.name)
    return row


@transaction.atomic
def change_category(category_id: int, values: dict[str, Any], *, by: Actor) -> Category:
    """Change name and quota. Refuses a quota below the places that are taken."""
    row = Category.objects.select_for_update(of=("self",)).select_related("event").get(pk=category_id)
    name, quota, errors = _checked(values, row.taken)
    if errors:
        raise Invalid(*errors)
    row.name, row.quota = LazyI18nString(name), quota
    row.save(update_fields=["name", "quota"])
    note(by, "category.changed", row, within=row.event, category=row.name)
    return row


def _checked(values: dict[str, Any], taken: int) -> tuple[dict[str, str] | None, int | None, list[FieldError]]:
    errors = []
    given = values.get("name")
    name, wrong = multilingual(getattr(given, "data", given), get_language() or "en", 100, line=True)
    if wrong or not name:
        errors.append(FieldError("name", *(wrong or ("required", _("Give the category a name.")))))
    quota = values.get("quota")
    if quota is not None and not 1 <= quota <= MOST_SEATS:
        errors.append(
            FieldError("quota", "range", _("Enter a whole number from 1 to %(most)d.") % {"most": MOST_SEATS})
        )
    elif quota is not None and quota < taken:
        text = _("%(taken)d places are taken already: enter that number or more.") % {"taken": taken}
        errors.append(FieldError("quota", "below_taken", text))
    return name or None, quota, errors
