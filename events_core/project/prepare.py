"""What must be in place before the product serves; each step only when there is something to do."""

import contextlib
import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from events_core.calendars import zones
from events_core.calendars.actions import rebuild_all
from events_core.journal import actions as journal
from events_core.programme.models import Event
from events_core.project import doctor, metrics

Say = Callable[[str], object]
ONE_AT_A_TIME = 7_201_002  # PostgreSQL's number of the lock of those who start
UNUSED = ["redoc*", "htmx-4*", "htmax*", "ext"]  # what packages bring and no page of ours names


def prepare(say: Say) -> None:
    """Compiled catalogues, the database's tables, static files and, under DEMO, the demo."""
    warn(say)
    metrics.begin()
    with alone_in_folder():
        call_command("messages", compile=True, verbosity=0)
        once("static", static_files(), lambda: collect(say))
        with alone_in_database(say):
            migrate(say)
            if settings.DEMO:
                once_for_all("demo", demo_files(), lambda: load_demo(say))
            once_for_all("calendars", calendar_files(), lambda: write_calendars(say), *calendar_facts())


@contextlib.contextmanager
def alone_in_folder() -> Iterator[None]:
    """One at a time of those who start on the same data folder; the system gives the lock back, however one ends."""
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def alone_in_database(say: Say) -> Iterator[None]:
    """The same for those on any machine with the same database; SQLite's machine has one folder."""
    if connection.vendor != "postgresql":
        yield
        return
    own = connection.copy()  # the lock is of this connection, and nobody else uses it
    own.settings_dict["OPTIONS"].pop("pool", None)
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
            if not cursor.fetchone()[0]:
                say("Another one is preparing the database; waiting for it …")
                cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield
    finally:
        own.close()


def warn(say: Say) -> None:
    """What is unsafe about the settings, without stopping for it; `doctor` says the same and more."""
    for one in doctor.faults_of_settings():
        say(f"Attention: {one.said} {one.mend}")


def prepare_worker(say: Say) -> None:
    """What a worker alone needs: catalogues for its letters and the tables."""
    with alone_in_folder(), alone_in_database(say):
        call_command("messages", compile=True, verbosity=0)
        migrate(say)


def migrate(say: Say) -> None:
    """Bring the tables to the state of the code."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    say("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)


def collect(say: Say) -> None:
    """Static files with a hash in their names, compressed."""
    say("Collecting static files …")
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)


def load_demo(say: Say) -> None:
    """The demo's people, places and events."""
    say("Loading the demo …")
    call_command("demo", verbosity=0)


def write_calendars(say: Say) -> None:
    """Calendar entries as this version, address and zone data write them."""
    say("Bringing calendar entries up to date …")
    rebuild_all()


def once(name: str, files: Iterable[Path], act: Callable[[], object]) -> None:
    """Run `act` in this data folder, unless it ran there before for the same files with the same content."""
    digest, mark = digest_of(files), Path(settings.DATA_DIR) / f".{name}.done"
    if mark.exists() and mark.read_text() == digest:
        return
    mark.unlink(missing_ok=True)
    act()
    mark.write_text(digest)


def once_for_all(name: str, files: Iterable[Path], act: Callable[[], object], *facts: str) -> None:
    """Run `act` on this database, unless any machine did for the same facts and files."""
    digest = digest_of(files, *facts)
    if journal.is_prepared(name, digest):
        return
    journal.set_prepared(name, "")
    act()
    journal.set_prepared(name, digest)


def digest_of(files: Iterable[Path], *facts: str) -> str:
    """What stands for the content of files and for facts."""
    digest = hashlib.sha256("\0".join(facts).encode())
    for file in sorted(files):
        digest.update(file.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def static_files() -> list[Path]:
    """What collected static files depend on: our own, and the packages that bring theirs."""
    return [*files_in("static"), settings.BASE_DIR / "requirements.lock"]


def calendar_files() -> list[Path]:
    """What calendar entries are made by: code and translations."""
    made_by = ("events_core/calendars", "events_core/foundation/localise", "locale")
    return [file for folder in made_by for file in files_in(folder) if file.suffix in (".py", ".po")]


def calendar_facts() -> Iterable[str]:
    """What else they depend on: the site's address and what is known of the zones in use."""
    used = Event.objects.order_by("timezone").values_list("timezone", flat=True).distinct()
    yield from (settings.BASE_URL, settings.UID_DOMAIN, settings.MAIL_FROM)
    yield from (zones.vtimezone(name).decode() for name in used)


def demo_files() -> list[Path]:
    """What the demo is made from."""
    return files_in("events_core/project/demo")


def files_in(folder: str) -> list[Path]:
    """Every file below a folder of the repository, but what Python compiled."""
    found = (settings.BASE_DIR / folder).rglob("*")
    return [file for file in found if file.is_file() and "__pycache__" not in file.parts]
