"""How much may be sent as files."""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class SizeLimit(FileUploadHandler):
    """Refuses a form with files beyond UPLOAD_FORM_MAX (413) before anything of it is kept."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Any,  # noqa: N803 - so named by Django
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Looks at the announced length only; a body without one is not read at all."""
        if content_length > settings.UPLOAD_FORM_MAX:
            raise RequestDataTooBig("The form with its files is too large.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hands on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the next handler."""


def page_of_too_much(request: HttpRequest) -> HttpResponse:
    """The page that says so."""
    return render(request, "413.html", {"most": settings.UPLOAD_MAX}, status=413)
