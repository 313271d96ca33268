"""What the doctor looks at in settings, the machine and the database; `serve` looks at settings at its start, too."""

import datetime
import ipaddress
import shutil
import socket
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.cache import cache, caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from events_core.foundation.catalogues import CATALOGUES
from events_core.foundation.doctor import Finding, check, is_served
from events_core.foundation.shared_cache import SharedCache
from events_core.foundation.typeset.faces import FACES, harfbuzz
from events_core.journal.models import Heartbeat

LONG = 32  # characters of a key that nobody guesses
LOCAL = ("localhost", "127.0.0.1", "::1", "testserver")
ROOM = 1024**3  # bytes that should be free
LITTLE = 200 * 1024**2
SKEW = datetime.timedelta(seconds=5)
LATELY = datetime.timedelta(minutes=5)
EXAMPLE = ".example"


def keys(deep: bool) -> Iterator[Finding]:
    """Keys that nobody guesses, one for each purpose."""
    mend = 'Make one: `python -c "import secrets; print(secrets.token_urlsafe(48))"`.'
    for name in ("SECRET_KEY", "LINK_KEY"):
        if len(getattr(settings, name)) < LONG:
            yield Finding(f"{name} has fewer than {LONG} characters: it can be guessed.", mend)
    if settings.SECRET_KEY == settings.LINK_KEY:
        yield Finding("SECRET_KEY and LINK_KEY are the same: one that is lost takes the other along.", mend)


def address(deep: bool) -> Iterator[Finding]:
    """The public address is one that a browser trusts, and the server answers to it."""
    parts = urlsplit(settings.BASE_URL)
    host = parts.hostname or ""
    if settings.DEMO and host not in LOCAL:
        yield Finding("This is the demo at a public address: anybody may sign in as anybody.", "Take DEMO away.")
    if parts.scheme != "https" and host not in LOCAL:
        sentence = "BASE_URL is not https: what people write and their links can be read on the way."
        yield Finding(sentence, "Put a web server in front that speaks TLS, and set BASE_URL=https://….")
    if not settings.DEMO and host in LOCAL:
        sentence = f"BASE_URL is {settings.BASE_URL}: links in mails lead nowhere for others."
        yield Finding(sentence, "Set BASE_URL to the public address.", is_fault=False)
    if not any(_matches(host, pattern) for pattern in settings.ALLOWED_HOSTS):
        yield Finding("ALLOWED_HOSTS does not have the host of BASE_URL.", f"Add {host} to ALLOWED_HOSTS.")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("ALLOWED_HOSTS allows any host.", "Name the hosts that are yours.")
    if parts.scheme == "https" and not settings.TRUSTED_PROXIES:
        sentence = "TRUSTED_PROXIES is empty: all visitors count as one for rate limits."
        yield Finding(sentence, "Set it to the address of the web server in front, such as 127.0.0.1.")
    for proxy in settings.TRUSTED_PROXIES:
        if proxy == "*" or not _is_address(proxy):
            yield Finding(f"TRUSTED_PROXIES has {proxy}, which is no address.", "Name addresses such as 127.0.0.1.")


def _matches(host: str, pattern: str) -> bool:
    return pattern == "*" or host == pattern or (pattern.startswith(".") and f".{host}".endswith(pattern))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def mail(deep: bool) -> Iterator[Finding]:
    """Mail leaves, under a name of ours; on a trial that only this machine sees it need not."""
    if settings.DEMO:
        return
    is_real = urlsplit(settings.BASE_URL).hostname not in LOCAL
    if settings.EMAIL_BACKEND.split(".")[-2] in ("console", "dummy", "locmem", "filebased"):
        mend = "Set it, such as smtp+tls://user:password@host:587."
        yield Finding("EMAIL_URL is not set: no mail leaves.", mend, is_fault=is_real)
    if settings.MAIL_FROM.rstrip(">").endswith(EXAMPLE):
        mend = "Set it to an address that you own."
        yield Finding("MAIL_FROM is the example's: mail servers refuse it.", mend, is_fault=is_real)
    if settings.UID_DOMAIN.endswith(EXAMPLE) and not settings.BASE_URL.endswith(EXAMPLE):
        sentence = "UID_DOMAIN is the example's: calendars could mistake events of others for ours."
        mend = "Set it to your domain before anybody subscribes, and never change it."
        yield Finding(sentence, mend, is_fault=False)


