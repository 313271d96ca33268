"""Which files may be kept: told by what is inside, with which the ending of the name must agree.

A file of another type, a disguised, broken or oversized one is refused with a sentence (422 at `file`).
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from . import localise
from .refusals import FieldError, Invalid

LONGEST_NAME = 120
MOST_PIXELS = 50_000_000
MOST_PARTS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes
LONGEST_PART = 260
DEEPEST_PART = 20
MOST_OF_INDEX = 1024 * 1024
TAIL = 4096
UNIT = 1024

_MAGIC = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"PK\x03\x04", "zip"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*>")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

Text = str | Promise


@dataclass(frozen=True)
class FileType:
    """A type with the endings that its names may have; `inside` is its first bytes' family ("" for text)."""

    endings: tuple[str, ...]
    media_type: str
    label: Text
    inside: str
    check: Callable[["FileType", IO[bytes]], None]


def type_of(name: str, file: IO[bytes]) -> FileType:
    """The type of a file that may be kept. Refuses every other."""
    ending = ending_of(name)
    wanted = next((one for one in TYPES if ending in one.endings), None)
    if wanted is None:
        raise refusal(
            "unknown_type",
            _("Files of this type are not kept here. Save it as PDF or as another type named, and choose it again."),
        )
    file.seek(0)
    if _family(file.read(8)) != wanted.inside:
        raise _disguised(wanted)
    file.seek(0)
    wanted.check(wanted, file)
    file.seek(0)
    return wanted


def safe_name(given: str, ending: str) -> str:
    """The name as given, without path and characters that do not print or that file systems refuse."""
    stem = _printable(given).rpartition(".")[0].strip(" .") or "document"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .')}.{ending}"


def ending_of(name: str) -> str:
    """What stands behind the last dot, in small letters."""
    return _printable(name).rpartition(".")[2].casefold() if "." in name else ""


def label_of(media_type: str) -> str:
    """A kept type in a word or two."""
    return next((str(one.label) for one in TYPES if one.media_type == media_type), _("File"))


def size_in_words(size: int) -> str:
    """So many bytes as people say it: "340 KB", "1.2 MB"."""
    thousands = max(1, round(size / UNIT))
    if thousands < UNIT:
        return _("%(size)s KB") % {"size": localise.number(thousands)}
    return _("%(size)s MB") % {"size": localise.number(round(size / UNIT / UNIT, 1))}


def in_words(media_type: str, size: int) -> str:
    """Type and size: "PDF, 1.2 MB"."""
    return _("%(type)s, %(size)s") % {"type": label_of(media_type), "size": size_in_words(size)}


def refusal(code: str, message: str) -> Invalid:
    """A file that is not kept, and why."""
    return Invalid(FieldError("file", code, message))


def _printable(given: str) -> str:
    last = given.replace("\\", "/").rpartition("/")[2]
    shown = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in last)
    return " ".join(re.sub(r'[<>:"|?*]', "-", unicodedata.normalize("NFC", shown)).split()).strip(" .")


def _family(head: bytes) -> str:
    return next((family for magic, family in _MAGIC if head.startswith(magic)), "")


def _disguised(wanted: FileType) -> Invalid:
    values = {"ending": wanted.endings[0], "type": wanted.label}
    return refusal(
        "disguised",
        _(
            "The name of this file ends in .%(ending)s, but something else is inside. "
            "Open it in the program that made it, save it there as %(type)s and choose it again."
        )
        % values,
    )


def _broken() -> Invalid:
    return refusal(
        "broken",
        _("This file is damaged or not complete. Open it in the program that made it, save it anew, choose it again."),
    )


def _pdf(wanted: FileType, file: IO[bytes]) -> None:
    """A header at the very beginning, and nothing behind the end mark (ISO 32000-1 §7.5)."""
    if not re.match(rb"%PDF-[12]\.\d", file.read(8)):
        raise _disguised(wanted)
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - TAIL))
    _before, mark, rest = file.read().rpartition(b"%%EOF")
    if not mark or rest.strip(b"\0\t\n\f\r "):
        raise _broken()


