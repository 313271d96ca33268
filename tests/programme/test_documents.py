"""Documents of an event: who adds them, who gets them, and that nothing else leaks."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.foundation.refusals import Invalid, Missing, Refused
from events_core.journal.models import Entry, StoredFile
from events_core.journal.queries import lines
from events_core.network.models import Person
from events_core.programme import actions, documents
from events_core.programme.models import Event, EventDocument
from registrations import actions as registering
from registrations.models import Registration
from tests.cast import Make, join
from tests.journal.samples import PDF, sample
from tests.registrations.conftest import answers

from .conftest import As
from .pages import form_of, send, show

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads"), pytest.mark.sqlite]
AUDIENCES = ("public", "participants", "team")
FACTS = {"title": "Agenda", "audience": "public", "phase": "before", "language": ""}


def at(event: Event, rest: str = "") -> str:
    return f"/desk/events/{event.slug}/documents/{rest}"


def address(document: EventDocument) -> str:
    return f"/events/{document.event.slug}/documents/{document.pk}/"


def pdf(name: str = "agenda.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(event: Event, by: Person, upload: SimpleUploadedFile | None = None, **values: str) -> EventDocument:
    return documents.add_document(event.pk, upload or pdf(), FACTS | values, by=by.actor)


def told(event: Event) -> list[str]:
    return [line.text for line in lines(event, event.timezone)]


def got(client: Client, path: str, status: int = 200) -> bytes:
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == status, path
    return answer.getvalue() if answer.streaming else answer.content


@pytest.fixture
def desk(browse: As, officer: Person) -> Client:
    """The officer's browser."""
    return browse(officer)


@pytest.fixture
def taking_part(published: Event) -> Registration:
    """Somebody whose place is confirmed."""
    registration = registering.register(published, answers("bat")).registration
    assert registration.state == "confirmed"
    return registration


def test_who_comes_in(browse: As, client: Client, draft: Event, organiser: Person, participant: Person) -> None:
    assert client.get(at(draft)).status_code == 302
    for stranger in (organiser, participant):
        show(browse(stranger), at(draft), 404)
        send(browse(stranger), at(draft), 404, file=pdf(), **FACTS)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("part", ["trainer", "steward", "viewer"])
def test_the_team_reads_all_and_changes_nothing(
    browse: As, draft: Event, officer: Person, steward: Person, part: str
) -> None:
    join(draft, steward, part)
    documents_of = [add(draft, officer, audience=audience, title=f"For {audience}") for audience in AUDIENCES]
    client = browse(steward)
    page = show(client, at(draft))
    assert all(f"For {audience}" in page for audience in AUDIENCES)
    assert "Add a document" not in page
    assert "Take away" not in page
    send(client, at(draft), 403, file=pdf(), **FACTS)
    for document in documents_of:
        assert got(client, address(document)) == PDF
        for rest in (f"{document.pk}/", f"{document.pk}/remove/"):
            show(client, at(draft, rest), 403)
            send(client, at(draft, rest), 403, **FACTS)
    assert EventDocument.objects.count() == 3


@pytest.mark.parametrize("part", ["lead", "organiser"])
def test_who_edits_the_event_manages_its_documents(browse: As, draft: Event, steward: Person, part: str) -> None:
    join(draft, steward, part)
    client = browse(steward)
    send(client, at(draft), file=pdf(), **FACTS)
    document = draft.documents.get()
    send(client, at(draft, f"{document.pk}/"), **FACTS | {"title": "Programme"})
    send(client, at(draft, f"{document.pk}/remove/"))
    assert not draft.documents.exists()


def test_an_empty_tab_says_what_belongs_here(desk: Client, draft: Event) -> None:
    page = show(desk, at(draft))
    assert "No documents yet" in page
    assert 'enctype="multipart/form-data"' in page
    assert f'href="{at(draft)}" aria-current="page"' in page


