"""Ordering certificates and making them."""

import hashlib
import itertools
import re
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from django.conf import settings
from django.utils import translation
from i18nfield.strings import LazyI18nString
from PIL import Image

from certificates import actions, queries, tasks
from certificates.actions import issuing
from certificates.models import Batch, BatchItem, Certificate, CertificateFile, SerialCounter
from certificates.press import Press
from events_core.foundation import codes
from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Entry, Letter
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations.models import Registration
from tests.certificates.conftest import NAMES, People

pytestmark = pytest.mark.django_db


def issue_all(event: Event, by: Person, languages: list[str] | None = None) -> Batch:
    return actions.issue_now(event.pk, languages=languages, by=by.actor, person=by)


def test_everybody_who_came_gets_one(held: Event, attended: list[Registration], officer: Person) -> None:
    batch = issue_all(held, officer)
    assert batch.state == Batch.State.DONE
    certificates = list(Certificate.objects.filter(event=held))
    assert {row.registration_id for row in certificates} == {row.pk for row in attended}
    stem = held.reference.replace("/", "-")
    assert [row.serial for row in certificates] == [f"{stem}-{number:04d}" for number in range(1, 7)]
    assert all(codes.is_valid(row.code) and row.version == 1 and row.is_current for row in certificates)
    for row in certificates:
        content = bytes(row.file.content)
        assert content.startswith(b"%PDF")
        assert hashlib.sha256(content).hexdigest() == row.file.sha256


def test_the_journal_and_the_mails_tell_of_it(held: Event, attended: list[Registration], officer: Person) -> None:
    issue_all(held, officer)
    verbs = list(
        Entry.objects.filter(scope_id=held.pk, verb__startswith="batch.").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["batch.ordered", "batch.finished"]
    letters = Letter.objects.filter(template="certificates/issued")
    assert sorted(letters.values_list("to_email", flat=True)) == sorted(row.email for row in attended)
    letter = letters.get(to_email="zhang@people.example")
    certificate = Certificate.objects.get(registration__email="zhang@people.example")
    assert letter.language == "zh-hans"
    assert f"/certificates/{certificate.code}.pdf" in letter.body
    assert f"/verify/{certificate.code}" in letter.body


def test_a_second_order_finds_nobody(held: Event, attended: list[Registration], officer: Person) -> None:
    issue_all(held, officer)
    with pytest.raises(Refused) as refused:
        actions.order_batch(held.pk, by=officer.actor)
    assert refused.value.code == "nobody"
    assert Certificate.objects.count() == 6


def test_an_order_while_one_is_waiting_makes_no_second_one(
    held: Event, attended: list[Registration], officer: Person
) -> None:
    first = actions.order_batch(held.pk, by=officer.actor)
    with pytest.raises(Refused):
        actions.order_batch(held.pk, by=officer.actor)
    actions.work(first.pk)
    assert Certificate.objects.count() == 6


def test_certificates_wait_for_the_event_to_be_held(published: Event, came: People, officer: Person) -> None:
    came(published, "zhang")
    with pytest.raises(Refused) as refused:
        actions.order_batch(published.pk, by=officer.actor)
    assert refused.value.code == "not_held"


def test_who_did_not_come_gets_none_and_is_told_why(held: Event, came: People, officer: Person) -> None:
    came(held, "zhang")
    absent = came(held, "kim", state=Registration.State.ABSENT)
    batch = issue_all(held, officer)
    assert queries.counts_of(batch).total == 1
    with pytest.raises(Refused) as refused:
        actions.order_batch(held.pk, registrations=[absent.code], by=officer.actor)
    assert refused.value.code == "refused"
    assert [(one.code, one.message) for one in refused.value.blockers] == [
        ("not_eligible", "Kim Min-jun: Was not marked present.")
    ]


def test_only_the_named_get_theirs(held: Event, attended: list[Registration], officer: Person) -> None:
    batch = actions.order_batch(held.pk, registrations=[attended[3].code, attended[0].code], by=officer.actor)
    actions.work(batch.pk)
    assert set(Certificate.objects.values_list("registration_id", flat=True)) == {attended[0].pk, attended[3].pk}


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"kind": "diploma"}, "kind", "unknown"),
        ({"languages": ["fr"]}, "languages", "unknown"),
        ({"languages": ["en", "mn", "ru"]}, "languages", "too_many"),
        ({"registrations": ["NOBODY"]}, "registrations", "unknown"),
    ],
)
def test_a_bad_order_is_refused_at_its_field(
    held: Event, attended: list[Registration], officer: Person, values: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.order_batch(held.pk, by=officer.actor, **values)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]
    assert not Batch.objects.exists()


def test_languages_may_be_written_as_the_world_writes_them(
    held: Event, attended: list[Registration], officer: Person
) -> None:
    batch = actions.order_batch(held.pk, languages=["zh-CN", "en"], by=officer.actor)
    assert batch.languages == ["zh-hans", "en"]


