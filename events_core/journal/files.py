"""Files that people add, on all floors: checked by content, kept outside of what is served, given out as downloads.

The bytes are written first and the row in the caller's transaction, so that a row always has its file; what a
transaction that failed has left behind is swept later. Who may have a file is for the floor to say that shows it.
"""

import datetime
import hashlib
import uuid
from collections.abc import Iterator

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import filetypes
from events_core.foundation.refusals import Missing

from .actions import label_of
from .actors import Actor
from .models import StoredFile

WITHOUT_ROW = datetime.timedelta(days=1)
AT_ONCE = 500


def keep(upload: File, *, about: models.Model, by: Actor) -> StoredFile:
    """Store a file that somebody sent. Refuses (422 at `file`) an empty, too large, disguised or broken one."""
    given, size = upload.name or "", upload.size
    if not size:
        raise filetypes.refusal("empty", _("This file is empty. Choose the one that you meant."))
    if size > settings.UPLOAD_MAX:
        values = {"size": filetypes.size_in_words(size), "most": filetypes.size_in_words(settings.UPLOAD_MAX)}
        message = _("This file has %(size)s. Make it smaller, %(most)s at most, and choose it again.")
        raise filetypes.refusal("too_large", message % values)
    found = filetypes.type_of(given, upload)
    return StoredFile.objects.create(
        about=label_of(about),
        about_id=about.pk,
        name=filetypes.safe_name(given, filetypes.ending_of(given)),
        type=found.media_type,
        size=size,
        sha256=_sha256(upload),
        key=_storage().save(uuid.uuid4().hex, upload),
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
    )


def copy(stored: StoredFile, *, about: models.Model, by: Actor) -> StoredFile:
    """The same file once more, for something else. Refuses a lost one (404)."""
    try:
        with _storage().open(stored.key) as opened:
            key = _storage().save(uuid.uuid4().hex, opened)
    except FileNotFoundError as error:
        raise Missing(_("This file is no longer here. Ask the organizers for it.")) from error
    return StoredFile.objects.create(
        about=label_of(about),
        about_id=about.pk,
        name=stored.name,
        type=stored.type,
        size=stored.size,
        sha256=stored.sha256,
        key=key,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
    )


def download(stored: StoredFile) -> FileResponse:
    """The file as something to save (RFC 6266), which no browser opens in place or runs. Refuses a lost one (404)."""
    try:
        opened = _storage().open(stored.key)
    except FileNotFoundError as error:
        raise Missing(_("This file is no longer here. Ask the organizers for it.")) from error
    response = FileResponse(opened, as_attachment=True, filename=stored.name, content_type=stored.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def remove(stored: StoredFile) -> None:
    """Forget a file: its row now, its bytes when the transaction is through."""
    stored.delete()
    transaction.on_commit(lambda: _storage().delete(stored.key), robust=True)


def sweep() -> int:
    """Delete what lies in the storage for more than a day without a row; how many."""
    until = timezone.now() - WITHOUT_ROW
    storage, swept = _storage(), 0
    for keys in _keys(storage):
        known = set(StoredFile.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in keys:
            if key not in known and _is_older(storage, key, until):
                storage.delete(key)
                swept += 1
    return swept


def _keys(storage: Storage) -> Iterator[list[str]]:
    try:
        _folders, keys = storage.listdir("")
    except FileNotFoundError:  # nothing was ever kept
        return
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _is_older(storage: Storage, key: str, until: datetime.datetime) -> bool:
    try:
        return storage.get_modified_time(key) < until
    except FileNotFoundError:  # somebody else was faster
        return False


def _sha256(upload: File) -> str:
    summed = hashlib.sha256()
    for chunk in upload.chunks():
        summed.update(chunk)
    return summed.hexdigest()


def _storage() -> Storage:
    return storages["uploads"]
