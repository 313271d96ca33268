"""One thing for each parameter of each address: an event on which the five work, with all that can hang on it."""

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone

from certificates import actions as certificates
from certificates.models import Batch, Certificate
from events_core.foundation.money import Money
from events_core.hosting import actions as hosting
from events_core.hosting.models import StandingOffer
from events_core.journal.actors import COMMAND
from events_core.journal.models import Heartbeat, Letter, Mailing
from events_core.ledger import actions as ledger
from events_core.ledger.models import Grant
from events_core.network import actions as network
from events_core.network.merging.models import LikelyPair
from events_core.network.models import City, FocalPoint, Organisation, Person
from events_core.network.security.models import Device
from events_core.network.webhooks import actions as webhooks
from events_core.network.webhooks.models import Delivery
from events_core.programme import actions as programme
from events_core.programme import dating, documents, inviting, sessions
from events_core.programme.guests import Guest
from events_core.programme.models import Event, Series, Session
from events_core.programme.series import save_series
from registrations import actions as registrations
from registrations.models import Registration
from tests.cast import Make
from tests.hosting import scenes as cities
from tests.ledger import acts
from tests.network.passkey import SoftPasskey
from tests.registrations.conftest import answers
from tests.trainings import acts as taught
from tests.trainings import asked, scenes
from trainings import actions as trainings
from trainings.models import Invitation, Offer, Term

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")
Sample = dict[str, Any]


@dataclass
class Scene:
    """What stands in the database, by the part of an address that it is for: the first that fits counts."""

    samples: list[tuple[str, Sample]] = field(default_factory=list)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)

    def say(self, route: str, **answers: str) -> None:
        """What a form at this address must be sent with to be about something at all."""
        self.answers[route] = answers

    def add(self, fragment: str, **values: Any) -> None:
        """Values for the parameters of addresses with this in them."""
        self.samples.append((fragment, values))

    def path(self, route: str) -> str:
        """The address with a value for each parameter; KeyError for one that nobody thought of."""
        return PARAMETER.sub(lambda found: str(self._value(route, found[1] or found[2])), route)

    def _value(self, route: str, name: str) -> Any:
        for fragment, values in self.samples:
            if fragment in route and name in values:
                return values[name]
        raise KeyError(f"tests/house/access/samples.py has no {name} for {route}")


def routes() -> Iterator[str]:
    """Every address of the product's pages, as its URLs write it; not those of the API."""
    found = {f"/{route}" for route in _below(get_resolver().url_patterns)}
    yield from sorted(route for route in found if not route.startswith(("/api/", "/^api/")))