def test_a_missing_glyph_stops_only_that_certificate(
    held: Event, attended: list[Registration], came: People, officer: Person
) -> None:
    odd = came(held, "odd", name="Bat 😀 Erdene")
    batch = issue_all(held, officer)
    assert batch.state == Batch.State.NEEDS_ATTENTION
    counts = queries.counts_of(batch)
    assert (counts.done, counts.failed, counts.waiting) == (6, 1, 0)
    assert "U+1F600" in queries.error_text(batch.items.get(registration=odd))
    assert sorted(int(row.serial[-4:]) for row in Certificate.objects.all()) == list(range(1, 7))


def test_mending_the_name_and_trying_again_issues_the_next_number(
    held: Event, attended: list[Registration], came: People, officer: Person
) -> None:
    odd = came(held, "odd", name="Bat 😀 Erdene")
    batch = issue_all(held, officer)
    actions.set_printed_name(odd.pk, "Bat Erdene", "", by=officer.actor)
    actions.retry(batch.items.get(registration=odd).pk, by=officer.actor)
    actions.work(batch.pk)
    batch.refresh_from_db()
    certificate = Certificate.objects.get(registration=odd)
    assert (batch.state, certificate.name, certificate.serial[-4:]) == (Batch.State.DONE, "Bat Erdene", "0007")
    odd.refresh_from_db()
    assert odd.name == "Bat 😀 Erdene"


