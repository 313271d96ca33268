"""The form, one's own page, and what a stranger can learn: nothing."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from events_core.journal import post
from events_core.journal.models import Letter
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations import actions
from registrations.models import Registration, State
from tests.api.caller import Program
from tests.cast import Make
from tests.registrations.conftest import Register, answers

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def send(client: Client, event: Event, key: str = "bat", **values: Any) -> Any:
    return client.post(f"/events/{event.slug}/register/", answers(key, **values))


@pytest.mark.both
def test_registering_from_the_form_to_the_mailed_page(client: Client, published: Event) -> None:
    page = client.get(f"/events/{published.slug}/register/")
    assert page.status_code == 200
    assert "Working with city inventories" in page.content.decode()
    answer = send(client, published, native_name="Бат-Эрдэнэ", language="mn")
    assert answer.status_code == 302
    done = client.get(answer["Location"]).content.decode()
    assert "Look into your mail" in done
    assert "bat@people.example" in done
    letter = Letter.objects.get()
    assert post.send(letter.pk)
    link = re.search(r"/r/[\w-]{43}/", str(mail.outbox[0].body))
    assert link
    own = client.get(link.group())
    assert own.status_code == 200
    assert "Бат-Эрдэнэ" in own.content.decode()
    assert own["Cache-Control"] == "private, no-store"
    assert "noindex" in own["X-Robots-Tag"]


@pytest.mark.both
def test_a_stranger_who_types_an_address_learns_nothing(client: Client, published: Event, put: Register) -> None:
    put(published)
    known, unknown = send(client, published), send(Client(), published, "nobody")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    pages = [one.get(known["Location"]).content.decode() for one in (client,)]
    assert "bat@people.example" in pages[0]


@pytest.mark.both
def test_a_full_event_tells_the_same_to_everyone_and_mails_who_has_a_place(
    client: Client, make_event: Make, put: Register
) -> None:
    event = make_event(publish=True, capacity=1)
    put(event)
    known, unknown = send(client, event), send(Client(), event, "nobody")
    assert known.status_code == unknown.status_code == 409
    assert known.content == unknown.content
    assert list(Letter.objects.order_by("pk").values_list("template", flat=True)) == [
        "registrations/confirmation",
        "registrations/again",
    ]


BAD: list[tuple[dict[str, str], str]] = [
    ({"email": ""}, "Fill in “Email”."),
    ({"email": "sarangerel.ub.example"}, "Enter an email address with an @ sign"),
    ({"email": "a@b.example\r\nBcc: all@people.example"}, "Enter an email address with an @ sign"),
    ({"name": ""}, "Fill in “Name in Latin script”."),
    ({"name": "x" * 201}, "Shorten this to 200 characters or fewer"),
    ({"name": "Bat\r\nBcc: all@people.example"}, "Write this on one line."),
    ({"name": "Bat\x00"}, "Remove the character that does not print (U+0000)"),
    ({"name": "Bat\x07"}, "Remove the character that does not print"),
    ({"native_name": "Бат \U0001f9ff"}, "No font here can print"),
    ({"native_name": "\u202eтаБ"}, "Remove the character that does not print"),
    ({"country": ""}, "Choose an answer to “Country”."),
    ({"country": "XX"}, "Choose one of the answers offered."),
    ({"language": "tlh"}, "Choose one of the answers offered."),
    ({"needs": "x" * 2001}, "Shorten this to 2000 characters or fewer"),
    ({"organisation": "x" * 301}, "Shorten this to 300 characters or fewer"),
]


@pytest.mark.parametrize(("values", "message"), BAD)
def test_a_bad_answer_is_told_at_its_field_and_nothing_typed_is_lost(
    client: Client, published: Event, values: dict[str, str], message: str
) -> None:
    answer = send(client, published, **{"organisation": "Municipality of Ulaanbaatar", **values})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "<title>Error:" in page
    assert "Municipality of Ulaanbaatar" in page or "organisation" in values
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_markup_in_a_name_stays_text(client: Client, published: Event, put: Register) -> None:
    registration = put(published, name="<script>alert(1)</script>", organisation="<b>City</b>")
    page = client.get(f"/r/{registration.link_secret}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_who_is_signed_in_goes_to_their_own_page(client: Client, published: Event, participant: Person) -> None:
    client.force_login(participant)
    form = client.get(f"/events/{published.slug}/register/").content.decode()
    assert participant.email in form
    answer = send(client, published, email=participant.email)
    registration = Registration.objects.get()
    assert answer["Location"] == f"/r/{registration.link_secret}/"
    assert registration.person == participant


def test_get_never_changes_anything(client: Client, make_event: Make, put: Register) -> None:
    event = make_event(publish=True, confirm_email=True)
    registration = put(event)
    for path in ("", "edit/", "withdraw/", "confirm/"):
        client.get(f"/r/{registration.link_secret}/{path}")
    registration.refresh_from_db()
    assert (registration.state, registration.email_confirmed_at, registration.version) == (State.PENDING, None, 1)
    assert client.post(f"/r/{registration.link_secret}/confirm/").status_code == 302
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED


@pytest.mark.both
def test_changing_answers(client: Client, published: Event, put: Register) -> None:
    registration = put(published)
    path = f"/r/{registration.link_secret}/edit/"
    assert "Bat" in client.get(path).content.decode()
    wrong = client.post(path, answers(name="", organisation="City of Suwon"))
    assert wrong.status_code == 422
    assert "City of Suwon" in wrong.content.decode()
    assert (
        client.post(path, answers(name="Bat-Erdene", email="other@people.example", needs="No pork")).status_code == 302
    )
    registration.refresh_from_db()
    assert (registration.name, registration.email, registration.needs) == (
        "Bat-Erdene",
        "bat@people.example",
        "No pork",
    )


@pytest.mark.both
def test_withdrawing_asks_first(client: Client, published: Event, put: Register) -> None:
    registration = put(published)
    path = f"/r/{registration.link_secret}/"
    assert "What happens then" in client.get(f"{path}withdraw/").content.decode()
    assert client.post(f"{path}withdraw/").status_code == 302
    published.refresh_from_db()
    assert published.taken == 0
    page = client.get(path).content.decode()
    assert "Register again" in page
    assert "You have withdrawn" not in page  # the notice of what was done says it
    assert "You have withdrawn" in client.get(path).content.decode()
    assert Letter.objects.latest("pk").template == "registrations/cancelled"


def test_a_position_is_shown_without_an_institution_too(client: Client, published: Event, put: Register) -> None:
    registration = put(published, organisation="", position="Head of planning")
    assert "Head of planning" in client.get(f"/r/{registration.link_secret}/").content.decode()


@pytest.mark.both
def test_an_old_link_opens_nothing_and_who_guesses_is_slowed_down(
    client: Client, published: Event, put: Register
) -> None:
    registration = put(published)
    old = registration.link_secret
    actions.cancel(registration.pk)
    put(published)
    assert client.get(f"/r/{old}/").status_code == 404
    for number in range(25):
        client.get(f"/r/{str(number).zfill(43)}/")
    held = client.get(f"/r/{old}/")
    assert held.status_code == 429
    assert "Retry-After" in held


def test_a_draft_has_no_form(client: Client, draft: Event) -> None:
    assert client.get(f"/events/{draft.slug}/register/").status_code == 404


def test_a_closed_event_says_why(client: Client, make_event: Make) -> None:
    event = make_event(publish=True, is_related=True)
    page = client.get(f"/events/{event.slug}/register/")
    assert page.status_code == 200
    assert "Its organizers take registrations" in page.content.decode()


def test_the_form_costs_a_fixed_number_of_queries(
    client: Client, published: Event, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(5):
        client.get(f"/events/{published.slug}/register/")


@pytest.mark.parametrize("language", ["en", "zh-hans", "ja", "ko", "mn", "ru"])
def test_every_language_has_its_letters_and_pages(
    client: Client, make_event: Make, put: Register, officer: Person, language: str
) -> None:
    event = make_event(publish=True)
    registration = put(event, language=language)
    letter = Letter.objects.get()
    assert letter.language == language
    page = client.get(f"/r/{registration.link_secret}/", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert client.get(f"/events/{event.slug}/register/", headers={"Accept-Language": language}).status_code == 200


@pytest.mark.both
def test_a_full_category_tells_the_same_to_everyone_and_mails_who_has_a_place(
    client: Client, published: Event, put: Register, participant: Person
) -> None:
    mine = put(published, email=participant.email, name="Batbayar")
    put(published, "bat")
    published.categories.update(quota=2)
    Letter.objects.all().delete()
    stranger, known = [send(client, published, key) for key in ("stranger", "bat")]
    assert (stranger.status_code, known.status_code) == (409, 409)
    assert list(Letter.objects.values_list("to_email", "template")) == [("bat@people.example", "registrations/again")]
    client.force_login(participant)
    own = send(client, published, email=participant.email)
    assert own["Location"] == f"/r/{mine.link_secret}/"


@pytest.mark.both
def test_who_has_letters_sent_to_many_is_slowed_down(client: Client, published: Event, officer: Person) -> None:
    for number in range(31):
        send(client, published, f"p{number}")
    assert send(client, published, "another").status_code == 429
    assert Program().post(f"/events/{published.slug}/registrations", answers("another")).status_code == 429
    assert Program(officer).post(f"/events/{published.slug}/registrations", answers("another")).status_code == 201
    assert client.get(f"/events/{published.slug}/register/").status_code == 200


def test_the_team_is_not_asked_as_if_it_were_the_participant(
    client: Client, published: Event, put: Register, officer: Person
) -> None:
    registration = put(published)
    client.force_login(officer)
    desk = f"/desk/events/{published.slug}/registrations/"
    for address in (f"{desk}add/", f"{desk}{registration.code}/edit/"):
        page = client.get(address, headers={"Accept-Language": "en"}).content.decode()
        assert "Language of our letters to them" in page
        for own in ("About you", "Your institution", "letters to you", "your passport", "your own script"):
            assert own not in page
    assert "About you" in Client().get(f"/events/{published.slug}/register/").content.decode()
