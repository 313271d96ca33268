"""Where the files lie that people added, as `UPLOADS_URL` says it: a folder or a bucket."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REGION = "us-east-1"  # which those that have no regions expect
BAD = "UPLOADS_URL is a folder (/srv/events/uploads) or a bucket (s3://bucket/prefix?endpoint=https://…&region=…)."


def store(url: str, data_dir: Path) -> dict[str, Any]:
    """An entry for STORAGES: the folder or bucket of this address, without one a folder of this installation.

    Raises ImproperlyConfigured for any other address, and for a relative folder.
    """
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return _bucket(parts.netloc, unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True)))
    folder = Path(unquote(parts.path)) if url else data_dir / "uploads"
    if parts.scheme not in ("", "file") or parts.netloc or not folder.is_absolute():
        raise ImproperlyConfigured(BAD)
    options = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def _bucket(name: str, prefix: str, more: dict[str, str]) -> dict[str, Any]:
    endpoint, region = more.pop("endpoint", ""), more.pop("region", "")
    is_address = endpoint.startswith(("https://", "http://"))
    if not name or "@" in name or more or (endpoint and not is_address):
        raise ImproperlyConfigured(f"{BAD} Its keys stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    options: dict[str, Any] = {"bucket_name": name, "location": prefix.strip("/")}
    if endpoint:
        options |= {"endpoint_url": endpoint, "region_name": region or REGION}
    elif region:
        options |= {"region_name": region}
    return {"BACKEND": "events_core.project.bucket.Bucket", "OPTIONS": options}