def test_a_name_that_cannot_be_printed_is_refused_at_its_field(held: Event, came: People, officer: Person) -> None:
    somebody = came(held, "kim")
    for name, native, field in (
        ("", "", "name"),
        ("Bat 😀", "", "name"),
        ("Kim", "\u1820", "native_name"),
        ("Kim " * 45, "", "name"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.set_printed_name(somebody.pk, name, native, by=officer.actor)
        assert [error.field for error in refused.value.errors] == [field]


def test_a_batch_is_paused_and_goes_on(held: Event, attended: list[Registration], officer: Person) -> None:
    batch = actions.order_batch(held.pk, by=officer.actor)
    actions.pause(batch.pk, by=officer.actor)
    assert actions.work(batch.pk) == 0
    assert not Certificate.objects.exists()
    actions.resume(batch.pk, by=officer.actor)
    assert actions.work(batch.pk) == 6
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE


def test_a_stopped_batch_keeps_what_was_issued(held: Event, attended: list[Registration], officer: Person) -> None:
    batch = actions.order_batch(held.pk, by=officer.actor)
    issuing.start(batch.pk)
    with Press(held, "attendance", ["en"]) as press:
        issuing.attempt(issuing.claim(batch.pk), press)
    actions.stop(batch.pk, by=officer.actor)
    assert issuing.claim(batch.pk) is None
    assert actions.work(batch.pk) == 0
    assert Certificate.objects.count() == 1
    with pytest.raises(Refused):
        actions.pause(batch.pk, by=officer.actor)
    actions.resume(batch.pk, by=officer.actor)
    actions.work(batch.pk)
    assert Certificate.objects.count() == 6


def test_a_finished_batch_has_no_moves(held: Event, attended: list[Registration], officer: Person) -> None:
    batch = issue_all(held, officer)
    for act in (actions.pause, actions.resume, actions.stop):
        with pytest.raises(Refused) as refused:
            act(batch.pk, by=officer.actor)
        assert refused.value.code == "refused"


def test_a_lost_workers_item_comes_back_when_its_lease_is_over(
    held: Event, attended: list[Registration], officer: Person
) -> None:
    batch = actions.order_batch(held.pk, by=officer.actor)
    issuing.start(batch.pk)
    lost = issuing.claim(batch.pk)
    assert lost is not None
    assert actions.work(batch.pk) == 5
    batch.refresh_from_db()
    assert batch.state == Batch.State.WORKING
    BatchItem.objects.filter(pk=lost.pk).update(leased_until=batch.created_at)
    assert issuing.open_batches() == [batch.pk]
    assert actions.work(batch.pk) == 1
    with Press(held, "attendance", ["en"]) as press:
        assert issuing.attempt(lost, press) is None
    assert Certificate.objects.count() == 6
    assert SerialCounter.objects.get(event=held).last == 6


def test_an_item_that_kills_its_worker_is_given_up(held: Event, came: People, officer: Person) -> None:
    came(held, "kim")
    batch = actions.order_batch(held.pk, by=officer.actor)
    batch.items.update(attempts=issuing.TRIES)
    actions.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == Batch.State.NEEDS_ATTENTION
    assert batch.items.get().error_code == "gave_up"
    actions.resume(batch.pk, by=officer.actor)
    actions.work(batch.pk)
    assert Certificate.objects.count() == 1


def test_who_was_unmarked_meanwhile_gets_none(held: Event, came: People, officer: Person) -> None:
    somebody = came(held, "kim")
    batch = actions.order_batch(held.pk, by=officer.actor)
    Registration.objects.filter(pk=somebody.pk).update(state=Registration.State.ABSENT)
    actions.work(batch.pk)
    assert batch.items.get().error_code == "not_eligible"
    assert not Certificate.objects.exists()


def test_a_certificate_says_what_it_should(
    held: Event, attended: list[Registration], officer: Person, tmp_path: Path
) -> None:
    with translation.override("ru"):
        issue_all(held, officer, ["ja", "en"])
    for registration in attended:
        certificate = Certificate.objects.get(registration=registration)
        (tmp_path / "page.pdf").write_bytes(bytes(certificate.file.content))
        text = subprocess.run(
            ["pdftotext", "-layout", "page.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout
        flat = " ".join(text.split())
        for wanted in (registration.name, registration.native_name, certificate.serial, certificate.grouped_code):
            assert wanted in flat, (registration.name, wanted)
        assert "都市インベントリの活用" in flat
        assert "Working with city inventories" in flat
        subprocess.run(["pdftoppm", "-r", "72", "-png", "page.pdf", "page"], cwd=tmp_path, check=True)
        read = zxingcpp.read_barcode(Image.open(tmp_path / "page-1.png"))
        assert read.text.endswith(f"/V/{certificate.code}")
        assert read.text == read.text.upper()


@pytest.mark.parametrize("key", NAMES)
def test_the_same_certificate_is_the_same_bytes(key: str, held: Event, came: People, officer: Person) -> None:
    somebody = came(held, key)
    issue_all(held, officer, ["en", "zh-hans"])
    certificate = Certificate.objects.get(registration=somebody)
    with Press(held, "attendance", ["en", "zh-hans"], certificate.issued_at.astimezone(held.zone).date()) as press:
        assert press.print(certificate) == bytes(certificate.file.content)


def test_a_title_that_cannot_be_printed_fails_them_all_and_can_be_mended(
    held: Event, attended: list[Registration], officer: Person
) -> None:
    held.title = LazyI18nString({"en": "Cities 😀"})
    held.save()
    batch = issue_all(held, officer)
    assert batch.state == Batch.State.NEEDS_ATTENTION
    assert queries.counts_of(batch).failed == 6
    assert "U+1F600" in queries.error_text(batch.items.first())
    held.title = LazyI18nString({"en": "Cities"})
    held.save()
    actions.resume(batch.pk, by=officer.actor)
    assert actions.work(batch.pk) == 6


@pytest.mark.parametrize("languages", [["en"], ["ja", "en"], ["mn", "ru"]])
def test_much_to_say_is_set_tighter_and_keeps_clear_of_the_foot(
    languages: list[str], held: Event, officer: Person, came: People, tmp_path: Path
) -> None:
    somebody = came(
        held,
        "long",
        name="Maximiliana Konstantinopolskaya-Featherstonehaugh von Hohenzollern",
        native_name="Батбаярын Өлзийсайхан Үүрийнтуяа Намжилцэрэнгийн",
    )
    held.title = LazyI18nString(
        {
            "en": "Working together for low-carbon cities " * 6,
            "ja": "低炭素都市に向けた協働の" * 12,
            "mn": "Нүүрстөрөгч багатай хотын төлөө " * 7,
            "ru": "Вместе к низкоуглеродным городам " * 7,
        }
    )
    held.save()
    batch = issue_all(held, officer, languages)
    assert batch.state == Batch.State.DONE, queries.error_text(batch.items.get())
    certificate = Certificate.objects.get(registration=somebody)
    (tmp_path / "page.pdf").write_bytes(bytes(certificate.file.content))
    boxes = subprocess.run(
        ["pdftotext", "-bbox-layout", "page.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    lines = [
        tuple(map(float, found))
        for found in re.findall(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', boxes)
    ]
    column = sorted((line for line in lines if line[0] > 225), key=lambda line: line[1])
    assert len(column) > 8
    assert all(line[2] < 842 - 50 and line[3] < 595 - 40 for line in column)
    baselines = [line[3] for line in column]
    assert min(after - before for before, after in itertools.pairwise(baselines)) > 4


def test_the_sweep_goes_on_with_open_batches(held: Event, attended: list[Registration], officer: Person) -> None:
    actions.order_batch(held.pk, by=officer.actor)
    assert tasks.sweep() == 6
    assert tasks.sweep() == 0


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_page_speaks_each_language(language: str, held: Event, tmp_path: Path) -> None:
    with Press(held, "attendance", [language]) as press:
        (tmp_path / "page.pdf").write_bytes(press.preview("Kim Min-jun", "", ""))
        words = press.wordings[0]
    text = subprocess.run(
        ["pdftotext", "page.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    flat = " ".join(text.split())
    assert all(" ".join(said.split()) in flat for said in (words.heading, words.opening, words.closing, words.issued))


def test_a_preview_is_marked_and_stores_nothing(held: Event, attended: list[Registration], tmp_path: Path) -> None:
    with Press(held, "attendance", ["en"]) as press:
        content = press.preview("Kim Min-jun", "김민준", "ko")
    (tmp_path / "page.pdf").write_bytes(content)
    text = subprocess.run(
        ["pdftotext", "page.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    assert "Preview" in text
    assert "0000-0000-0000-00" in text
    assert not CertificateFile.objects.exists()
    assert not SerialCounter.objects.exists()
