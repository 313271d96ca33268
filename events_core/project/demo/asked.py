"""Invites invented people to the event by invitation, and asks others which dates suit for the one that was put off."""

import datetime

from django.db import transaction
from django.utils import timezone

from events_core.network.models import Person
from events_core.programme import dating, inviting
from events_core.programme.guests import Guest
from events_core.programme.models import Event
from registrations.models import Registration

CLOSED = "building-a-city-greenhouse-gas-inventory"
PUT_OFF = "green-space-forum-of-cities"
WEEK = datetime.timedelta(days=7)
INVITED = (
    Guest("tsetseg@ulaanbaatar.example", "Tsetseg Ganbold", "Municipality of Ulaanbaatar", "mn"),
    Guest("enkhjin@ulaanbaatar.example", "Enkhjin Dorj", "Municipality of Ulaanbaatar", "mn"),
    Guest("watanabe@toyama.example", "Watanabe Haru", "City of Toyama", "ja"),
    Guest("orlova@habitat.example", "Vera Orlova", "UN-Habitat", "ru"),
)
DECLINED = "Our budget is being voted on in the same week."
TO_INVITE = (Guest("jang@suwon.example", "Jang Hana", "Suwon Research Institute", "ko"),)
ASKED = (
    (Guest("moon@gwangju.example", "Moon Seo-yeon", "Gwangju Metropolitan City", "ko"), ("yes", "maybe", "no"), ""),
    (Guest("zhao@shenzhen.example", "Zhao Lin", "City of Shenzhen", "zh-hans"), ("yes", "yes", "maybe"), ""),
    (
        Guest("endo@kitakyushu.example", "Endo Mika", "City of Kitakyushu", "ja"),
        ("no", "yes", "yes"),
        "The first week is our council's budget session.",
    ),
    (Guest("bold@ulaanbaatar.example", "Bold Enkhbayar", "Municipality of Ulaanbaatar", "mn"), (), ""),
)
NOTES = ("", "After the school holidays", "Together with the regional meeting")


def load() -> int:
    """Invitations in every state, and candidate dates with answers; how many events got them now."""
    return _invite() + _ask()


@transaction.atomic
def _invite() -> int:
    event = Event.objects.filter(slug=CLOSED).first()
    if event is None or event.invitations.exists():
        return 0
    lead = event.team.select_related("person").order_by("pk")[0].person
    here = Registration.objects.filter(event=event).order_by("pk")[:2]
    there = [Guest(row.email, row.name, row.organisation, row.language) for row in here]
    inviting.invite(event.pk, [*there, *INVITED], by=lead.actor, person_id=lead.pk)
    inviting.send(event.pk, in_english_too=True, by=lead.actor)
    for row in here:
        inviting.registered(event, row.email_key)
    rows = {row.email: row for row in event.invitations.all()}
    inviting.opened(rows[INVITED[0].email])
    inviting.decline(rows[INVITED[2].email].pk, DECLINED)
    inviting.withdraw(rows[INVITED[3].email].pk, by=lead.actor)
    inviting.invite(event.pk, TO_INVITE, by=lead.actor, person_id=lead.pk)
    return 1


@transaction.atomic
def _ask() -> int:
    event = Event.objects.filter(slug=PUT_OFF).first()
    if event is None or event.date_options.exists():
        return 0
    lead: Person = event.team.select_related("person").order_by("pk")[0].person
    options = [
        dating.add_option(event.pk, event.starts_at + shift * WEEK, event.ends_at + shift * WEEK, said, by=lead.actor)
        for shift, said in zip((0, 3, 5), NOTES, strict=True)
    ]
    dating.list_people(event.pk, [guest for guest, _words, _message in ASKED], by=lead.actor, person_id=lead.pk)
    dating.send(event.pk, reply_by=timezone.now().date() + 2 * WEEK, by=lead.actor)
    rows = {row.email: row for row in event.date_asks.all()}
    for guest, words, message in ASKED:
        if words:
            said = {option.pk: word for option, word in zip(options, words, strict=True)}
            dating.answer(rows[guest.email].pk, said, message)
    return 1