def processes(deep: bool) -> Iterator[Finding]:
    """What several processes must share, they share."""
    if settings.WEB_WORKERS > 1 and not settings.REDIS_URL:
        sentence = "WEB_WORKERS is more than 1 without REDIS_URL: each process counts for itself who guesses too often."
        yield Finding(sentence, "Set REDIS_URL, such as redis://localhost:6379/0.")


SETTINGS = {
    "settings: keys": keys,
    "settings: address": address,
    "settings: mail": mail,
    "settings: processes": processes,
}


def faults_of_settings() -> list[Finding]:
    """What is wrong with the settings of a real installation; a demo is a demo."""
    return [] if settings.DEMO else [one for find in SETTINGS.values() for one in find(False) if one.is_fault]


def as_system_checks(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The same for Django's `check --deploy`."""
    return [checks.Warning(one.said, hint=one.mend, id="settings.W001") for one in faults_of_settings()]


def cached(deep: bool) -> Iterator[Finding]:
    """Redis answers, where it is used."""
    if settings.REDIS_URL:
        shared = caches["default"]
        if isinstance(shared, SharedCache) and not shared.answers():
            said = "Redis does not answer: each process counts for itself who guesses too often."
            yield Finding(said, "Start it, or take REDIS_URL away.")
            return
        cache.set("doctor", "well", 10)
        if cache.get("doctor") != "well":
            yield Finding("Redis forgets at once.", "Give it memory (maxmemory), and one for itself.")


def machines(deep: bool) -> Iterator[Finding]:
    """What several machines on one database must share, they share: files, and the cache."""
    lately = timezone.now() - LATELY
    beats = Heartbeat.objects.filter(at__gt=lately, name__startswith="worker@").values_list("name", flat=True)
    hosts = {name.removeprefix("worker@").rpartition("/")[0] for name in beats}
    others = ", ".join(sorted(hosts - {socket.gethostname()[:50]}))
    if others and not settings.UPLOADS_URL:
        said = f"Another machine works on this database ({others}), and files lie in a folder of this one."
        yield Finding(said, "Set UPLOADS_URL on all of them to a shared folder or a bucket: docs/scaling.md.")
    if others and not settings.REDIS_URL:
        said = f"Another machine works on this database ({others}), and each process counts guesses for itself."
        yield Finding(said, "Set REDIS_URL on all of them.", is_fault=False)


def database(deep: bool) -> Iterator[Finding]:
    """It is whole, of a version that is known, and its tables are those of the code."""
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        sentence = f"The tables are not those of this version: {len(missing)} migrations are missing."
        yield Finding(sentence, "Make a backup, then run `manage.py migrate`.")
    known = set(executor.loader.disk_migrations or ())
    ours = {app for app, _name in known}
    if newer := [key for key in executor.loader.applied_migrations or () if key not in known and key[0] in ours]:
        sentence = f"The tables are of a newer version ({' '.join(newer[0])})."
        yield Finding(sentence, "Install that version again, or restore the backup made before it.")
    with connection.cursor() as cursor:
        yield from _sqlite(cursor, deep) if connection.vendor == "sqlite" else _postgresql(cursor)


def _sqlite(cursor: Any, deep: bool) -> Iterator[Finding]:
    cursor.execute(f"PRAGMA {'integrity_check' if deep else 'quick_check'}")
    if (said := cursor.fetchone()[0]) != "ok":
        yield Finding(f"The database is damaged: {said}.", "Stop the service and restore the last backup.")
    cursor.execute("PRAGMA foreign_key_check")
    if lost := len(cursor.fetchall()):
        yield Finding(f"{lost:,} rows name others that are not there.", "Restore the last backup that is whole.")
    cursor.execute("PRAGMA journal_mode")
    if (mode := cursor.fetchone()[0]) != "wal":
        sentence = f"SQLite keeps its journal as {mode}, not as a write-ahead log: people wait for each other."
        yield Finding(sentence, "Keep DATA_DIR on a disk of this machine, not on a network share.")


def _postgresql(cursor: Any) -> Iterator[Finding]:
    cursor.execute(
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), clock_timestamp(),"
        " current_setting('max_connections')::int, current_setting('fsync')"
    )
    version, encoding, at, most, fsync = cursor.fetchone()
    if version < 150000:
        yield Finding(f"PostgreSQL is of version {version // 10000}.", "Use 15 or newer.")
    if encoding != "UTF8":
        yield Finding(f"The database is encoded in {encoding}.", "Make it anew in UTF8, and restore a backup into it.")
    if abs(timezone.now() - at) > SKEW:
        sentence = (
            f"The database's clock and this machine's differ by {abs(timezone.now() - at).total_seconds():.0f} seconds."
        )
        yield Finding(sentence, "Run NTP on both: days of reply and offers of seats end by these clocks.")
    if (wanted := settings.DATABASE_POOL * settings.WEB_WORKERS + 4) > most - 5:
        sentence = f"This machine alone may take {wanted} of {most} connections."
        yield Finding(sentence, "Lower DATABASE_POOL or WEB_WORKERS, or raise max_connections.")
    if fsync != "on":
        yield Finding("PostgreSQL writes without fsync: a power cut can lose all.", "Switch fsync on.")


