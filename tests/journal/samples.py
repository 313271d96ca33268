"""Small files of every type that is kept."""

import io
import zipfile
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation"),
}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form brings it."""
    return SimpleUploadedFile(name, content)


def picture(kind: str, size: tuple[int, int] = (8, 6)) -> bytes:
    """A red picture."""
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, kind)
    return made.getvalue()


def package(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return made.getvalue()


def office_parts(kind: str, main: str = "") -> dict[str, bytes | str]:
    """The parts of an Office Open XML document."""
    place, media_type = MAIN[kind]
    override = f'<Override PartName="/{place}" ContentType="{main or media_type + ".main+xml"}"/>'
    types = f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{override}</Types>'
    return {"[Content_Types].xml": types, "_rels/.rels": "<Relationships/>", place: "<document/>"}


def opendocument_parts(kind: str) -> dict[str, bytes | str]:
    """The parts of an OpenDocument file."""
    return {"mimetype": f"application/vnd.oasis.opendocument.{ODF[kind]}", "content.xml": "<office/>"}


def sample(ending: str) -> bytes:
    """A small file of this type."""
    if ending in MAIN:
        return package(office_parts(ending))
    if ending in ODF:
        return package(opendocument_parts(ending))
    if ending in ("jpg", "jpeg", "png"):
        return picture("PNG" if ending == "png" else "JPEG")
    return {"pdf": PDF, "txt": "Төлөвлөгөө\r\n計画\n".encode(), "csv": "\ufeffcity,tonnes\n水原,5\n".encode()}[ending]
