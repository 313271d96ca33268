"""Files that people add: told by content, refused with a sentence, stored apart, given out as downloads only."""

import hashlib
import io
import os
import re
import stat
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from django.db import transaction
from django.test import Client
from PIL import Image

from events_core.foundation import filetypes
from events_core.foundation.refusals import Invalid, Missing
from events_core.foundation.typeset.lines import Setting
from events_core.foundation.typeset.page import Document
from events_core.journal import files, schedules, tasks
from events_core.journal.actors import COMMAND, Actor
from events_core.journal.models import StoredFile
from events_core.network.models import City, Person

from .samples import MAIN, PDF, office_parts, opendocument_parts, package, picture, sample, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
DAY = 24 * 3600


def keep(name: str, content: bytes, about: City, by: Actor = COMMAND) -> StoredFile:
    return files.keep(upload(name, content), about=about, by=by)


def refused(name: str, content: bytes, about: City) -> tuple[str, str]:
    """Code and sentence of the refusal; nothing is kept."""
    with pytest.raises(Invalid) as caught:
        keep(name, content, about)
    (error,) = caught.value.errors
    assert error.field == "file"
    assert str(error.message).endswith(".")
    assert not StoredFile.objects.exists()
    return error.code, str(error.message)


def lying(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir()) if place.exists() else []


@pytest.mark.parametrize("ending", filetypes.ENDINGS)
def test_each_type_is_kept_as_what_it_is(kitakyushu: City, officer: Person, uploads: Path, ending: str) -> None:
    content = sample(ending)
    stored = keep(f"Report.{ending.upper()}", content, kitakyushu, officer.actor)
    assert stored.name == f"Report.{ending}"
    assert (stored.about, stored.about_id) == ("network.city", kitakyushu.pk)
    assert (stored.actor_kind, stored.actor_id, stored.actor_label) == ("person", officer.pk, officer.actor.label)
    assert stored.size == len(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert re.fullmatch(r"[0-9a-f]{32}", stored.key)
    assert (uploads / stored.key).read_bytes() == content
    assert next(one for one in filetypes.TYPES if one.media_type == stored.type).endings.count(ending) == 1


def test_what_is_kept_is_readable_by_us_alone(kitakyushu: City, uploads: Path) -> None:
    stored = keep("a.pdf", PDF, kitakyushu)
    assert stat.S_IMODE((uploads / stored.key).stat().st_mode) == 0o600
    assert stat.S_IMODE(uploads.stat().st_mode) == 0o700
    for address in (
        f"/{stored.key}",
        f"/uploads/{stored.key}",
        f"/static/{stored.key}",
        f"/static/../uploads/{stored.key}",
    ):
        assert Client().get(address).status_code == 404


def test_the_uploads_of_an_installation_lie_beside_what_is_served() -> None:
    place = Path(str(storages.backends["uploads"]["OPTIONS"]["location"])).parent
    assert place not in (Path(settings.STATIC_ROOT), *Path(settings.STATIC_ROOT).parents[1:])
    assert Path(settings.STATIC_ROOT) not in place.parents


def test_a_real_document_of_our_own_pdf_library_is_kept(kitakyushu: City) -> None:
    page = Document(title="T", author="A", language="en")
    page.text(50, 700, "Programme", Setting("en", 400, 12), colour="#000000")
    assert keep("ours.pdf", page.save(), kitakyushu).type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "disguised"),
        ("front.pdf", b"<script>alert(1)</script>\n" + PDF, "disguised"),
        ("spaces.pdf", b"\n" + PDF, "disguised"),
        ("short.pdf", b"%PDF-", "disguised"),
        ("strange.pdf", b"%PDF-9.9\n%%EOF", "disguised"),
        ("cut.pdf", PDF[:-8], "broken"),
        ("behind.pdf", PDF + b"<script>alert(1)</script>", "broken"),
        ("zipped.pdf", PDF + package({"a": "b"}), "broken"),
        ("text.pdf", b"Hello", "disguised"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "unknown_type"),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "disguised"),
        ("a.html", b"<p>", "unknown_type"),
        ("setup.exe", b"MZ\x90\x00", "unknown_type"),
        ("setup.pdf.exe", PDF, "unknown_type"),
        ("setup.docx", b"MZ\x90\x00", "disguised"),
        ("setup.txt", b"MZ\x90\x00\x03", "not_text"),
        ("noending", PDF, "unknown_type"),
        ("pdf", PDF, "unknown_type"),
        ("a.pdf", picture("PNG"), "disguised"),
        ("a.png", picture("JPEG"), "disguised"),
        ("a.jpg", picture("GIF"), "disguised"),
        ("a.png", picture("PNG")[:40], "broken"),
        ("a.png", picture("PNG").replace(b"IDAT", b"IDAX"), "broken"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "broken"),
        ("a.jpg", b"\xff\xd8\xff<script>alert(1)</script>", "broken"),
        ("a.docx", PDF, "disguised"),
        ("a.txt", PDF, "disguised"),
        ("a.csv", package({"a": "b"}), "disguised"),
        ("a.docx", package({"a": "b"}), "disguised"),
        ("a.docx", package(office_parts("xlsx")), "disguised"),
        ("a.odt", package(opendocument_parts("ods")), "disguised"),
        ("a.docx", package(opendocument_parts("odt")), "disguised"),
        ("a.odt", package(office_parts("docx")), "disguised"),
        ("a.docm", package(office_parts("docx")), "unknown_type"),
        ("a.docx", package(office_parts("docx", "application/vnd.ms-word.document.macroEnabled.main+xml")), "macros"),
        ("a.docx", package(office_parts("docx") | {"word/vbaProject.bin": "x"}), "macros"),
        ("a.pptx", package(office_parts("pptx") | {"ppt/VBAPROJECT.BIN": "x"}), "macros"),
        ("a.odt", package(opendocument_parts("odt") | {"Basic/Standard/Module1.xml": "x"}), "macros"),
        ("a.docx", package(office_parts("docx"))[:-30], "broken"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 100, "broken"),
        ("a.docx", package(office_parts("docx") | {"../../../etc/cron.d/x": "x"}), "broken"),
        ("a.docx", package(office_parts("docx") | {"/etc/passwd": "x"}), "broken"),
        ("a.docx", package(office_parts("docx") | {"a\\b": "x"}), "broken"),
        ("a.docx", package(office_parts("docx") | {"d/" * 500 + "x": "x"}), "broken"),
        ("a.docx", package(office_parts("docx") | {"x" * 300: "x"}), "broken"),
        ("a.txt", "Пример".encode("cp1251"), "not_text"),
        ("a.txt", "計画".encode("utf-16"), "not_text"),
        ("a.csv", b"a\0b", "not_text"),
        ("a.csv", b"a\x1b[2Jb", "not_text"),
        ("a.pdf", b"", "empty"),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused(
    kitakyushu: City, uploads: Path, name: str, content: bytes, code: str
) -> None:
    assert refused(name, content, kitakyushu)[0] == code
    assert lying(uploads) == []