def disk(deep: bool) -> Iterator[Finding]:
    """The data folder can be written and has room."""
    folder = Path(settings.DATA_DIR)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(f"{folder} cannot be written ({error.strerror}).", "Give it to the user of the service.")
        return
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        sentence = f"{free // 1024**2:,} MB are free on the disk of {folder}."
        yield Finding(sentence, "Make room before it is full: the database could not write.", is_fault=free < LITTLE)
    secrets = folder / "settings.env"
    if secrets.exists() and secrets.stat().st_mode & 0o077:
        yield Finding("settings.env holds keys and others may read it.", f"chmod 600 {secrets}")


def storage(deep: bool) -> Iterator[Finding]:
    """The storage of uploads takes a file and gives it back."""
    uploads, mend = storages["uploads"], "See that the folder or bucket is there and that the service may write to it."
    try:
        name = uploads.save(f"doctor-{socket.gethostname()}", ContentFile(b"well"))
        with uploads.open(name) as opened:
            read = opened.read()
        uploads.delete(name)
    except Exception as error:  # whatever a storage fails with
        yield Finding(f"The storage of uploads does not take files ({type(error).__name__}).", mend)
        return
    if read != b"well":
        yield Finding("The storage of uploads does not give back what it took.", mend)


def built(deep: bool) -> Iterator[Finding]:
    """What is made from the code is there: static files and translations (at the start of `serve`), fonts."""
    served = is_served()
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        mend = "Start the service, or run `manage.py collectstatic`."
        yield Finding("Static files are not collected: pages have no style.", mend, is_fault=served)
    folders = [settings.BASE_DIR / "locale" / code / "LC_MESSAGES" for code in CATALOGUES]
    if missing := [folder.parent.name for folder in folders if not (folder / "django.mo").exists()]:
        sentence = f"Translations are not compiled: {', '.join(missing)}."
        yield Finding(sentence, "Start the service, or run `manage.py messages --compile`.", is_fault=served)
    for face in FACES:
        try:
            harfbuzz(face)
        except Exception:  # a font may be missing or broken in many ways
            yield Finding(f"The font {face} cannot be read: PDFs fail.", "Install the locked packages again.")


for _name, _find in SETTINGS.items():
    check(_name, _find)
check("database", database)
check("cache", cached)
check("machines", machines)
check("disk", disk)
check("storage", storage)
check("static files, translations, fonts", built)