@pytest.mark.both
def test_a_document_is_added(desk: Client, officer: Person, draft: Event) -> None:
    version = draft.version
    sent = form_of(show(desk, at(draft)), "title") | FACTS | {"language": "ko"}
    assert send(desk, at(draft), **sent | {"file": pdf("의제 2027.PDF")}) == at(draft)
    document = draft.documents.get()
    assert (document.title, document.language, document.audience, document.phase) == (
        "Agenda",
        "ko",
        "public",
        "before",
    )
    assert (document.file.name, document.file.about, document.file.about_id) == (
        "의제 2027.pdf", "programme.event", draft.pk,
    )  # fmt: skip
    assert document.file.actor_id == officer.pk
    page = show(desk, at(draft))
    assert "The document is added" in page
    assert "It stands on the event’s page once the event is published." in page
    assert '<a href="' + address(document) + '" lang="ko">Agenda</a>' in page
    assert "PDF, 1 KB" in page
    assert "한국어" in page
    assert "Until the event is published, only the team gets its documents." in page
    assert told(draft)[0] == "Document “Agenda” added."
    draft.refresh_from_db()
    assert draft.version == version


def test_after_an_event_documents_are_from_after_it(desk: Client, make_event: Make, draft: Event) -> None:
    assert form_of(show(desk, at(draft)), "title")["phase"] == ["before"]
    held = make_event(recorded=True, starts_at=draft.starts_at.replace(year=2020), publish=True)
    assert form_of(show(desk, at(held)), "title")["phase"] == ["after"]


def test_nobody_is_chosen_before_one_chooses(desk: Client, draft: Event) -> None:
    assert "audience" not in form_of(show(desk, at(draft)), "title")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": ""}, "Fill in “Title”."),
        ({"title": "a\r\nb"}, "Write this on one line."),
        ({"title": "x" * 201}, "Shorten this to 200 characters or fewer; it has 201 now."),
        ({"title": "a\0b"}, "Remove the character that does not print (U+0000)."),
        ({"audience": ""}, "Choose an answer to “Who gets it”."),
        ({"audience": "nobody"}, "Choose one of the answers offered."),
        ({"phase": "during"}, "Choose one of the answers offered."),
        ({"language": "tlh"}, "Choose one of the answers offered."),
        ({"file": ""}, "Choose a file."),
        ({"file": pdf("a.pdf", b"")}, "This file is empty."),
        ({"file": pdf("a.svg", b"<svg/>")}, "Files of this type are not kept here."),
        ({"file": pdf("a.pdf", b"<script>")}, "The name of this file ends in .pdf, but something else is inside."),
        ({"file": pdf("a.docx", PDF)}, "The name of this file ends in .docx, but something else is inside."),
        ({"file": pdf("a.pdf", PDF + b"x")}, "This file is damaged or not complete."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Client, draft: Event, uploads: Path, values: dict[str, Any], message: str
) -> None:
    for upload in values.values():
        if isinstance(upload, SimpleUploadedFile):
            upload.seek(0)
    page = send(desk, at(draft), 422, **{"file": pdf(), **FACTS, "language": "ja", **values})
    assert message in page
    assert "Error:" in page.split("</title>")[0]
    if "title" not in values:
        assert 'value="Agenda"' in page
    if "language" not in values:
        assert '<option value="ja" selected>' in page
    assert ("Choose the file once more" in page) == ("file" not in values)
    assert not EventDocument.objects.exists()
    assert not StoredFile.objects.exists()
    assert not uploads.exists()
    assert not Entry.objects.filter(verb__startswith="document.").exists()


def test_eleven_megabytes_are_told_at_the_field_and_more_on_a_page(desk: Client, draft: Event) -> None:
    page = send(desk, at(draft), 422, file=pdf(content=b"x" * (settings.UPLOAD_MAX + 1)), **FACTS)
    assert "Make it smaller, 10 MB at most" in page
    assert 'value="Agenda"' in page
    page = send(desk, at(draft), 413, file=pdf(content=b"x" * settings.UPLOAD_FORM_MAX), **FACTS)
    assert "This is too large to be sent" in page


@pytest.mark.both
def test_a_document_is_changed_and_another_file_put_in_its_place(
    desk: Client, draft: Event, officer: Person, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    document = add(draft, officer)
    edit = at(draft, f"{document.pk}/")
    assert "agenda.pdf" in show(desk, edit)
    assert form_of(show(desk, edit), "title")["title"] == ["Agenda"]
    send(desk, edit, **FACTS)
    assert told(draft)[0] == "Document “Agenda” added."
    send(desk, edit, **FACTS | {"title": "Programme", "audience": "team"})
    assert told(draft)[0] == "Document “Programme” changed: title and who gets it."
    old = document.file.key
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, edit, **FACTS | {"title": "Programme", "file": pdf("new.png", sample("png"))})
    document.refresh_from_db()
    assert document.file.name == "new.png"
    assert [path.name for path in uploads.iterdir()] == [document.file.key]
    assert old != document.file.key
    assert StoredFile.objects.count() == 1
    assert told(draft)[0] == "Document “Programme” changed: who gets it and file."
    assert "The document is saved" in show(desk, at(draft))