def test_a_document_that_unpacks_to_a_flood_is_refused(kitakyushu: City) -> None:
    bomb = package(office_parts("xlsx") | {"xl/sheet.xml": b"\0" * (filetypes.MOST_UNPACKED + 1)})
    assert len(bomb) < settings.UPLOAD_MAX
    assert refused("bomb.xlsx", bomb, kitakyushu)[0] == "unpacks_to_too_much"
    many = package(office_parts("xlsx") | {f"p{number}": "" for number in range(filetypes.MOST_PARTS)})
    assert refused("many.xlsx", many, kitakyushu)[0] == "unpacks_to_too_much"


def test_an_index_that_lies_about_its_size_is_read_no_further_than_allowed(kitakyushu: City) -> None:
    parts = office_parts("docx")
    parts["[Content_Types].xml"] = b" " * (filetypes.MOST_OF_INDEX * 20) + str(parts["[Content_Types].xml"]).encode()
    assert refused("long.docx", package(parts), kitakyushu)[0] == "disguised"
    whole = bytearray(package(office_parts("docx")))
    at = whole.index(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 7)  # the uncompressed size of the first part
    assert refused("liar.docx", bytes(whole), kitakyushu)[0] in ("broken", "disguised")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_locked_document_and_one_with_two_indexes_are_refused(kitakyushu: City) -> None:
    locked = bytearray(package(office_parts("docx")))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert refused("locked.docx", bytes(locked), kitakyushu)[0] == "broken"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for parts in (office_parts("docx"), office_parts("docx", "text/html")):
            for name, content in parts.items():
                zipped.writestr(name, content)
    assert refused("two.docx", made.getvalue(), kitakyushu)[0] == "broken"


