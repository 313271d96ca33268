"""What providers offer: made, changed, withdrawn, and asked once a year whether it is still so."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation.refusals import Refused
from events_core.foundation.search import search_text
from events_core.journal.actions import note
from events_core.journal.actors import WORKER, Actor
from events_core.network import links
from events_core.network.models import FocalPoint, Organisation, Person
from events_core.network.naming import texts_of
from trainings import mail
from trainings.lifecycle import LIVE_MATCHES
from trainings.models import Match, Offer, OfferCost
from trainings.models.supply import FRESH, PATIENCE
from trainings.offer_intake import OfferIntake

from .common import must_be_fresh, write
from .joining import served_with
from .matched import told_of

OFFERER = "offer"
"""The journal's kind of actor for who opened the link of an offer."""
REMINDED_AFTER = datetime.timedelta(days=30)
_S = Offer.State
MANY = ("topics", "experience")


def by_offerer(offer: Offer) -> Actor:
    """Who acts by the offer's link."""
    return Actor(OFFERER, offer.pk)


@transaction.atomic
def save_offer(
    offer: Offer,
    values: Mapping[str, Any],
    *,
    by: Actor,
    person: Person | None = None,
    version: int | None = None,
    confirms: bool = True,
) -> Offer:
    """Make an offer, or change one; the provider's own word `confirms` that all of it is so, and an offer holds again.

    Without a contact, the focal point of the organisation is written to, else `person`. A new contact gets the link of
    the offer, and the former one's opens nothing any more,
    nor does the one to a proposal that is open. Refuses bad values at their fields, an offer that was
    withdrawn, and one that was changed since `version` (412).
    """
    was = _locked(offer.pk) if offer.pk else None
    if was is not None:
        must_be_fresh(was, version)
        _must_be_offered(was)
    clean = OfferIntake(values, was).clean()
    row = was or offer
    many = {name: clean.pop(name) for name in MANY if name in clean}
    costs = clean.pop("costs", None)
    contact_before = row.contact_email
    changed = _differing(row, clean, many, costs) if was else []
    for name, value in clean.items():
        setattr(row, name, value)
    row.maker = row.maker if was else person
    _give_contact(row, person)
    is_news = _confirm(row) if confirms and was else False
    if was and not changed and not is_news and row.contact_email == contact_before:
        return row
    _write(row, many, costs)
    if row.contact_email != contact_before or not row.link_digest:
        _hand_link(row)
    verb = "changed" if was and changed else "confirmed" if was else "made"
    facts: dict[str, Any] = {"fields": changed} if verb == "changed" else {}
    note(by, f"training_offer.{verb}", row, body=row.organisation.name, offer=row.called, **facts)
    return row


@transaction.atomic
def withdraw_offer(offer_id: int, *, by: Actor, version: int | None = None) -> Offer:
    """The organisation no longer offers it. Proposals that are open stay so, and their officers are told.

    Withdrawing twice is withdrawing once. Refuses an offer that was changed since `version` (412).
    """
    offer = _locked(offer_id)
    if offer.state == _S.WITHDRAWN:
        return offer
    must_be_fresh(offer, version)
    _move(offer, _S.WITHDRAWN)
    offer.asked_at = offer.reminded_at = None
    write(offer)
    note(by, "training_offer.withdrawn", offer, body=offer.organisation.name, offer=offer.called)
    for match in offer.matches.filter(state__in=LIVE_MATCHES).select_related("request__owner", "request__city"):
        facts = {"body": offer.organisation.name, "offer": offer.called}
        note(by, "training_offer.withdrawn", offer, within=match.request, **facts)
        mail.to_desk(match.request, "offer_withdrawn", **facts)
    return offer


@transaction.atomic
def renew_offer(offer_id: int, *, by: Actor, version: int | None = None) -> Offer:
    """The organisation offers it again, as it stands; what is offered already is confirmed."""
    offer = _locked(offer_id)
    must_be_fresh(offer, version)
    was = offer.state
    is_news = _confirm(offer)
    if was != _S.ACTIVE or is_news:
        write(offer)
        verb = "confirmed" if was == _S.ACTIVE else "renewed"
        note(by, f"training_offer.{verb}", offer, body=offer.organisation.name, offer=offer.called)
    return offer


@transaction.atomic
def confirm_still(offer_id: int, *, by: Actor) -> Offer:
    """All that the offer says is still so; an offer that rested is matched again, and its contact is thanked.

    Saying so twice on a day is saying it once. Refuses an offer that was withdrawn: it is renewed instead.
    """
    offer = _locked(offer_id)
    _must_be_offered(offer)
    if _confirm(offer):
        write(offer)
        note(by, "training_offer.confirmed", offer, body=offer.organisation.name, offer=offer.called)
        mail.to_offerer(offer, "thanks")
    return offer


def ask_due() -> int:
    """Ask whether offers of a year ago are still so; how many. Where no contact is named, a focal point becomes it."""
    due = Offer.objects.filter(state=_S.ACTIVE, asked_at=None, checked_on__lte=_today() - FRESH)
    return _each(due, _ask)


def remind_offers_due() -> int:
    """Remind those who have not said for thirty days; how many."""
    due = Offer.objects.filter(state=_S.ACTIVE, reminded_at=None, asked_at__lte=timezone.now() - REMINDED_AFTER)
    return _each(due, _remind)


