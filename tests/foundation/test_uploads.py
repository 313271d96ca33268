"""A form with files has an end."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@pytest.mark.django_db
def test_a_form_with_files_that_are_too_large_is_refused(client: Client) -> None:
    large = SimpleUploadedFile("a.pdf", b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    assert client.post("/sign-in/", {"email": "me@test.example", "file": large}).status_code == 400
    small = SimpleUploadedFile("a.pdf", b"a")
    assert client.post("/sign-in/", {"email": "me@test.example", "file": small}).status_code == 302
