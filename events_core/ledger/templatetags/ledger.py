"""What the ledger's pages need in templates."""

from typing import Any

from django import template

from events_core.ledger.views.place import Place

register = template.Library()


@register.simple_tag
def bookurl(place: Place, name: str, *more: Any) -> str:
    """The address of one of the pages of a book."""
    return place.url(name, *more)