def _picture(wanted: FileType, file: IO[bytes]) -> None:
    try:
        with Image.open(file, formats=[wanted.inside.upper()]) as picture:  # type: ignore[arg-type]
            pixels = picture.width * picture.height
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pixels = MOST_PIXELS + 1
    except Exception as error:  # whatever a library does on bytes that are made to confuse it
        raise _broken() from error
    if pixels > MOST_PIXELS:
        message = _("This picture is too large. Make it smaller, %(most)s million pixels at most, and choose it again.")
        raise refusal("too_many_pixels", message % {"most": localise.number(MOST_PIXELS // 1_000_000)})


def _office(wanted: FileType, file: IO[bytes]) -> None:
    """An Office Open XML package with the right main part (ECMA-376-2 §7.2) and no macros."""
    names, index = _opened(file, "[Content_Types].xml")
    if b"macroEnabled" in index or any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise _has_macros()
    main = f'="{wanted.media_type}.main+xml"'.encode()
    parts = [part.replace(b"'", b'"') for part in _OVERRIDE.findall(index)]
    if "_rels/.rels" not in names or not any(main in part.replace(b" ", b"") for part in parts):
        raise _disguised(wanted)


def _opendocument(wanted: FileType, file: IO[bytes]) -> None:
    """An OpenDocument package (ODF 1.3 part 2 §3.3) of this type and without macros."""
    names, index = _opened(file, "mimetype")
    if index.strip() != wanted.media_type.encode() or "content.xml" not in names:
        raise _disguised(wanted)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise _has_macros()


def _opened(file: IO[bytes], index: str) -> tuple[list[str], bytes]:
    """The names of a package's parts, and the part that tells what it is. Refuses what is not sound and bounded."""
    if file.read().count(b"PK\x01\x02") > MOST_PARTS:
        raise _unpacks_to_too_much()
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            names = [part.filename for part in parts]
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _unpacks_to_too_much()
            if len(set(names)) < len(names) or any(map(_is_strange, names)) or any(p.flag_bits & 1 for p in parts):
                raise _broken()
            if index not in names:
                return names, b""
            with package.open(index) as part:
                return names, part.read(MOST_OF_INDEX)
    except Invalid:
        raise
    except Exception as error:  # as above
        raise _broken() from error


def _is_strange(name: str) -> bool:
    folders = name.split("/")
    is_outside = name.startswith("/") or ".." in folders or "\\" in name or "\0" in name
    return is_outside or len(name) > LONGEST_PART or len(folders) > DEEPEST_PART


def _unpacks_to_too_much() -> Invalid:
    return refusal(
        "unpacks_to_too_much",
        _("This document is far larger inside than its size tells. Save it as PDF and choose it again."),
    )


def _has_macros() -> Invalid:
    return refusal(
        "macros", _("This document holds macros, small programs. Save it without them, or as PDF, and choose it again.")
    )


def _text(wanted: FileType, file: IO[bytes]) -> None:
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROL.search(text):
        raise refusal(
            "not_text",
            _("This is no plain text in UTF-8. Save it with the encoding UTF-8, or as PDF, and choose it again."),
        )


TYPES = (
    FileType(("pdf",), "application/pdf", gettext_lazy("PDF"), "pdf", _pdf),
    FileType(("docx",), f"{_OFFICE}wordprocessingml.document", gettext_lazy("Word document"), "zip", _office),
    FileType(("xlsx",), f"{_OFFICE}spreadsheetml.sheet", gettext_lazy("Excel workbook"), "zip", _office),
    FileType(("pptx",), f"{_OFFICE}presentationml.presentation", gettext_lazy("PowerPoint slides"), "zip", _office),
    FileType(("odt",), f"{_ODF}text", gettext_lazy("OpenDocument text"), "zip", _opendocument),
    FileType(("ods",), f"{_ODF}spreadsheet", gettext_lazy("OpenDocument spreadsheet"), "zip", _opendocument),
    FileType(("odp",), f"{_ODF}presentation", gettext_lazy("OpenDocument slides"), "zip", _opendocument),
    FileType(("jpg", "jpeg"), "image/jpeg", gettext_lazy("JPEG picture"), "jpeg", _picture),
    FileType(("png",), "image/png", gettext_lazy("PNG picture"), "png", _picture),
    FileType(("txt",), "text/plain; charset=utf-8", gettext_lazy("Plain text"), "", _text),
    FileType(("csv",), "text/csv; charset=utf-8", gettext_lazy("CSV table"), "", _text),
)
ENDINGS = tuple(ending for one in TYPES for ending in one.endings)
