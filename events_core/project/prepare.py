"""What must be in place before the product serves; each step only when there is something to do."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], object]
UNUSED = ["redoc*", "htmx-4*", "htmax*", "ext"]  # what packages bring and no page of ours names


def prepare(say: Say) -> None:
    """Compiled catalogues, the database's tables, static files and, under DEMO, the demo."""
    call_command("messages", compile=True, verbosity=0)
    migrate(say)
    once("static", static_files(), lambda: collect(say))
    if settings.DEMO:
        once("demo", demo_files(), lambda: load_demo(say))


def migrate(say: Say) -> None:
    """Bring the tables to the state of the code."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    say("Preparing the database …")
    if not executor.loader.applied_migrations:
        stamp("demo").unlink(missing_ok=True)  # a new database has no demo yet, whatever the stamp says
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


def once(name: str, files: Iterable[Path], act: Callable[[], object]) -> None:
    """Run `act`, unless it ran before for the same files with the same content."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0" + file.read_bytes())
    mark = stamp(name)
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return
    mark.unlink(missing_ok=True)
    act()
    mark.write_text(digest.hexdigest())


def stamp(name: str) -> Path:
    """The file that says for what content a step was done."""
    return Path(settings.DATA_DIR) / f".{name}.done"


def static_files() -> list[Path]:
    """What collected static files depend on: our own, and the packages that bring theirs."""
    return [*files_in("static"), settings.BASE_DIR / "requirements.lock"]


def demo_files() -> list[Path]:
    """What the demo is made from."""
    return files_in("events_core/project/demo")


def files_in(folder: str) -> list[Path]:
    """Every file below a folder of the repository, but what Python compiled."""
    found = (settings.BASE_DIR / folder).rglob("*")
    return [file for file in found if file.is_file() and "__pycache__" not in file.parts]