def test_a_wrong_file_in_its_place_changes_nothing(desk: Client, draft: Event, officer: Person) -> None:
    document = add(draft, officer)
    page = send(desk, at(draft, f"{document.pk}/"), 422, **FACTS | {"title": "New", "file": pdf("a.pdf", b"MZ")})
    assert "something else is inside" in page
    assert 'value="New"' in page
    document.refresh_from_db()
    assert (document.title, document.file.name) == ("Agenda", "agenda.pdf")


@pytest.mark.both
def test_taking_away_asks_first(
    desk: Client, draft: Event, officer: Person, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    document = add(draft, officer)
    page = show(desk, at(draft, f"{document.pk}/remove/"))
    assert "Take this document away?" in page
    assert "agenda.pdf" in page
    assert draft.documents.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert send(desk, at(draft, f"{document.pk}/remove/")) == at(draft)
    assert "The document “Agenda” is taken away" in show(desk, at(draft))
    assert told(draft)[0] == "Document “Agenda” taken away."
    assert not StoredFile.objects.exists()
    assert list(uploads.iterdir()) == []
    for rest in (f"{document.pk}/", f"{document.pk}/remove/"):
        show(desk, at(draft, rest), 404)
        send(desk, at(draft, rest), 404, **FACTS)
    got(desk, address(document), 404)


def test_a_document_of_another_event_is_not_there(
    desk: Client, make_event: Make, draft: Event, officer: Person
) -> None:
    document = add(make_event(), officer)
    show(desk, at(draft, f"{document.pk}/"), 404)
    send(desk, at(draft, f"{document.pk}/remove/"), 404)
    got(desk, f"/events/{draft.slug}/documents/{document.pk}/", 404)


@pytest.mark.both
def test_two_who_take_away_at_once(draft: Event, officer: Person) -> None:
    document = add(draft, officer)
    documents.remove_document(document.pk, by=officer.actor)
    with pytest.raises(Missing):
        documents.remove_document(document.pk, by=officer.actor)
    with pytest.raises(Missing):
        documents.edit_document(document.pk, FACTS, by=officer.actor)


@pytest.mark.both
def test_the_action_refuses_what_the_form_would(draft: Event, officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for values in ({"title": " "}, {"audience": "x"}, {"phase": ""}, {"language": "tlh"}, {"title": "x" * 201}):
        with pytest.raises(Invalid) as caught:
            add(draft, officer, **values)
        assert [error.field for error in caught.value.errors] == list(values)
    monkeypatch.setattr(documents, "MOST", 1)
    add(draft, officer)
    with pytest.raises(Refused):
        add(draft, officer)
    assert draft.documents.count() == 1


@pytest.mark.parametrize("is_published", [False, True])
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.both
def test_who_gets_what(
    browse: As, make_event: Make, officer: Person, organiser: Person, participant: Person, steward: Person,
    audience: str, is_published: bool,
) -> None:  # fmt: skip
    event = make_event(publish=is_published)
    join(event, steward, "steward")
    document = add(event, officer, audience=audience)
    is_open = audience == "public" and is_published
    for stranger in (None, participant, organiser):
        got(browse(stranger), address(document), 200 if is_open else 404)
        page = browse(stranger).get(f"/events/{event.slug}/").content.decode()
        assert (address(document) in page) == is_open
    for worker in (officer, steward):
        got(browse(worker), address(document))


def test_who_has_the_address_of_an_event_gets_its_public_documents_unless_it_is_by_invitation(
    client: Client, make_event: Make, officer: Person
) -> None:
    document = add(make_event(visibility="unlisted", publish=True), officer)
    assert got(client, address(document)) == PDF
    got(client, address(add(make_event(visibility="by_invitation", publish=True), officer)), 404)


def test_a_cancelled_event_keeps_its_documents(client: Client, published: Event, officer: Person) -> None:
    document = add(published, officer)
    actions.cancel(published.pk, "Flood.", by=officer.actor)
    assert got(client, address(document)) == PDF


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", PDF), ("a.png", sample("png")), ("a.txt", b"<script>alert(1)")]
)
def test_nothing_is_shown_in_place(
    client: Client, published: Event, officer: Person, name: str, content: bytes
) -> None:
    document = add(published, officer, pdf(name, content))
    for answer in (client.get(address(document)), client.head(address(document))):
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Length"] == str(len(content))
        assert "html" not in answer["Content-Type"]
        answer.close()
    assert client.post(address(document)).status_code == 405


def test_a_lost_file_is_missing_and_no_fault(client: Client, published: Event, officer: Person, uploads: Path) -> None:
    document = add(published, officer)
    (uploads / document.file.key).unlink()
    assert b"This file is no longer here." in got(client, address(document), 404)


def test_the_page_tells_before_and_after_apart(client: Client, make_event: Make, officer: Person, draft: Event) -> None:
    for event in (
        make_event(publish=True),
        make_event(recorded=True, starts_at=draft.starts_at.replace(year=2020), publish=True),
    ):
        page = show(client, f"/events/{event.slug}/")
        assert 'id="documents"' not in page
        add(event, officer, title="Report <b>", phase="after", language="ja")
        add(event, officer, title="Agenda")
        add(event, officer, title="Seating", audience="team")
        page = show(client, f"/events/{event.slug}/")
        order = [page.index(text) for text in ("Before the event", "Agenda", "After the event", "Report &lt;b&gt;")]
        assert (order == sorted(order)) == (not event.is_recorded)
        assert 'lang="ja">Report' in page
        assert '<span class="sub">PDF, 1 KB, <span lang="ja">日本語</span></span>' in page
        assert "Seating" not in page


def test_participants_find_theirs_on_their_own_page(
    client: Client, officer: Person, published: Event, taking_part: Registration
) -> None:
    own = f"/r/{taking_part.link_secret}/"
    assert "Documents for participants" not in show(client, own)
    for_them = add(published, officer, title="How to get there", audience="participants", language="en")
    others = [add(published, officer, audience=audience) for audience in ("public", "team")]
    page = show(client, own)
    assert f'<a href="{own}documents/{for_them.pk}/" lang="en">How to get there</a>' in page
    answer = client.get(f"{own}documents/{for_them.pk}/")
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="agenda.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    for other in others:
        got(client, f"{own}documents/{other.pk}/", 404)
    got(client, f"/r/{'x' * 43}/documents/{for_them.pk}/", 404)


@pytest.mark.parametrize("state", ["pending", "declined", "cancelled", "confirmed", "attended", "absent"])
@pytest.mark.both
def test_only_a_confirmed_place_opens_them(
    client: Client, officer: Person, published: Event, taking_part: Registration, state: str
) -> None:
    document = add(published, officer, audience="participants")
    Registration.objects.filter(pk=taking_part.pk).update(state=state)
    is_open = state in ("confirmed", "attended", "absent")
    own = f"/r/{taking_part.link_secret}/"
    assert ("Documents for participants" in show(client, own)) == is_open
    got(client, f"{own}documents/{document.pk}/", 200 if is_open else 404)


@pytest.mark.both
def test_a_participant_of_one_event_gets_nothing_of_another(
    client: Client, officer: Person, make_event: Make, taking_part: Registration
) -> None:
    document = add(make_event(publish=True), officer, audience="participants")
    got(client, f"/r/{taking_part.link_secret}/documents/{document.pk}/", 404)


def test_the_pages_cost_the_same_for_many(
    desk: Client, client: Client, officer: Person, published: Event, taking_part: Registration
) -> None:
    pages = ((desk, at(published)), (client, f"/events/{published.slug}/"), (client, f"/r/{taking_part.link_secret}/"))

    def cost() -> list[int]:
        counts = []
        for browser, path in pages:
            show(browser, path)
            with CaptureQueriesContext(connection) as caught:
                show(browser, path)
            counts.append(len(caught))
        return counts

    for audience in AUDIENCES:
        add(published, officer, audience=audience)
    few = cost()
    for _number in range(7):
        for audience in AUDIENCES:
            add(published, officer, audience=audience)
    assert cost() == few


def test_calendars_and_lists_hear_nothing_of_documents(client: Client, published: Event, officer: Person) -> None:
    before = got(client, "/feeds/events.ics")
    add(published, officer)
    assert got(client, "/feeds/events.ics") == before
