"""A backup holds everything, comes back row by row on both databases and across them, and takes nothing broken."""

import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend
from django.utils import timezone

from certificates.models import Certificate, CertificateFile
from events_core.journal import files
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter, StoredFile
from events_core.ledger import actions, guards
from events_core.ledger.models import Book, Rate
from events_core.ledger.models import Entry as LedgerEntry
from events_core.network import actions as network
from events_core.network.models import Person
from events_core.programme.models import Event
from events_core.project.backup import making
from events_core.project.backup.tables import LEFT_OUT, tables
from registrations.models import Category, Registration

pytestmark = pytest.mark.django_db(transaction=True)
HIDDEN = {"made_at", "database", "base_url"}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def scene(published: Event, participant: Person, uploads: Path) -> Event:
    """Rows of every sort of column: six scripts, money, rates, JSON, bytes, days, instants, a closed book, a file."""
    category = Category.objects.get(event=published)
    guest = Registration.objects.create(
        event=published, category=category, email="g@people.example", name="Łukasz \t\\N \"O'Neil\"\r\n", code="GUEST12345",
        native_name="Өлзий 髙橋﨑子 김민준", answers={"b": [1.0, None, "é\\u0041"], "a": {"x": True}}, state="attended",
    )  # fmt: skip
    rows = [{"currency": "JPY", "effective": "2026-01-01", "units_per_usd": "148.512345", "source": "Test"}]
    actions.load_rates(rows, name="test", by=COMMAND)
    book = actions.book_of(published)
    day = timezone.now().date()
    for number, amount in enumerate(("100.01", "-20"), 1):
        LedgerEntry.objects.create(
            book=book, number=number, kind="expense", counts_as="spent", category="venue", amount=Decimal(amount),
            currency="JPY", usd=Decimal(1), rate=Decimal("148.512345"), rate_on=day, rate_day=day, on=day,
        )  # fmt: skip
    Book.objects.filter(pk=book.pk).update(closed_at=timezone.now())
    paper = Certificate.objects.create(
        event=published, registration=guest, serial="A-1", name="x", languages=["en"], title={"en": "T"}, place={},
        organisers=[], starts_at=published.starts_at, ends_at=published.ends_at, timezone="UTC", date_precision="day",
        hours=Decimal("12.5"),
    )  # fmt: skip
    CertificateFile.objects.create(certificate=paper, content=bytes(range(256)), sha256="0" * 64)
    files.keep(ContentFile(PDF, name="scan.pdf"), about=published, by=COMMAND)
    network.issue_token(participant, "phone", [], by=COMMAND)
    return published


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row as the models read it, by table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and model._meta.db_table not in LEFT_OUT:
            values = model._default_manager.order_by("pk").values()
            found[model._meta.db_table] = [{name: plain(value) for name, value in row.items()} for row in values]
    return found


def plain(value: Any) -> Any:
    """What two values of different classes have in common."""
    return bytes(value) if isinstance(value, memoryview) else getattr(value, "data", value)


def backup(path: Path) -> Path:
    call_command("backup", str(path), stderr=io.StringIO())
    return path


def restore(path: Path, *flags: str) -> None:
    call_command("restore", str(path), "--no-doctor", *flags, stderr=io.StringIO())


def refused(path: Path, *flags: str) -> str:
    before = Entry.objects.count()
    with pytest.raises(CommandError) as told:
        restore(path, *flags)
    assert Entry.objects.count() == before
    return str(told.value)


