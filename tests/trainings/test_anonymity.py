"""What somebody answered cannot be found again: not by a key, not by a time, not by the order of rows."""

import datetime
import random
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import translation

from events_core.journal.models import Entry, Letter
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.cast import Make
from trainings import actions
from trainings.actions import answering
from trainings.models import Ballot, Invitation, Survey

from . import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(make_event: Make) -> Event:
    """A training with two modules."""
    made = make_event(kind="training", publish=True)
    asked.taught(made)
    return made


@pytest.fixture
def survey(event: Event) -> Survey:
    """Twenty people are asked."""
    asked.learners(event, 20)
    return asked.opened(event)


def said(survey: Survey, number: int) -> dict[str, Any]:
    """Answers that tell, in this test, who gave them."""
    return asked.filled(survey, text=f"said by {number:02d}")


def voices(survey: Survey) -> list[int]:
    """Who speaks in the ballots, in the order in which the rows lie in the database."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    table = Ballot._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE survey_id = %s ORDER BY {place}", [survey.pk])
        numbers = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    known = {str(row.pk).replace("-", ""): row.answers for row in Ballot.objects.filter(survey=survey)}
    return [int(str(known[number]).split("said by ")[1][:2]) for number in numbers]


def agreement(order: list[int]) -> float:
    """How many pairs stand in the order of answering; a half by chance, 1 when nothing was hidden."""
    pairs = [(one, other) for at, one in enumerate(order) for other in order[at + 1 :]]
    return sum(one < other for one, other in pairs) / len(pairs)


def test_rows_of_ballots_do_not_lie_in_the_order_of_answering(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "CHANCE", random.Random(6))
    rows = list(survey.invitations.order_by("pk"))  # type: ignore[attr-defined]
    seen = []
    for number, invitation in enumerate(rows):
        actions.answer(invitation.pk, said(survey, number))
        seen.append(voices(survey))
    last = seen[-1]
    assert sorted(last) == list(range(20))
    assert 0.2 < agreement(last) < 0.8
    # Nor does the newest lie last: of twenty, in its place by chance, hardly ever.
    assert sum(order[-1] == number for number, order in enumerate(seen) if number > 4) < 6
    # Nor do those of earlier lie as they lay: each answer shuffles all of them.
    kept = [one for one in seen[-1] if one in seen[-2]]
    assert kept != seen[-2]


def test_kept_plainly_the_order_would_tell(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_keep", keep_plainly)
    for number, invitation in enumerate(survey.invitations.order_by("pk")):  # type: ignore[attr-defined]
        actions.answer(invitation.pk, said(survey, number))
    assert voices(survey) == list(range(20))


def keep_plainly(survey: Survey, answers: dict[str, Any]) -> None:
    """How ballots would be kept by one who does not think of it."""
    Ballot.objects.create(survey=survey, answers=answers)


@pytest.mark.postgres
def test_no_row_is_younger_than_another(survey: Survey) -> None:
    """PostgreSQL notes with each row which transaction wrote it: the newest answer must not show by that."""
    asked.answer(survey, 7)
    for table in (Ballot._meta.db_table, Invitation._meta.db_table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table} WHERE survey_id = %s", [survey.pk])
            assert cursor.fetchone()[0] == 1, table


def test_a_ballot_has_nothing_but_the_day(survey: Survey) -> None:
    names = {field.name for field in Ballot._meta.get_fields()}
    assert names == {"id", "survey", "on", "batch", "answers"}
    asked.answer(survey, 1)
    ballot = Ballot.objects.get()
    assert type(ballot.on) is datetime.date
    assert ballot.pk.version == 4


def test_an_invitation_has_no_time() -> None:
    kinds = {field.name: field for field in Invitation._meta.get_fields() if isinstance(field, models.Field)}
    assert not [name for name, field in kinds.items() if isinstance(field, models.DateTimeField)]
    # The one day that it has is that of the reminder, which goes to everybody on the same day, answered or not.
    assert [name for name, field in kinds.items() if isinstance(field, models.DateField)] == ["reminded_on"]


def everything() -> dict[str, list[dict[str, str]]]:
    """Every row of every table, as text."""
    found = {}
    translation.activate("en")
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model._base_manager.values(*names)
        found[model._meta.label_lower] = [{name: str(value) for name, value in row.items()} for row in rows]
    return found


def test_no_table_holds_a_person_beside_what_they_answered(survey: Survey) -> None:
    before = everything()
    voice = "Unmistakable words about emission factors"
    invitation = survey.invitations.order_by("pk")[3]  # type: ignore[attr-defined]
    secret = invitation.link_secret
    form = asked.form_of(survey, text=voice)
    browser = asked.client()
    assert browser.post(f"/survey/{secret}/", form).status_code == 302
    ballot = Ballot.objects.get()
    after = everything()
    own = {str(ballot.pk), ballot.pk.hex, voice}
    person = {secret, invitation.link_digest, invitation.registration.email, invitation.registration.code}
    for label, rows in after.items():
        for row in rows:
            text = " ".join(row.values())
            tells_answer = any(word in text for word in own)
            assert not tells_answer or label == "trainings.ballot", label
            assert not (tells_answer and any(word in text for word in person)), label
    # And what is new since then: a ballot, and one mark on an invitation. No entry, no letter, no form, no session.
    changed = {label for label in after if after[label] != before[label]}
    assert changed == {"trainings.ballot", "trainings.invitation"}
    new = [row for row in after["trainings.invitation"] if row not in before["trainings.invitation"]]
    assert len(new) == 1
    assert {key for key, value in new[0].items() if value != before_of(before, new[0])[key]} == {"has_answered"}


def before_of(before: dict[str, list[dict[str, str]]], row: dict[str, str]) -> dict[str, str]:
    """The same invitation as it was."""
    return next(one for one in before["trainings.invitation"] if one["id"] == row["id"])


def test_somebody_signed_in_leaves_no_more_behind(survey: Survey, officer: Person) -> None:
    browser = asked.client(officer)
    browser.get("/desk/")
    before = everything()
    invitation = survey.invitations.order_by("pk")[0]  # type: ignore[attr-defined]
    assert browser.post(f"/survey/{invitation.link_secret}/", asked.form_of(survey)).status_code == 302
    after = everything()
    assert {label for label in after if after[label] != before[label]} == {"trainings.ballot", "trainings.invitation"}


def test_answering_is_not_in_the_journal_and_sends_no_letter(survey: Survey) -> None:
    entries, letters = Entry.objects.count(), Letter.objects.count()
    asked.answer(survey, 6)
    assert (Entry.objects.count(), Letter.objects.count()) == (entries, letters)


def test_letters_tell_only_that_somebody_was_asked(survey: Survey) -> None:
    asked.answer(survey, 6, text="Words")
    assert actions.remind_some(survey.pk, by=asked.COMMAND) is False
    answered = set(survey.invitations.filter(has_answered=True).values_list("pk", flat=True))  # type: ignore[attr-defined]
    reminded = set(Letter.objects.filter(template="trainings/survey_reminder").values_list("about_id", flat=True))
    # All are reminded alike: who is left out would be known to have answered before that day.
    assert answered < reminded
    assert len(reminded) == 20
    assert survey.invitations.filter(reminded_on=None).count() == 0  # type: ignore[attr-defined]
    assert not Letter.objects.filter(body__contains="Words").exists()
