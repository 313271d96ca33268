"""An answer that came by letter, recorded on the city's behalf, with its scan."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events_core.foundation.refusals import Invalid, Refused
from events_core.hosting import actions, queries
from events_core.hosting.models import Answer, CohostRequest
from events_core.journal.models import StoredFile
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.hosting.scenes import (
    MAYOR,
    TERMS,
    Clock,
    again,
    ask,
    confirmed,
    countered,
    letters,
    moved,
    sent,
    story,
    to_cities,
    verbs,
)
from tests.hosting.test_asking import end, faults, frozen, refusal

pytestmark = pytest.mark.both
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def record(asked: CohostRequest, by: Person, answer: str = "confirmed", **more: Any) -> CohostRequest:
    told = {**MAYOR, "note_text": "Letter 17", **more}
    return actions.record_answer(asked.pk, answer, by=by.actor, **told)


@pytest.mark.parametrize("answer", ["confirmed", "declined"])
@pytest.mark.parametrize("made", [ask, sent, countered])
def test_it_shows_as_a_letter_and_not_as_a_link(visit: Event, officer: Person, made: Any, answer: str) -> None:
    asked = made(visit, officer)
    given = Answer.objects.count()
    row = again(record(asked, officer, answer))
    kept = Answer.objects.latest("pk")
    assert (row.state, row.answer, row.is_for(visit)) == (answer, kept, True)
    assert (kept.kind, kept.via, kept.name, kept.position, kept.message, kept.link_generation) == (
        answer, "letter", "Moriyama Aya", "Mayor", "Letter 17", 0,
    )  # fmt: skip
    assert Answer.objects.count() == given + 1
    assert verbs(visit)[-1] == f"cohost.{answer}"
    assert story(visit)[0].startswith("Park Ji-woo: City of Kitakyushu ")
    assert story(visit)[0].endswith("recorded from its letter.")
    assert bool(list(queries.unconfirmed_cities(visit))) is (answer == "declined")
    assert (
        letters("team", to=officer.email)[-1].subject
        == {
            "confirmed": "Kitakyushu has confirmed: Working with city inventories",
            "declined": "Kitakyushu cannot host: Working with city inventories",
        }[answer]
    )
    assert to_cities()[1:] == ([] if made is ask else ["copy"] if made is sent else ["copy", "copy"])


@pytest.mark.parametrize("ended", ["declined", "recalled", "expired", "lapsed", "withdrawn"])
def test_a_letter_counts_after_every_end(visit: Event, officer: Person, clock: Clock, ended: str) -> None:
    asked = end(visit, officer, clock, ended)
    assert record(asked, officer).state == "confirmed"
    assert not list(queries.unconfirmed_cities(again(visit)))


def test_a_yes_is_not_overwritten(visit: Event, officer: Person) -> None:
    asked = confirmed(visit, officer)
    before = frozen()
    for answer in ("confirmed", "declined"):
        with pytest.raises(Refused) as caught:
            record(asked, officer, answer)
        assert [blocker.code for blocker in caught.value.blockers] == ["state"]
    assert frozen() == before
    assert actions.withdraw(asked.pk, "By letter", recorded_by=officer.actor).state == "withdrawn"


def test_the_link_of_a_recorded_answer_says_answered(visit: Event, officer: Person) -> None:
    asked = sent(visit, officer)
    record(asked, officer)
    assert refusal(actions.confirm, asked.pk, TERMS)[0] == "answered"


def test_other_dates_than_the_letters(visit: Event, officer: Person) -> None:
    asked = ask(visit, officer)
    seen = (visit.starts_at, visit.ends_at)
    programme.reschedule(visit.pk, *moved(visit).values(), by=officer.actor)
    before = frozen()
    with pytest.raises(Refused) as caught:
        record(asked, officer, dates=seen)
    assert caught.value.code == "lapsed"
    assert frozen() == before
    assert record(asked, officer, dates=tuple(moved(visit).values())).is_for(again(visit))


def test_the_scan_is_kept_with_the_answer(visit: Event, officer: Person, uploads: Path) -> None:
    asked = ask(visit, officer)
    record(asked, officer, scan=SimpleUploadedFile("letter.pdf", PDF, "application/pdf"))
    kept = Answer.objects.get().scan
    assert (kept.name, kept.type) == ("letter.pdf", "application/pdf")
    assert (uploads / kept.key).read_bytes() == PDF


def test_a_scan_that_is_none_records_nothing(visit: Event, officer: Person, uploads: Path) -> None:
    asked = ask(visit, officer)
    with pytest.raises(Invalid):
        record(asked, officer, scan=SimpleUploadedFile("letter.pdf", b"<script>alert(1)</script>", "application/pdf"))
    assert again(asked).state == "drafted"
    assert not StoredFile.objects.exists()
    assert not Answer.objects.exists()


def test_faults(visit: Event, officer: Person) -> None:
    asked = ask(visit, officer)
    given = {"name": "", "position": "a\nb", "note_text": "x" * 2_001, "by": officer.actor}
    assert faults(actions.record_answer, asked.pk, "perhaps", **given) == [
        ("answer", "unknown"),
        ("name", "required"),
        ("position", "line_break"),
        ("note", "too_long"),
    ]


@pytest.mark.parametrize("over", ["cancel", "complete"])
def test_an_event_that_is_over(visit: Event, officer: Person, kitakyushu: City, over: str) -> None:
    confirmed(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    if over == "cancel":
        programme.cancel(visit.pk, "Typhoon", by=officer.actor)
    else:
        programme.complete(visit.pk, by=officer.actor)
    asked = CohostRequest.objects.get()
    assert refusal(actions.withdraw, asked.pk, "…") == ("refused", ["event_over"])
    assert refusal(actions.amend, asked.pk, {**TERMS, "sites": []}) == ("refused", ["event_over"])
    assert letters()