def a_png_that_says(width: int, height: int) -> bytes:
    def chunk(kind: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ends = chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + ends


@pytest.mark.parametrize("side", [7_100, 10_000, 12_000, 50_000, 2**31 - 1])
def test_a_picture_beyond_all_measure_is_refused_unopened(kitakyushu: City, side: int) -> None:
    code, message = refused("huge.png", a_png_that_says(side, side), kitakyushu)
    assert code == "too_many_pixels"
    assert "50 million pixels" in message


def test_a_picture_that_lies_in_its_text_is_no_fault_of_ours(kitakyushu: City) -> None:
    bomb = zlib.compress(b"x" * 80_000_000)
    inside = b"Comment\0\0" + bomb
    text = struct.pack(">I", len(inside)) + b"zTXt" + inside + struct.pack(">I", zlib.crc32(b"zTXt" + inside))
    png = a_png_that_says(8, 8)
    assert refused("text.png", png[:33] + text + png[33:], kitakyushu)[0] == "broken"


def test_pictures_of_telephones_are_kept(kitakyushu: City) -> None:
    made = io.BytesIO()
    two = [Image.new("RGB", (16, 12), colour) for colour in ("red", "blue")]
    two[0].save(made, "MPO", save_all=True, append_images=two[1:])
    assert keep("IMG_0001.JPG", made.getvalue(), kitakyushu).type == "image/jpeg"


def test_the_limit_is_exact_and_told_in_words(kitakyushu: City) -> None:
    most = PDF.replace(b"trailer", b"%".ljust(settings.UPLOAD_MAX - len(PDF) - 1, b"x") + b"\ntrailer")
    code, message = refused("large.pdf", most + b"\n", kitakyushu)
    assert code == "too_large"
    assert "This file has 10 MB. Make it smaller, 10 MB at most" in message
    assert "This file has 12.5 MB." in refused("larger.pdf", b"x" * 13_107_200, kitakyushu)[1]
    assert keep("most.pdf", most, kitakyushu).size == settings.UPLOAD_MAX


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Park\\Plan.pdf", "Plan.pdf"),
        ("/.pdf", "document.pdf"),
        ("...pdf", "document.pdf"),
        ("a\0b.pdf", "a b.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie- x=1.pdf"),
        ("invoice\u202efdp.pdf", "invoice fdp.pdf"),
        ("공문.PDF", "공문.pdf"),
        ("Төлөвлөгөө 2027.pdf", "Төлөвлөгөө 2027.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("  two   spaces .pdf ", "two spaces.pdf"),
        ('a"b<c>.pdf', "a-b-c-.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("page.html.pdf", "page.html.pdf"),
    ],
)
def test_names_are_made_safe(kitakyushu: City, given: str, kept: str) -> None:
    content = ContentFile(PDF)
    content.name = given
    stored = files.keep(content, about=kitakyushu, by=COMMAND)
    assert stored.name == kept
    assert len(stored.name) <= 120


def test_a_download_is_saved_and_never_run(kitakyushu: City) -> None:
    stored = keep("Отчёт «2027».pdf", PDF, kitakyushu)
    answer = files.download(stored)
    assert answer.getvalue() == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(PDF))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%9E%D1%82")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    answer.close()


@pytest.mark.parametrize("ending", filetypes.ENDINGS)
def test_nothing_opens_in_place(kitakyushu: City, ending: str) -> None:
    answer = files.download(keep(f"a.{ending}", sample(ending), kitakyushu))
    assert answer["Content-Disposition"] == f'attachment; filename="a.{ending}"'
    answer.close()


def test_a_file_that_is_lost_is_missing_and_no_fault(kitakyushu: City, uploads: Path) -> None:
    stored = keep("a.pdf", PDF, kitakyushu)
    (uploads / stored.key).unlink()
    with pytest.raises(Missing):
        files.download(stored)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_failed_leaves_no_row_and_its_file_is_swept(kitakyushu: City, uploads: Path) -> None:
    kept = keep("kept.pdf", PDF, kitakyushu)
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = keep("lost.pdf", PDF, kitakyushu)
        raise RuntimeError
    assert StoredFile.objects.get() == kept
    assert lying(uploads) == sorted([kept.key, lost.key])
    assert tasks.sweep_files() == 0
    for key in (kept.key, lost.key):
        os.utime(uploads / key, (time.time() - DAY - 60,) * 2)
    assert tasks.sweep_files() == 1
    assert lying(uploads) == [kept.key]


def test_the_sweep_asks_any_storage_and_minds_an_empty_one(kitakyushu: City, monkeypatch: pytest.MonkeyPatch) -> None:
    assert files.sweep() == 0
    memory = InMemoryStorage()
    monkeypatch.setattr(files, "_storage", lambda: memory)
    monkeypatch.setattr(files, "AT_ONCE", 2)
    kept = [keep(f"{number}.pdf", PDF, kitakyushu).key for number in range(3)]
    for number in range(3):
        memory.save(f"stray{number}", ContentFile(b"x"))
    assert files.sweep() == 0
    monkeypatch.setattr(files, "WITHOUT_ROW", -files.WITHOUT_ROW)
    assert files.sweep() == 3
    assert sorted(memory.listdir("")[1]) == sorted(kept)


def test_the_sweep_runs_daily() -> None:
    assert schedules._ALL["sweep-files"].minutes == 24 * 60


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_goes_with_the_commit(kitakyushu: City, uploads: Path) -> None:
    stored = keep("a.pdf", PDF, kitakyushu)
    with pytest.raises(RuntimeError), transaction.atomic():
        files.remove(StoredFile.objects.get())
        raise RuntimeError
    assert StoredFile.objects.get() == stored
    assert lying(uploads) == [stored.key]
    with transaction.atomic():
        files.remove(StoredFile.objects.get())
        assert lying(uploads) == [stored.key]
    assert not StoredFile.objects.exists()
    assert lying(uploads) == []


def test_type_and_size_are_told_in_words(kitakyushu: City) -> None:
    assert keep("a.docx", sample("docx"), kitakyushu).in_words == "Word document, 1 KB"
    assert filetypes.size_in_words(348_000) == "340 KB"
    assert filetypes.size_in_words(1_048_576) == "1 MB"
    assert filetypes.size_in_words(1_258_291) == "1.2 MB"
    assert filetypes.label_of("application/x-unknown") == "File"
    assert set(MAIN) <= set(filetypes.ENDINGS)


def test_a_file_without_a_name_is_refused(kitakyushu: City) -> None:
    with pytest.raises(Invalid):
        files.keep(ContentFile(PDF), about=kitakyushu, by=COMMAND)
