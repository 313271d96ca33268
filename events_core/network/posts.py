"""For whom a person speaks, on their own page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from . import mine
from .models import FocalPoint, Person


@dataclass(frozen=True)
class Part:
    """A part of the page: its template with its context; lower `order` stands first."""

    template: str
    context: dict[str, Any]
    order: int


def own_posts(request: HttpRequest, person: Person) -> Iterable[Part]:
    """The posts, each with the way to hand it over; nothing for who has none. One query."""
    posts = list(
        FocalPoint.objects.filter(person=person).select_related("city", "organisation").order_by("since", "pk")
    )
    if posts:
        yield Part("network/panel_posts.html", {"posts": posts}, 85)


def register() -> None:
    """Show it on the person's page."""
    mine.provide(own_posts)
