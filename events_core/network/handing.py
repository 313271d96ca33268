"""A focal point's post goes to somebody else in one act, with what its holder was the contact of.

Upper floors say what that is (`provide`): requests, proposals, offers whose links the holder has; what is ticked gets
the new contact, and a new link.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Missing
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.journal.letters import Recipient, post

from .actions import add_person
from .intake.bodies import email_address
from .merging import names
from .models import FocalPoint, Person
from .queries import person_with


@dataclass(frozen=True)
class Held:
    """One open thing whose contact is the holder of a post; `number` is its id."""

    number: int
    title: str
    text: str
    code: str = ""

    @property
    def key(self) -> str:
        """By what a form names it."""
        return f"{self.code}:{self.number}"


Finder = Callable[[FocalPoint, list[str]], Iterable[Held]]
Taker = Callable[[int, Mapping[str, str], Actor], object]
_SOURCES: dict[str, tuple[Finder, Taker]] = {}


def provide(code: str, find: Finder, take: Taker) -> None:
    """`find(post, addresses)` tells what is held by one of the addresses; `take(id, contact, by)` gives it another."""
    _SOURCES[code] = (find, take)


def held(post: FocalPoint) -> list[Held]:
    """All that the holder is the contact of, for what the post stands for; a fixed number of queries."""
    addresses = names.addresses_of(post.person)
    return [
        Held(one.number, one.title, one.text, code)
        for code, (find, _take) in _SOURCES.items()
        for one in find(post, addresses)
    ]


@transaction.atomic
def hand_over(post_id: int, email: str, values: Mapping[str, Any], keys: Collection[str], *, by: Actor) -> FocalPoint:
    """The post is another person's from now on; returns the new one. Who is not on record is added, with `values`.

    `keys` name what of the old contact's gets the new one, with a new link (`Held.key`). Both are told by letter, each
    in their language. Refuses a bad address, the holder's own, a closed account (422), and a post that ended (404).
    """
    old = FocalPoint.objects.select_for_update(of=("self",)).select_related("person", "city", "organisation")
    ended = old.filter(pk=post_id).first()
    if ended is None:
        raise Missing(_("This post has ended, or was handed over already."))
    successor = _successor(ended, email, values, by)
    open_things = {one.key: one for one in held(ended)}
    place, former = ended.city or ended.organisation, ended.person
    began, _made = FocalPoint.objects.get_or_create(
        person=successor, city=ended.city, organisation=ended.organisation, defaults={"since": now()}
    )
    ended.delete()
    note(by, "focal_point.handed_over", began, within=place)
    for person in (former, successor):
        note(by, "focal_point.handed_over", began, within=person)
    contact = {"name": successor.name, "email": successor.email, "language": successor.language or "en"}
    taken = [open_things[key] for key in dict.fromkeys(keys) if key in open_things]
    for one in taken:
        _SOURCES[one.code][1](one.number, contact, by)
    _tell(former, successor, place, [one.title for one in taken])
    return began


def _successor(ended: FocalPoint, email: str, values: Mapping[str, Any], by: Actor) -> Person:
    address, wrong = email_address(email)
    if wrong:
        raise Invalid(FieldError("email", *wrong))
    person = person_with(address)
    if person is None:
        return add_person(address, {"language": get_language() or "en", **values}, by=by)
    if person == ended.person:
        raise Invalid(FieldError("email", "same", _("This is the present holder. Write the address of somebody else.")))
    if not person.is_active:
        text = _("The account of this person is closed. An officer can open it again.")
        raise Invalid(FieldError("email", "closed", text))
    return person


def _tell(former: Person, successor: Person, place: Any, titles: list[str]) -> None:
    facts = {"place": place.name, "titles": titles, "site": settings.BASE_URL + reverse("account_login")}
    for person, template in ((former, "post_given"), (successor, "post_taken")):
        to = Recipient(person.name, person.email, person.language or "en", person.timezone)
        post(f"network/{template}", to=to, about=person, context=facts)
