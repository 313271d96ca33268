"""A form with files has an end, and says so."""

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.template import engines
from django.test import Client, RequestFactory

from events_core.foundation.filetypes import ENDINGS
from events_core.foundation.forms import LineField, ProductForm, UploadField


class Example(ProductForm):
    title = LineField(label="Title")
    file = UploadField(label="File", help_text="The report.")


def draw(form: forms.Form) -> str:
    return str(engines["django"].from_string("{% field form.file %}").render({"form": form}))


def posted(rf: RequestFactory, size: int) -> WSGIRequest:
    return rf.post("/", {"title": "", "file": SimpleUploadedFile("a.pdf", b"a" * size)})


@pytest.mark.django_db
def test_a_form_with_files_that_are_too_large_is_refused(client: Client) -> None:
    large = SimpleUploadedFile("a.pdf", b"a" * settings.UPLOAD_FORM_MAX)
    answer = client.post("/sign-in/", {"email": "me@test.example", "file": large})
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "This is too large to be sent" in page
    assert "Make the file smaller, 10 MB at most" in page
    small = SimpleUploadedFile("a.pdf", b"a")
    assert client.post("/sign-in/", {"email": "me@test.example", "file": small}).status_code == 302


@pytest.mark.django_db
def test_a_form_that_is_too_large_without_files_is_told_the_same(client: Client) -> None:
    body = "email=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert client.post("/sign-in/", body, "application/x-www-form-urlencoded").status_code == 413


def test_a_whole_file_of_ten_megabytes_comes_through_by_way_of_the_disk(rf: RequestFactory) -> None:
    found = posted(rf, settings.UPLOAD_MAX).FILES["file"]
    assert found.size == settings.UPLOAD_MAX
    assert isinstance(found, TemporaryUploadedFile)
    assert not found.temporary_file_path().startswith(str(settings.STATIC_ROOT))
    found.close()


def test_the_field_says_which_files_it_takes() -> None:
    markup = draw(Example())
    assert "The report. PDF, Word, Excel" in markup
    assert "10 MB at most." in markup
    assert 'type="file"' in markup
    assert 'aria-describedby="id_file_helptext"' in markup
    assert f'accept="{",".join("." + ending for ending in ENDINGS)}"' in markup


def test_a_missing_file_is_asked_for_at_its_field() -> None:
    form = Example({"title": "A"}, {})
    assert form.errors == {"file": ["Choose a file."]}


def test_a_form_that_comes_back_asks_for_the_file_once_more(rf: RequestFactory) -> None:
    request = posted(rf, 5)
    form = Example(request.POST, request.FILES)
    assert set(form.errors) == {"title"}
    assert "Choose the file once more: your browser has not kept it. The report." in draw(form)
    form.add_error("file", "This is no PDF.")
    assert "once more" not in draw(form)
    assert "once more" not in draw(Example({"title": ""}, {}))
