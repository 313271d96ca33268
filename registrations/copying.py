"""What comes along when an event is copied: its categories with their quotas; nobody who registered."""

from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.programme import copying
from events_core.programme.copying import Copy
from events_core.programme.models import Event

from .models import Category


def categories(copy: Copy) -> None:
    """The same categories; a new event has the first of them already."""
    for row in copy.source.categories.order_by("position", "pk"):
        values = {"name": row.name, "quota": row.quota, "position": row.position}
        Category.objects.update_or_create(event=copy.made, slug=row.slug, defaults=values)


def told(event: Event) -> str:
    """Their names."""
    return localise.list_of([str(row) for row in event.categories.order_by("position", "pk")])


def register() -> None:
    """Offer them."""
    copying.provide("categories", _("Categories and their places"), categories, told=told, order=16)