def _below(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for one in patterns:
        text = one.pattern.regex.pattern if isinstance(one.pattern, RegexPattern) else str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _below(one.url_patterns, before + text)
        else:
            yield before + text


def money(amount: str) -> Money:
    """An amount in dollars."""
    return Money(Decimal(amount), "USD")


def build(
    make_event: Make, people: dict[str, Person | None], city: City, provider: Organisation, other_city: City
) -> Scene:
    """An event in every respect, and what stands beside it."""
    officer, guest, focal, viewer = (people[name] for name in ("officer", "participant", "focal", "viewer"))
    assert officer
    assert guest
    assert focal
    assert viewer
    scene, by = Scene(), officer.actor
    event = make_event(publish=True, kind="training", languages=["en"], cities=[city.slug, other_city.slug])
    programme.name_member(event.pk, viewer, "viewer", by=by)
    _network(scene, guest, focal, city)
    _security(scene, guest)
    _asked(scene, make_event, by)
    _certificates(scene, make_event, officer)
    _hosting(scene, event, city, other_city, officer)
    _ledger(scene, event, city, by)
    _registrations(scene, event, guest, by)
    _trainings(scene, event, other_city, provider, officer)
    _programme(scene, event, viewer, by)
    Heartbeat.objects.create(name="worker", at=timezone.now() + datetime.timedelta(hours=1))
    scene.bodies = bodies(event, city, Offer.objects.get().pk)
    scene.add("", slug=event.slug, year=timezone.now().year, code="ja")
    return scene


def _programme(scene: Scene, event: Event, viewer: Person, by: Any) -> None:
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    talk = sessions.add_session(event.pk, {"title": "Talk", **times}, by=by)
    papers = {}
    for audience in ("team", "participants"):
        facts = {"title": "Paper", "audience": audience, "phase": "before", "language": ""}
        papers[audience] = documents.add_document(event.pk, SimpleUploadedFile("paper.pdf", PDF), facts, by=by)
    scene.add("/team/", number=event.team.get(person=viewer).pk)
    scene.say("/desk/events/<slug:slug>/team/", add="1")
    scene.add("r/<str:secret>/documents/", number=papers["participants"].pk)
    scene.add("/documents/", number=papers["team"].pk)
    scene.add("/programme/", number=talk.pk)
    scene.add("sessions/", number=Session.objects.get(pk=talk.pk).pk)
    scene.add("/moves/", name="postpone")
    series = save_series(Series(), {"name": {"en": "Yearly"}}, by=by)
    facts = {"series": series.slug, "minimum": 5, "minimum_by": event.starts_at.date()}
    programme.edit_event(event.pk, facts, by=by)
    scene.add("/series/", slug=series.slug)
    failed = {"state": "failed", "template": "registrations/confirmed", "subject": "s", "body": "b", "language": "en"}
    letter = Letter.objects.create(about="programme.event", about_id=event.pk, to_email="no@gone.example", **failed)
    news = Mailing.objects.create(
        template="x", about="programme.event", about_id=event.pk, audience="x", state="failed"
    )
    scene.add("desk/letters/mailings/", number=news.pk)
    scene.add("desk/letters/", number=letter.pk)


def _registrations(scene: Scene, event: Event, guest: Person, by: Any) -> None:
    made = registrations.register(event, answers("guest", email=guest.email)).registration
    Registration.objects.filter(pk=made.pk).update(person=guest)
    made.refresh_from_db()
    scene.add("/categories/", name="delegate")
    scene.add("registrations/<str:code>/", code=made.code, name="decline")
    scene.add("checkin/<str:code>/", code=made.code)
    scene.say("/desk/events/<slug:slug>/checkin/<str:code>/", act="absent")
    scene.say("/desk/events/<slug:slug>/training/people/<str:code>/", act="override")
    scene.add("/learner", code=made.code)
    scene.add("training/people/", code=made.code)
    scene.add("certificates/names/", code=made.code)
    scene.add("api/v1/registrations/", code=made.code)
    scene.add("r/<str:secret>/", secret=made.link_secret)
    scene.add("api/v1/r/", secret=made.link_secret)


def _hosting(scene: Scene, event: Event, city: City, other_city: City, officer: Person) -> None:
    request, body = cities.sent(event, officer), city.organisations.get()
    told = {"name": "Mayor", "position": "Mayor", "note_text": "By letter", "scan": SimpleUploadedFile("no.pdf", PDF)}
    other = hosting.record_for_city(
        event.pk, other_city, other_city.organisations.get(), "declined", by=officer.actor, **told
    )
    StandingOffer.objects.create(organisation=body, city=city)
    scene.add("hosting/scan/", number=other.answer_id)
    scene.add("/hosting/<slug:city>/", city=city.slug)
    scene.add("cohost/", secret=request.link_secret)
    scene.add("cohosts/", number=request.pk)
    scene.say("/desk/hosts/ask/", event=event.slug, organisation=body.slug)
    for address in ("hosts/offers/", "me/offers/", "me/contributions/"):
        scene.add(address, slug=body.slug)


def _ledger(scene: Scene, event: Event, city: City, by: Any) -> None:
    body = city.organisations.get()
    yearly = ledger.book_of_year(timezone.now().year)
    for book, address in ((ledger.book_of(event), "/ledger/"), (yearly, "<int:year>/")):
        line = ledger.add_line(book.pk, {"category": "venue", "money": money("900"), "description": "Hall"}, by=by)
        given = ledger.pledge(
            book.pk, {"organisation": body, "form": "cash", "category": "venue", "money": money("500")}, by=by
        )
        party = ledger.share(book.pk, body, {"rule": "fixed", "money": money("100")}, by=by)
        proof = ledger.add_evidence(given.pk, ContentFile(b"They promise it.", name="letter.txt"), by=by)
        entry = ledger.spend(book.pk, {"money": money("5")}, by=by)
        scene.add(f"{address}budget/", number=line.pk)
        scene.add(f"{address}contributions/", number=given.pk)
        scene.add(f"{address}shares/", number=party.pk)
        scene.add(f"{address}evidence/", number=proof.pk)
        scene.add(f"{address}entries/", number=entry.number)
        scene.add("api/v1/contributions/", number=given.pk)
        scene.add("api/v1/entries/", entry=entry.pk)
    contact = {"name": "Sato", "email": "sato@test.example", "language": "ja"}
    promised = {"organisation": body, "form": "cash", "category": "catering", "money": money("70")}
    asked_for = ledger.ask(ledger.pledge(ledger.book_of(event).pk, promised, by=by).pk, contact, by=by)
    scene.add("pledge/", secret=asked_for.link_secret)
    grant = ledger.save_grant(Grant(), {"organisation": body, "title": "Grant", "money": money("1000")}, by=by)
    scene.add("desk/grants/", number=grant.pk)


def _trainings(scene: Scene, event: Event, city: City, provider: Organisation, officer: Person) -> None:
    offer = scenes.offer(provider)
    request = scenes.ask(city, "under_review")
    proposed = scenes.match(request, offer)
    told = scenes.ask(city, "delivered", event=event)
    trainings.save_report(told.pk, {"summary": "They learned", "next_steps": ""}, by=officer.actor)
    trainings.send_report(told.pk, by=officer.actor)
    scene.add("/report", number=told.pk, secret=told.link_secret)
    scene.add("/match/<slug:move>/", number=request.pk, move="recall")
    scene.add("desk/trainings/words/", number=Term.objects.order_by("pk")[0].pk, vocabulary="level")
    scene.add("/propose/", number=request.pk, offer=offer.pk)
    scene.add("desk/trainings/offers/", number=offer.pk)
    scene.add("trainings/offers/", number=offer.pk)
    scene.add("training-offers/", number=offer.pk)
    scene.add("training-requests/", number=request.pk)
    scene.add("desk/trainings/", number=request.pk, move="hold")
    scene.add("me/trainings/", number=request.pk)
    scene.add("trainings/requests/", secret=request.link_secret, step="people")
    scene.add("trainings/still/", secret=offer.link_secret)
    scene.add("match/", secret=proposed.link_secret, answer="accept")
    module = asked.taught(event)[0]
    test = trainings.save_assessment(event.pk, {"title": {"en": "Test"}, "kind": "pass"}, by=officer.actor)
    survey = asked.opened(event, "before")
    scene.add("training/modules/", number=module.pk)
    scene.add("training/assessments/", number=test.pk)
    scene.add("training/surveys/", phase="before", name="close")
    scene.add("survey/", secret=Invitation.objects.filter(survey=survey)[0].link_secret)


def _asked(scene: Scene, make_event: Make, by: Any) -> None:
    """People who are invited to one event, and asked about the dates of another."""
    closed, open_dates = make_event(publish=True, visibility="by_invitation"), make_event()
    people = [Guest("sarnai@city.example", "Sarnai", "Municipality", "mn")]
    inviting.invite(closed.pk, people, by=by)
    inviting.send(closed.pk, by=by)
    day = datetime.timedelta(days=1)
    first = dating.add_option(open_dates.pk, open_dates.starts_at + day, open_dates.ends_at + day, by=by)
    dating.list_people(open_dates.pk, people, by=by)
    dating.send(open_dates.pk, reply_by=timezone.now().date() + 9 * day, by=by)
    invitation, ask = closed.invitations.get(), open_dates.date_asks.get()
    dating.list_people(open_dates.pk, [Guest("toru@city.example", "Toru", "", "ja")], by=by)
    unasked = open_dates.date_asks.get(sent_at=None)
    scene.say("/desk/events/<slug:slug>/invitations/<int:number>/", step="remind")
    scene.add("/invitations/", slug=closed.slug, number=invitation.pk)
    scene.add("/invited/", secret=invitation.link_secret)
    scene.add("/dates/people/<int:number>/", slug=open_dates.slug, number=unasked.pk)
    scene.add("/<slug:slug>/dates/", slug=open_dates.slug, number=first.pk)
    scene.add("/dates/<str:secret>/", secret=ask.link_secret)


def _security(scene: Scene, guest: Person) -> None:
    """What one's own pages hold: those of the participant."""
    hook, _secret = webhooks.add(guest, "https://127.0.0.1/news", by=COMMAND)
    message = Delivery.objects.create(webhook=hook, message="msg_1", kind="event.published", subject=1, body="{}")
    session = SessionStore()
    session.create()
    device = Device.objects.create(person=guest, session_key=session.session_key)
    asked_for = {"user": {"id": "guest"}, "rp": {"id": "localhost"}, "challenge": "Y2hhbGxlbmdl"}
    held = {"name": "Phone", "credential": json.loads(SoftPasskey().made({"publicKey": asked_for}))}
    passkey = Authenticator.objects.create(user=guest, type=Authenticator.Type.WEBAUTHN, data=held)
    scene.add("me/webhooks/", number=hook.pk, delivery=message.pk)
    scene.add("api/v1/webhooks/", number=hook.pk)
    scene.add("me/security/devices/", number=device.pk)
    scene.add("me/security/passkeys/", number=passkey.pk)


def _certificates(scene: Scene, make_event: Make, officer: Person) -> None:
    """An event that was held has them."""
    held = make_event(publish=True, languages=["en"])
    for name in ("lee", "kim"):
        registrations.check_in(registrations.register(held, answers(name)).registration.pk, by=officer.actor)
    programme.complete(held.pk, by=officer.actor)
    certificates.issue_now(held.pk, by=officer.actor)
    one = Certificate.objects.order_by("pk")[0]
    batch = Batch.objects.get(event=held)
    scene.add("certificates/batches/", slug=held.slug, number=batch.pk, name="pause")
    scene.add("certificates/again/", slug=held.slug, number=batch.pk)
    scene.add("certificates/names/", slug=held.slug, code=one.registration.code if one.registration else "")
    scene.add("/certificates/<str:serial>/", slug=held.slug, serial=one.serial.replace("/", "-"))
    scene.add("certificates/{serial}/", serial=one.serial)
    scene.add("batches/", number=batch.pk)
    for address in ("certificates/<str:code>", "verify/", "V/", "v/"):
        scene.add(address, code=one.code)


def _network(scene: Scene, guest: Person, focal: Person, city: City) -> None:
    token, _text = network.issue_token(guest, "Mine", by=COMMAND)
    theme = scenes.theme()
    post = FocalPoint.objects.filter(person=focal, city=city).get()
    scene.add("me/tokens/", number=token.pk)
    twin = Person.objects.create_user("guest.twin@test.example", name=guest.name)
    low, high = sorted((guest.pk, twin.pk))
    pair = LikelyPair.objects.create(kind="person", low=low, high=high, sort="name")
    scene.add("desk/network/duplicates/", pair=pair.pk)
    scene.add("desk/network/same/", kind="person", number=guest.pk)
    scene.add("desk/network/merge/", kind="person", kept=guest.pk, gone=twin.pk)
    scene.add("/posts/<int:post>/hand-over/", post=post.pk)
    scene.add("/desk/waiting/", code="undelivered")
    scene.add("desk/network/people/<int:number>/", number=focal.pk, post=post.pk)
    scene.add("cities/", slug=city.slug)
    scene.add("organisations/", slug=city.organisations.get().slug)
    scene.add("themes/", slug=theme.slug)
    scene.add("demo/mail/", number=1, name="1")


def bodies(event: Event, city: City, offer: int) -> dict[str, Any]:
    """A body that fits for each act of the API that needs one."""
    times = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    contact = {"name": "K", "email": "k@test.example", "language": "ja"}
    who, no = {"name": "M", "position": "M"}, {"reason": "r", "name": "M", "position": "M"}
    return {
        "POST /events": {"kind": "meeting", "title": "M", "timezone": "Asia/Tokyo", **times},
        "PATCH /events/{slug}": {"summary": "Other"},
        "POST /events/{slug}/reschedule": times,
        "POST /events/{slug}/cancel": {"reason": "Typhoon"},
        "POST /events/{slug}/sessions": {"title": "Talk", **times},
        "PATCH /sessions/{number}": {"room": "2"},
        "POST /events/{slug}/categories": {"slug": "press", "name": "Press"},
        "POST /events/{slug}/cohosts": {"city": city.slug, "organisation": f"city-of-{city.slug}", "contact": contact},
        "POST /cohosts/{number}/extend": {"reply_by": "2037-03-01"},
        "POST /cohosts/{number}/answer": {"message": "m"},
        "POST /cohosts/{number}/record": {"answer": "declined", **who, "note": "n"},
        "POST /cohost/{secret}/received": {"received_by": "2037-03-01"},
        "POST /cohost/{secret}/confirm": who,
        "POST /cohost/{secret}/counter": {**who, **times, "message": "m"},
        "POST /cohost/{secret}/decline": no,
        "POST /cohost/{secret}/withdraw": no,
        "POST /events/{slug}/copy": {"starts_on": "2038-05-18"},
        "POST /events/{slug}/go-ahead": {},
        "POST /rates": acts.RATE,
        "POST /events/{slug}/budget-lines": acts.BUDGET_LINE,
        "POST /events/{slug}/contributions": acts.CONTRIBUTION,
        "POST /events/{slug}/expenses": acts.EXPENSE,
        "POST /contributions/{number}/receive": {"amount": acts.SMALL},
        "POST /contributions/{number}/withdraw": {"reason": "r"},
        "POST /entries/{entry}/reverse": {"reason": "r"},
        "POST /pledge/{secret}/confirm": who,
        "POST /pledge/{secret}/decline": no,
        "POST /events/{slug}/registrations": answers("new"),
        "POST /registrations/{code}/decline": {"message": "m"},
        "POST /training-requests": taught.REQUEST,
        "POST /training-requests/{number}/propose": {"offer": offer},
        "POST /training-requests/{number}/agree": who,
        "POST /training-requests/{number}/schedule": {"event": event.slug},
        "POST /training-requests/{number}/hold": {"reason": "r"},
        "POST /training-requests/{number}/decline": {"reason": "r"},
        "POST /training-requests/{number}/withdraw": {"reason": "r"},
        "POST /training-offers": taught.OFFER,
        "POST /match/{secret}/accept": who,
        "POST /match/{secret}/decline": no,
        "POST /match/{secret}/counter": {**taught.TERMS, **who, "message": "m"},
        "POST /events/{slug}/certificates": {"kind": "attendance", "languages": ["en"], "registrations": None},
        "POST /certificates/{serial}/revoke": {"reason": "r"},
        "POST /certificates/{serial}/reissue": {"reason": "r", "name": "Lee"},
        "POST /webhooks": {"address": "https://127.0.0.1/news", "kinds": ["event.published"]},
    }
