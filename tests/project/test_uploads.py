"""Files that people add lie in a folder or in a bucket, and everything that handles them knows no difference."""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.test import override_settings

from events_core.foundation.refusals import Missing
from events_core.journal import doctor as rows
from events_core.journal import files
from events_core.journal.actors import COMMAND
from events_core.journal.models import StoredFile
from events_core.programme.models import Event
from events_core.project import doctor, uploads
from events_core.project.backup import making
from events_core.project.backup.archive import Reader
from events_core.project.backup.restoring import put_files
from tests.buckets import NAME, bucket

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An empty bucket."""
    with bucket() as url:
        yield url


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """Where uploads go in a test: a folder, a bucket."""
    url = request.getfixturevalue("address") if request.param == "bucket" else str(tmp_path / "shared")
    with override_settings(STORAGES=settings.STORAGES | {"uploads": uploads.store(url, tmp_path)}):
        yield storages["uploads"]


def keep(event: Event, content: bytes = PDF) -> StoredFile:
    return files.keep(ContentFile(content, name="Agenda 议程.pdf"), about=event, by=COMMAND)


@pytest.mark.sqlite
def test_a_file_is_kept_given_out_copied_lost_and_removed(
    place: Storage, draft: Event, django_capture_on_commit_callbacks: Any
) -> None:
    large = PDF.replace(b"1 0 obj", b"%" * 300_000 + b"\n1 0 obj")
    kept = keep(draft, large)
    answer = files.download(kept)
    assert answer.getvalue() == large
    assert answer["Content-Length"] == str(kept.size)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Agenda%20")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.file_to_stream.close()
    twin = files.copy(kept, about=draft, by=COMMAND)
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(kept)
    assert not place.exists(kept.key)
    again = files.download(twin)
    assert again.getvalue() == large
    again.file_to_stream.close()
    place.delete(twin.key)
    with pytest.raises(Missing):
        files.download(twin)
    assert "no bytes" in next(iter(rows.files(False))).said


@pytest.mark.sqlite
def test_what_no_row_knows_is_swept_after_a_day(place: Storage, draft: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, lost = keep(draft), place.save("0" * 32, ContentFile(b"left behind"))
    assert files.sweep() == 0
    monkeypatch.setattr(files, "WITHOUT_ROW", datetime.timedelta(seconds=-60))
    assert files.sweep() == 1
    assert (place.exists(kept.key), place.exists(lost)) == (True, False)
    with pytest.raises(FileNotFoundError):
        place.get_modified_time(lost)  # somebody else was faster


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)  # a backup has a connection of its own
def test_a_backup_takes_its_files_from_either_and_brings_them_back(
    place: Storage, draft: Event, tmp_path: Path
) -> None:
    kept, out = keep(draft), io.BytesIO()
    assert making.write(out, lambda _said: None).missing == []
    (tmp_path / "all.zip").write_bytes(out.getvalue())
    place.delete(kept.key)
    with Reader(tmp_path / "all.zip") as backup:
        put_files(backup, lambda _said: None)
        put_files(backup, lambda _said: None)  # what is there and the same stays
    with place.open(kept.key) as opened:
        assert opened.read() == PDF


def test_the_doctor_tries_it(place: Storage, address: str, tmp_path: Path) -> None:
    assert list(doctor.storage(False)) == []
    gone = uploads.store(address.replace(NAME, "nobodys"), tmp_path)
    with override_settings(STORAGES=settings.STORAGES | {"uploads": gone}):
        assert [one.said for one in doctor.storage(False)] == [
            "The storage of uploads does not take files (NoSuchBucket)."
        ]


@pytest.mark.sqlite
def test_nothing_in_a_bucket_has_an_address_or_is_public(address: str, tmp_path: Path, draft: Event) -> None:
    with override_settings(STORAGES=settings.STORAGES | {"uploads": uploads.store(address, tmp_path)}):
        kept = keep(draft)
        with pytest.raises(ValueError, match="no address"):
            storages["uploads"].url(kept.key)
    endpoint = urlsplit(address).query.removeprefix("endpoint=")
    acl = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").get_object_acl(
        Bucket=NAME, Key=f"uploads/{kept.key}"
    )
    assert [grant["Grantee"]["Type"] for grant in acl["Grants"]] == ["CanonicalUser"]


@pytest.mark.parametrize(
    "url",
    ["uploads", "https://x.example/", "s3://", "s3://key:secret@bucket/", "s3://b/?endpoint=x", "s3://b/?acl=public"],
)
def test_other_addresses_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="UPLOADS_URL"):
        uploads.store(url, tmp_path)


def test_without_an_address_they_lie_in_the_data_folder(tmp_path: Path) -> None:
    for url, folder in (("", tmp_path / "uploads"), ("/srv/a b", Path("/srv/a b")), ("file:///srv/x", Path("/srv/x"))):
        assert uploads.store(url, tmp_path)["OPTIONS"]["location"] == folder