@pytest.mark.usefixtures("scene")
class TestRestoring:
    def test_what_changed_since_is_as_it_was(self, tmp_path: Path, uploads: Path, published: Event) -> None:
        path, before = backup(tmp_path / "b.zip"), rows()
        stored = StoredFile.objects.get()
        (uploads / stored.key).write_bytes(b"spoilt")
        Event.objects.filter(pk=published.pk).update(venue="elsewhere", taken=1)
        Entry.objects.filter(pk__gt=2).delete()
        facts = {"currency": "EUR", "effective": "2026-03-01", "units_per_usd": Decimal("0.9"), "source": "x"}
        facts["table_id"] = Rate.objects.values_list("table_id", flat=True)[0]
        late = Rate.objects.create(**facts)
        restore(path, "--replace")
        assert rows() == before
        assert (uploads / stored.key).read_bytes() == PDF
        assert Rate.objects.create(**facts).pk < late.pk + 2

    def test_the_ledger_stays_guarded_and_numbers_go_on(self, tmp_path: Path) -> None:
        last = Letter.objects.create(
            about="x", about_id=1, to_email="a@b.example", language="en", subject="", body=""
        ).pk
        Letter.objects.filter(pk=last).delete()
        path = backup(tmp_path / "b.zip")
        restore(path, "--replace")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_entry")
        assert (
            Letter.objects.create(about="x", about_id=1, to_email="a@b.example", language="en", subject="", body="").pk
            == last + 1
        )

    def test_a_database_that_holds_something_is_refused(self, tmp_path: Path) -> None:
        assert "not empty" in refused(backup(tmp_path / "b.zip"))

    def test_a_row_that_the_database_refuses_changes_nothing(self, tmp_path: Path) -> None:
        path, before = backup(tmp_path / "b.zip"), rows()
        spoilt = forge(path, tmp_path, lambda name, text: b"" if name == "tables/network_city.jsonl" else text)
        assert "as it was" in refused(spoilt, "--replace")
        assert rows() == before

    @pytest.mark.parametrize("part", ["migrations", "columns", "tables"])
    def test_other_tables_are_refused(self, tmp_path: Path, part: str) -> None:
        def change(manifest: dict[str, Any]) -> None:
            if part == "migrations":
                manifest["migrations"]["ledger"].append("0999_of_a_newer_version")
            elif part == "columns":
                manifest["tables"]["network_city"]["columns"].pop()
            else:
                del manifest["tables"]["network_city"]

        told = refused(forge(backup(tmp_path / "b.zip"), tmp_path, manifest=change), "--replace")
        assert ("newer version" in told) if part == "migrations" else ("network_city" in told)


@pytest.mark.sqlite
@pytest.mark.usefixtures("scene")
class TestBrokenFiles:
    def test_cut_off(self, tmp_path: Path) -> None:
        path = backup(tmp_path / "b.zip")
        path.write_bytes(path.read_bytes()[:-40])
        assert "only a part" in refused(path, "--replace")

    def test_a_byte_turned(self, tmp_path: Path) -> None:
        path = backup(tmp_path / "b.zip")
        content = bytearray(path.read_bytes())
        content[content.index(PDF) + 5] ^= 1
        path.write_bytes(content)
        assert "damaged" in refused(path, "--replace") or "checksum" in refused(path, "--replace")

    def test_a_row_exchanged(self, tmp_path: Path) -> None:
        def other(name: str, text: bytes) -> bytes:
            return text.replace(b"Kitakyushu", b"Kitakyoshu")

        path = forge(backup(tmp_path / "b.zip"), tmp_path, other, honest=False)
        assert "checksum differs" in refused(path, "--replace")

    @pytest.mark.parametrize(
        "name", ["uploads/../../evil", "/etc/evil", "uploads/a/b", "uploads/.hidden", "tables/x.sql"]
    )
    def test_a_name_that_leads_elsewhere(self, tmp_path: Path, name: str) -> None:
        path = forge(backup(tmp_path / "b.zip"), tmp_path, more={name: b"evil"})
        assert "has no place" in refused(path, "--replace")

    def test_more_than_the_manifest_says(self, tmp_path: Path) -> None:
        path = forge(backup(tmp_path / "b.zip"), tmp_path, more={"uploads/bomb": bytes(30_000_000)}, manifest=lambda told: told["members"]["uploads/bomb"].update(size=10))  # fmt: skip
        assert "does not have the size" in refused(path, "--replace")

    def test_a_member_that_no_manifest_names(self, tmp_path: Path) -> None:
        path = backup(tmp_path / "b.zip")
        with zipfile.ZipFile(path, "a") as added:
            added.writestr("uploads/added", b"x")
        assert "does not hold what" in refused(path, "--replace")

    def test_no_backup_at_all(self, tmp_path: Path) -> None:
        (tmp_path / "b.zip").write_bytes(b"hello")
        assert "no backup" in refused(tmp_path / "b.zip")
        assert "cannot be read" in refused(tmp_path / "missing.zip")
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
            other.writestr("manifest.json", b"[" * 100_000)
        assert "no manifest" in refused(tmp_path / "other.zip")


