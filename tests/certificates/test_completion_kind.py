"""Certificates of completion: who gets one, who does not and why, what is printed, and that nobody gets two."""

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates import actions, eligibility, queries
from certificates.actions import issuing
from certificates.models import Batch, BatchItem, Certificate, Kind
from events_core.foundation.refusals import Refused
from events_core.journal.models import Letter
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations.models import Registration
from tests.api.caller import Program
from tests.cast import Make, join
from tests.certificates.conftest import People
from trainings import actions as trainings
from trainings.models import Module

pytestmark = pytest.mark.django_db
COMPLETION = Kind.COMPLETION


@pytest.fixture
def held(make_event: Make, officer: Person) -> Event:
    """A training of two modules that was held."""
    event = make_event(kind="training", publish=True, languages=["en"])
    outcomes = {
        "Boundaries": {"en": "Draw the boundary of an inventory", "mn": "Хил хязгаар тогтоох"},
        "Data": {"en": "Collect activity data", "mn": "Мэдээлэл цуглуулах"},
    }
    for title, outcome in outcomes.items():
        trainings.save_module(event.pk, {"title": {"en": title}, "outcome": outcome, "hours": "4.5"}, by=officer.actor)
    return programme.complete(event.pk, by=officer.actor)


@pytest.fixture
def whole(held: Event, came: People, officer: Person) -> Registration:
    """Somebody who was there all the time."""
    return attends(came(held, "zhang"), officer)


@pytest.fixture
def short(held: Event, came: People, officer: Person) -> Registration:
    """Somebody who missed half of it."""
    return attends(came(held, "batbayar"), officer, missing=1)


def attends(registration: Registration, by: Person, missing: int = 0) -> Registration:
    for number, module in enumerate(Module.objects.filter(training__event=registration.event)):
        trainings.mark(module.pk, {registration.pk: number >= missing}, by=by.actor)
    return registration


def issue(event: Event, by: Person, languages: list[str] | None = None, kind: str = COMPLETION) -> Batch:
    return actions.issue_now(event.pk, languages=languages, kind=kind, by=by.actor, person=by)


def page(event: Event, rest: str = "?kind=completion") -> str:
    return f"/desk/events/{event.slug}/certificates/{rest}"


def text_in(certificate: Certificate, folder: Path) -> str:
    (folder / "page.pdf").write_bytes(bytes(certificate.file.content))
    command = ["pdftotext", "-layout", "page.pdf", "-"]
    found = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    return " ".join(found.split())


def test_only_who_completed_the_training_gets_one(
    held: Event, whole: Registration, short: Registration, officer: Person
) -> None:
    batch = issue(held, officer)
    assert (batch.kind, batch.state) == (COMPLETION, Batch.State.DONE)
    certificate = Certificate.objects.get()
    assert (certificate.registration, certificate.kind, certificate.hours) == (whole, COMPLETION, Decimal(9))
    with pytest.raises(Refused) as refused:
        actions.order_batch(held.pk, kind=COMPLETION, registrations=[short.code], by=officer.actor)
    (blocker,) = refused.value.blockers
    assert blocker.code == "not_eligible"
    assert blocker.message == (
        "Batbayar Ulziisaikhan: Attendance is 50% of the teaching, and 80% is needed: 2.7 hours short."
    )


def test_attendance_and_completion_stand_beside_each_other(
    held: Event, whole: Registration, short: Registration, officer: Person
) -> None:
    issue(held, officer, kind=Kind.ATTENDANCE)
    issue(held, officer)
    rows = Certificate.objects.order_by("pk").values_list("kind", "registration")
    assert sorted(rows) == sorted([("attendance", whole.pk), ("attendance", short.pk), ("completion", whole.pk)])
    numbers = sorted(int(row.serial[-4:]) for row in Certificate.objects.all())
    assert numbers == [1, 2, 3]


def test_a_trainers_word_counts_either_way(
    held: Event, whole: Registration, short: Registration, officer: Person
) -> None:
    trainings.override(short.pk, True, "Did it at home", by=officer.actor)
    trainings.override(whole.pk, False, "Copied", by=officer.actor)
    issue(held, officer)
    assert Certificate.objects.get().registration == short
    assert eligibility.reasons(held, COMPLETION, [whole])[whole] == "A trainer decided otherwise: Copied"