def rest_due() -> int:
    """Let offers rest of which nobody has said for sixty days that they are still so; how many.

    Where nobody could be asked, sixty days after a year.
    """
    unasked = Q(asked_at=None, contact_email="", checked_on__lte=_today() - FRESH - PATIENCE)
    due = Offer.objects.filter(Q(asked_at__lte=timezone.now() - PATIENCE) | unasked, state=_S.ACTIVE)
    return _each(due, _rest)


def _each(due: QuerySet[Offer], act: Callable[[Offer], bool]) -> int:
    """Act on each offer in its own transaction, where it is still due."""
    done = 0
    for number in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            offer = due.filter(pk=number).select_related("organisation").select_for_update(of=("self",)).first()
            done += act(offer) if offer else False
    return done


def _ask(offer: Offer) -> bool:
    had_contact = bool(offer.contact_email)
    _give_contact(offer, None)
    if not offer.contact_email:
        return False
    if not had_contact or not offer.link_digest:
        links.replace(offer, "replaced")
    offer.asked_at = timezone.now()
    _keep(offer, "training_offer.asked")
    mail.to_offerer(offer, "still_so")
    return True


def _remind(offer: Offer) -> bool:
    offer.reminded_at = timezone.now()
    _keep(offer, "training_offer.reminded")
    mail.to_offerer(offer, "still_reminder")
    return True


def _rest(offer: Offer) -> bool:
    _move(offer, _S.RESTING)
    _keep(offer, "training_offer.rested")
    mail.to_offerer(offer, "resting")
    return True


def _keep(offer: Offer, verb: str) -> None:
    write(offer)
    note(WORKER, verb, offer, body=offer.organisation.name, offer=offer.called)


def _today() -> datetime.date:
    return timezone.now().date()


def _locked(offer_id: int) -> Offer:
    return Offer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=offer_id)


def _must_be_offered(offer: Offer) -> None:
    if offer.state == _S.WITHDRAWN:
        raise Refused("withdrawn", _("This training was withdrawn. Offer it again first."))


def _move(offer: Offer, state: Offer.State) -> None:
    if offer.state != state:
        offer.state, offer.state_since = state, timezone.now()


def _confirm(offer: Offer) -> bool:
    """All is so as of today (not saved yet); whether that says anything new."""
    is_new = offer.state != _S.ACTIVE or offer.checked_on != _today() or offer.asked_at is not None
    _move(offer, _S.ACTIVE)
    offer.checked_on, offer.asked_at, offer.reminded_at = _today(), None, None
    return is_new


def _give_contact(offer: Offer, person: Person | None) -> None:
    """Who is written to when nobody is named: a focal point of the organisation, else who makes the offer."""
    if offer.contact_email:
        return
    somebody = _speaker_of(offer.organisation) or person
    if somebody is not None:
        offer.contact_name, offer.contact_email = somebody.name, somebody.email
        offer.contact_language = offer.contact_language or somebody.language


def _speaker_of(body: Organisation) -> Person | None:
    """The first focal point: of the organisation, else of the city whose local government it is."""
    wanted = Q(organisation=body)
    if body.kind == Organisation.Kind.LOCAL_GOVERNMENT and body.city_id:
        wanted |= Q(city=body.city_id)
    posts = FocalPoint.objects.filter(wanted, person__is_active=True).select_related("person")
    post = min(posts, key=lambda post: (post.organisation_id is None, post.pk), default=None)
    return post.person if post else None


def _differing(
    offer: Offer, clean: Mapping[str, Any], many: Mapping[str, Any], costs: list[dict[str, Any]] | None
) -> list[str]:
    """The names of what is new in the values."""
    changed = [name for name, value in clean.items() if _plain(getattr(offer, name)) != _plain(value)]
    changed += [name for name, rows in many.items() if set(getattr(offer, name).all()) != set(rows)]
    if costs is not None:
        kept = [{**row.facts, "amount": row.amount} for row in offer.costs.all()]
        changed += ["costs"] if kept != costs else []
    return list(dict.fromkeys("contact" if name.startswith("contact_") else name for name in changed))


def _plain(value: Any) -> Any:
    """A text in several languages by language; an empty value as none."""
    return (texts_of(value) if isinstance(value, LazyI18nString) else value) or None


def _write(offer: Offer, many: Mapping[str, Any], costs: list[dict[str, Any]] | None) -> None:
    """The row with its next version, its subjects, cities and costs, and the words that a search finds it by."""
    if offer.pk:
        offer.version += 1
    offer.save()
    for name, rows in many.items():
        getattr(offer, name).set(rows)
    if costs is not None:
        offer.costs.all().delete()
        OfferCost.objects.bulk_create(OfferCost(offer=offer, position=n, **row) for n, row in enumerate(costs))
    body = offer.organisation
    names = [topic.name for topic in offer.topics.all()]
    offer.search_text = search_text(offer.title, offer.summary, body.name, body.short_name, body.aliases, *names)
    offer.save(update_fields=["search_text"])


def _hand_link(offer: Offer) -> None:
    """Give the contact links of their own, to the offer and to what is proposed, and tell them what they are for."""
    links.replace(offer, "replaced")
    offer.save(update_fields=["link_generation", "link_digest"])
    mail.to_offerer(offer, "offer_contact")
    live = Match.objects.filter(offer=offer, state__in=LIVE_MATCHES).select_related("request__city", "request__owner")
    for match in live.select_for_update(of=("self",)).order_by("pk"):
        match.offer = offer
        links.replace(match, "replaced")
        match.save(update_fields=["link_generation", "link_digest"])
        if match.state == Match.State.PROPOSED:
            mail.to_provider(match, "proposed", **told_of(match, served_with(match.request)))