@pytest.mark.usefixtures("scene")
def test_one_snapshot_while_others_write(tmp_path: Path, published: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed while a backup is made is in it as a whole, or not at all; nobody waits for it."""
    before, real = rows(), making.lines

    def with_a_writer(table: Any, source: BaseDatabaseWrapper) -> Iterator[bytes]:
        if table.name == "journal_entry":
            Event.objects.filter(pk=published.pk).update(venue="written meanwhile")
        return real(table, source)

    monkeypatch.setattr(making, "lines", with_a_writer)
    path = backup(tmp_path / "b.zip")
    assert Event.objects.get(pk=published.pk).venue == "written meanwhile"
    restore(path, "--replace")
    assert rows() == before


@pytest.mark.sqlite
def test_the_file_is_for_its_owner_and_holds_no_key(tmp_path: Path, scene: Event, settings: Any) -> None:
    path = backup(tmp_path / "b.zip")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if "part" in file.name] == []
    with zipfile.ZipFile(path) as held:
        whole = b"".join(held.read(name) for name in held.namelist())
    assert settings.SECRET_KEY.encode() not in whole
    assert settings.LINK_KEY.encode() not in whole


@pytest.mark.sqlite
def test_other_keys_are_told(tmp_path: Path, scene: Event, settings: Any, capfd: pytest.CaptureFixture[str]) -> None:
    path = backup(tmp_path / "b.zip")
    settings.LINK_KEY = "another key, another key, another key"
    call_command("restore", str(path), "--replace", "--no-doctor")
    told = capfd.readouterr().err
    assert "Attention: LINK_KEY is not the one" in told
    assert "SECRET_KEY" not in told


@pytest.mark.postgres
def test_across_databases_and_back(tmp_path: Path, scene: Event) -> None:
    """PostgreSQL → SQLite → PostgreSQL: each has what the other had, and a backup of each holds the same."""
    here, first = rows(), backup(tmp_path / "a.zip")
    with on_sqlite(tmp_path / "other.sqlite3"):
        restore(first)
        assert rows() == here
        second = backup(tmp_path / "b.zip")
    Event.objects.update(venue="changed")
    restore(second, "--replace")
    assert rows() == here
    assert contents(backup(tmp_path / "c.zip")) == contents(first) == contents(second)


@contextmanager
def on_sqlite(path: Path) -> Iterator[None]:
    """This process works on an empty SQLite database with all tables, instead of its own."""
    facts = {**connection.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    facts["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA foreign_keys=ON"}
    own, other = connections["default"], load_backend(facts["ENGINE"]).DatabaseWrapper(facts, "default")
    applied = MigrationRecorder(own).applied_migrations()
    connections["default"] = other
    try:
        other.disable_constraint_checking()
        with other.schema_editor() as editor:
            for model in apps.get_models():
                if not model._meta.proxy:
                    editor.create_model(model)
        other.enable_constraint_checking()
        MigrationRecorder(other).ensure_schema()
        for app, name in applied:
            MigrationRecorder(other).record_applied(app, name)
        guards.stand()
        yield
    finally:
        connections["default"] = own
        other.close()


def contents(path: Path) -> dict[str, Any]:
    """What a backup says: each row read, texts of JSON too, and its manifest without time and place."""
    told = {}
    json_columns = {
        table.name: {n for n, column in enumerate(table.columns) if column.kind == "JSONField"} for table in tables()
    }
    with zipfile.ZipFile(path) as held:
        for name in held.namelist():
            if name.startswith("tables/"):
                read = json_columns[name[7:-6]]
                lines = [json.loads(line) for line in held.read(name).splitlines()]
                told[name] = [[json.loads(v) if n in read and v else v for n, v in enumerate(line)] for line in lines]
        manifest = json.loads(held.read("manifest.json"))
    told["facts"] = {key: value for key, value in manifest.items() if key not in HIDDEN | {"members"}}
    return told


def forge(
    path: Path,
    folder: Path,
    change: Callable[[str, bytes], bytes] = lambda _name, text: text,
    *,
    more: dict[str, bytes] | None = None,
    manifest: Callable[[dict[str, Any]], object] = lambda _told: None,
    honest: bool = True,
) -> Path:
    """A backup like another one, changed; `honest` gives it checksums of what it holds, and true numbers of rows."""
    forged = folder / "forged.zip"
    with zipfile.ZipFile(path) as held, forged.open("wb") as out:
        told = json.loads(held.read("manifest.json"))
        writer = making.Writer(out)
        texts = {name: change(name, held.read(name)) for name in held.namelist() if name != "manifest.json"}
        for name, text in (texts | (more or {})).items():
            writer.add(name, [text])
            if name.startswith("tables/") and name[7:-6] in told["tables"]:
                told["tables"][name[7:-6]]["rows"] = text.count(b"\n")
        told["members"] = writer.members if honest else told["members"]
        manifest(told)
        writer.members = told.pop("members")
        writer.finish(told)
    return forged
