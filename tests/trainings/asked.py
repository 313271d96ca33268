"""How tests ask participants and answer for them."""

import copy
import re
from html import unescape
from typing import Any

from django.test import Client

from events_core.foundation import codes
from events_core.journal.actors import COMMAND
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations.models import Registration, email_key
from trainings import actions
from trainings.models import Invitation, Module, Question, Survey

from . import scenes

OUTCOMES = ("Set the boundary of an inventory", "Choose emission factors")


def taught(event: Event, *outcomes: str) -> list[Module]:
    """Modules with what people can do after them."""
    training = scenes.training(event)
    return [
        Module.objects.create(
            training=training, title={"en": f"Module {number}"}, outcome={"en": outcome}, position=number
        )
        for number, outcome in enumerate(outcomes or OUTCOMES, 1)
    ]


def learners(event: Event, count: int, state: str = "attended") -> list[Registration]:
    """So many who take part: the first registers, the others are written beside."""
    rows = [scenes.learner(event, "Learner 1", state)] if count else []
    rows += [_beside(rows[0], number) for number in range(2, count + 1)]
    Registration.objects.bulk_create(rows[1:])
    for row in rows[1:]:
        row.renew_link()
    Registration.objects.bulk_update(rows[1:], ["link_generation", "link_digest"])
    return rows


def _beside(first: Registration, number: int) -> Registration:
    """The same with a name, an address and a code of its own (not saved yet)."""
    row = copy.copy(first)
    row._state = copy.copy(first._state)
    row._state.adding = True
    row.pk, row.code, row.link_digest = None, codes.new_code()[:10], None
    row.name, row.email = f"Learner {number}", f"{number}.{first.email}"
    row.email_key = email_key(row.email)
    return row


def opened(event: Event, phase: str = "after") -> Survey:
    """The usual survey, open."""
    survey = actions.default_survey(event, phase, by=COMMAND)
    return actions.open_survey(survey.pk, by=COMMAND)


def filled(survey: Survey, rating: int = 4, text: str = "", **named: Any) -> dict[str, Any]:
    """Answers to every question; `named` by what a question compares."""
    answers: dict[str, Any] = {}
    for question in Question.objects.filter(survey=survey):
        usual: Any = {"text": text, "choice": "yes"}.get(question.kind, rating)
        answers[str(question.pk)] = named.get(question.compares.replace(":", "_"), usual)
    return answers


def answer(survey: Survey, count: int, **values: Any) -> list[Invitation]:
    """The next so many of those who were asked answer."""
    rows = list(Invitation.objects.filter(survey=survey, has_answered=False).order_by("pk")[:count])
    for row in rows:
        actions.answer(row.pk, filled(survey, **values))
    return rows


def form_of(survey: Survey, **values: Any) -> dict[str, Any]:
    """The same as the page sends it."""
    return {f"q{number}": value for number, value in filled(survey, **values).items()}


def text_of(answered: Any) -> str:
    """A page's main part without markup."""
    markup = answered.content.decode()
    main = markup.split("<main", 1)[1].split("</main", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def client(person: Person | None = None) -> Client:
    """A browser, signed in as somebody."""
    browser = Client()
    if person:
        browser.force_login(person)
    return browser


def page(person: Person | None, at: str, status: int = 200) -> str:
    """A page as somebody reads it."""
    answered = client(person).get(at)
    assert answered.status_code == status, text_of(answered)
    return text_of(answered)


def of_survey(event: Event, path: str = "") -> str:
    """An address of the event's surveys."""
    return f"/desk/events/{event.slug}/training/surveys/{path}"