def test_who_completed_it_and_was_not_marked_at_the_event_gets_none(held: Event, came: People, officer: Person) -> None:
    absent = came(held, "kim", state=Registration.State.ABSENT)
    trainings.override(absent.pk, True, "Did it at home", by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.order_batch(held.pk, kind=COMPLETION, by=officer.actor)
    assert refused.value.code == "nobody"


def test_an_event_in_which_nothing_is_taught_gives_none(make_event: Make, came: People, officer: Person) -> None:
    workshop = make_event(publish=True)
    came(workshop, "kim")
    programme.complete(workshop.pk, by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.order_batch(workshop.pk, kind=COMPLETION, by=officer.actor)
    assert refused.value.code == "nobody"
    assert eligibility.kinds_of(workshop) == [Kind.ATTENDANCE]


def test_it_waits_for_the_event_to_be_held(make_event: Make, came: People, officer: Person) -> None:
    event = make_event(kind="training", publish=True)
    trainings.save_module(event.pk, {"title": {"en": "One"}}, by=officer.actor)
    attends(came(event, "kim"), officer)
    with pytest.raises(Refused) as refused:
        actions.order_batch(event.pk, kind=COMPLETION, by=officer.actor)
    assert refused.value.code == "not_held"


def test_what_is_printed(held: Event, whole: Registration, officer: Person, tmp_path: Path) -> None:
    issue(held, officer, ["en", "mn"])
    text = text_in(Certificate.objects.get(), tmp_path)
    for wanted in (
        "Certificate of completion",
        "has completed the following training:",
        "Working with city inventories",
        "9 hours of teaching",
        "Draw the boundary of an inventory",
        "Collect activity data",
        "Zhang Zhexin",
    ):
        assert wanted in text, wanted
    assert "took part in the following event" not in text


def test_a_certificate_of_attendance_says_nothing_of_it(
    held: Event, whole: Registration, officer: Person, tmp_path: Path
) -> None:
    issue(held, officer, kind=Kind.ATTENDANCE)
    certificate = Certificate.objects.get()
    text = text_in(certificate, tmp_path)
    assert certificate.hours is None
    assert "took part in the following event:" in text
    assert "hours of teaching" not in text


@pytest.mark.parametrize("language", ["en", "zh-hans", "ja", "ko", "mn", "ru"])
def test_a_long_list_of_outcomes_keeps_its_certificate(
    held: Event, whole: Registration, officer: Person, language: str, tmp_path: Path
) -> None:
    module = Module.objects.all()[0]
    long = "都市の温室効果ガスの目録を作る " * 24 if language in ("ja", "zh-hans") else "Build an inventory " * 20
    trainings.save_module(event_id=held.pk, values={"outcome": {language: long}}, by=officer.actor, module_id=module.pk)
    assert issue(held, officer, [language, "en"]).state == Batch.State.DONE
    assert "Zhang Zhexin" in text_in(Certificate.objects.get(), tmp_path)


def test_an_outcome_that_no_font_has_is_left_out(
    held: Event, whole: Registration, officer: Person, tmp_path: Path
) -> None:
    trainings.save_module(
        held.pk, {"outcome": {"en": "Be happy 😀"}}, by=officer.actor, module_id=Module.objects.all()[0].pk
    )
    issue(held, officer)
    text = text_in(Certificate.objects.get(), tmp_path)
    assert "9 hours of teaching" in text
    assert "Be happy" not in text


def test_checking_says_what_it_is(client: Client, held: Event, whole: Registration, officer: Person) -> None:
    issue(held, officer)
    certificate = Certificate.objects.get()
    text = client.get(f"/verify/{certificate.code}", headers={"accept-language": "en"}).content.decode()
    assert "This certificate is valid" in text
    assert "Certificate of completion" in text
    assert "9 hours" in text
    body = client.get(f"/verify/{certificate.code}", headers={"accept": "application/json"}).json()
    assert body["kind"] == "completion"


def test_the_letter_says_what_it_is(held: Event, whole: Registration, officer: Person) -> None:
    Registration.objects.filter(pk=whole.pk).update(language="en")
    issue(held, officer)
    assert "your certificate of completion has been issued" in Letter.objects.get(template="certificates/issued").body


def test_nobody_gets_two(held: Event, whole: Registration, officer: Person) -> None:
    first = actions.order_batch(held.pk, kind=COMPLETION, by=officer.actor)
    with pytest.raises(Refused):
        actions.order_batch(held.pk, kind=COMPLETION, by=officer.actor)
    actions.work(first.pk)
    assert actions.work(first.pk) == 0
    with pytest.raises(Refused) as refused:
        actions.order_batch(held.pk, kind=COMPLETION, by=officer.actor)
    assert refused.value.code == "nobody"
    assert Certificate.objects.count() == 1


def test_who_lost_the_completion_meanwhile_gets_none(held: Event, whole: Registration, officer: Person) -> None:
    batch = actions.order_batch(held.pk, kind=COMPLETION, by=officer.actor)
    trainings.override(whole.pk, False, "Copied", by=officer.actor)
    actions.work(batch.pk)
    item = batch.items.get()
    assert (item.state, item.error_code) == (BatchItem.State.FAILED, "not_eligible")
    assert "no longer completed the training" in queries.error_text(item)
    assert not Certificate.objects.exists()


def test_the_completion_is_looked_at_again_when_it_is_written(
    held: Event, whole: Registration, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = actions.order_batch(held.pk, kind=COMPLETION, by=officer.actor)
    printed = issuing.printed

    def and_then_it_is_taken_back(*args: Any, **named: Any) -> Any:
        sheet = printed(*args, **named)
        trainings.override(whole.pk, False, "Copied", by=officer.actor)
        return sheet

    monkeypatch.setattr(issuing, "printed", and_then_it_is_taken_back)
    actions.work(batch.pk)
    assert not Certificate.objects.exists()
    assert batch.items.get().error_code == "not_eligible"


def test_the_page_says_who_can_get_one_and_what_others_miss(
    client: Client, held: Event, whole: Registration, short: Registration, officer: Person
) -> None:
    client.force_login(officer)
    text = client.get(page(held)).content.decode()
    assert "Can be issued" in text
    assert "Issue 1 certificate<" in text
    assert "Attendance is 50% of the teaching" in text
    assert 'name="kind" value="completion"' in text
    assert "Issue 2 certificates<" in client.get(page(held, "")).content.decode()
    answer = client.post(page(held, "issue/"), {"first": "en", "second": "", "kind": "completion"})
    assert answer["Location"] == page(held)
    batch = Batch.objects.get()
    assert batch.kind == COMPLETION
    actions.work(batch.pk)
    assert Certificate.objects.get().registration == whole
    assert "Issued" in client.get(page(held)).content.decode()
    assert client.get(page(held, "?kind=diploma")).status_code == 404


def test_a_preview_shows_the_kind(
    client: Client, held: Event, whole: Registration, officer: Person, tmp_path: Path
) -> None:
    client.force_login(officer)
    answer = client.post(page(held, "preview.pdf"), {"first": "en", "second": "", "kind": "completion"})
    (tmp_path / "page.pdf").write_bytes(answer.content)
    command = ["pdftotext", "-layout", "page.pdf", "-"]
    text = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "Certificate of completion" in text
    assert not Certificate.objects.exists()


def test_a_completion_that_was_taken_back_later_is_pointed_out(
    client: Client, held: Event, whole: Registration, officer: Person
) -> None:
    issue(held, officer)
    trainings.override(whole.pk, False, "Copied", by=officer.actor)
    client.force_login(officer)
    text = client.get(page(held)).content.decode()
    assert "The training no longer counts as completed: revoke the certificate, or leave it." in text
    assert Certificate.objects.get().state == Certificate.State.VALID


def test_a_name_is_mended_for_the_kind_that_failed(client: Client, held: Event, came: People, officer: Person) -> None:
    odd = attends(came(held, "odd", name="Bat 😀 Erdene"), officer)
    issue(held, officer)
    issue(held, officer, kind=Kind.ATTENDANCE)
    client.force_login(officer)
    text = client.get(page(held)).content.decode()
    assert f"names/{odd.code}/?kind=completion" in text
    client.post(page(held, f"names/{odd.code}/?kind=completion"), {"name": "Bat Erdene", "native_name": ""})
    for batch in Batch.objects.all():
        actions.work(batch.pk)
    assert sorted(Certificate.objects.values_list("kind", "name")) == [
        ("attendance", "Bat Erdene"),
        ("completion", "Bat Erdene"),
    ]


def test_the_trainers_day_leads_on_to_issuing(
    client: Client, held: Event, whole: Registration, short: Registration, officer: Person, trainer: Person
) -> None:
    join(held, trainer, "trainer")
    client.force_login(trainer)
    address = f"/desk/events/{held.slug}/training/"
    text = client.get(address).content.decode()
    assert "1 person has completed the training and has no certificate yet." in text
    assert page(held) in text
    issue(held, officer)
    assert "1 certificate has been issued" in client.get(address).content.decode()


def test_the_participants_page_names_the_kind(
    client: Client, held: Event, whole: Registration, officer: Person
) -> None:
    issue(held, officer)
    whole.refresh_from_db()
    whole.renew_link()
    whole.save()
    text = client.get(f"/r/{whole.link_secret}/", headers={"accept-language": "en"}).content.decode()
    assert "Certificate of completion" in text


def test_programs_order_them_too(held: Event, whole: Registration, short: Registration, officer: Person) -> None:
    path = f"/events/{held.slug}/certificates"
    answer = Program(officer).post(path, {"kind": "completion", "registrations": [short.code]})
    assert (answer.status_code, answer.data["code"]) == (409, "refused")
    assert "Attendance is 50%" in answer.data["blockers"][0]["message"]
    answer = Program(officer).post(path, {"kind": "completion"})
    assert (answer.status_code, answer.data["batch"]["total"]) == (202, 1)


def test_the_page_takes_the_same_queries_for_2_people_and_for_40(
    client: Client, held: Event, came: People, officer: Person, django_assert_num_queries: Any
) -> None:
    for number in range(2):
        attends(came(held, f"guest{number}"), officer)
    client.force_login(officer)
    client.get(page(held))
    with CaptureQueriesContext(connection) as few:
        client.get(page(held))
    for number in range(2, 40):
        attends(came(held, f"guest{number}"), officer, missing=number % 2)
    with django_assert_num_queries(len(few)):
        assert "Guest39" in client.get(page(held)).content.decode()
