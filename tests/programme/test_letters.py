"""Letters in the workspace: what became of each, who sees which, and what is done about those that did not arrive."""

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import DjangoAssertNumQueries

from events_core.foundation import tokens
from events_core.journal import letters
from events_core.journal.letters import Recipient
from events_core.journal.models import Entry, Letter, Mailing
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.cast import Make

pytestmark = pytest.mark.django_db
LINK = {"own": ("registration", 7, 1)}


@pytest.fixture
def own(make_event: Make, organiser: Person) -> Event:
    """An event that the organiser leads."""
    return make_event(by=organiser)


def write(event: Event, state: str = "failed", **more: object) -> Letter:
    """A letter that came to this end."""
    tokens.register(tokens.Purpose("registration", "/r/{secret}/"))
    to = Recipient("Батбаяр", "bat@test.example", "mn")
    letter = letters.post("test/hello", to=to, about=event, context={"title": "Тавтай морил"}, **more)  # type: ignore[arg-type]
    facts = {"state": state, "attempts": 1, "error": "550 5.1.1 no such user", "failed_at": timezone.now()}
    Letter.objects.filter(pk=letter.pk).update(**facts)
    letter.refresh_from_db()
    return letter


def page(letter: Letter, act: str = "") -> str:
    return f"/desk/letters/{letter.pk}/{act}"


def test_the_page_tells_what_became_of_it(client: Client, organiser: Person, own: Event) -> None:
    letter = write(own, "bounced")
    client.force_login(organiser)
    listed = client.get(f"/desk/events/{own.slug}/letters/?state=bounced").content.decode()
    assert "Came back" in listed
    assert page(letter) in listed
    shown = client.get(page(letter)).content.decode()
    assert "550 5.1.1 no such user" in shown
    assert "1 attempt" in shown
    assert "Hello" not in shown  # what it says is for its reader


def test_it_waits_on_the_desk_until_somebody_has_seen_to_it(client: Client, organiser: Person, own: Event) -> None:
    letter = write(own)
    client.force_login(organiser)
    assert page(letter) in client.get("/desk/").content.decode()
    refused = client.post(page(letter, "settle/"), {"note": ""})
    assert refused.status_code == 422
    done = client.post(page(letter, "settle/"), {"note": "Told by telephone"}, follow=True).content.decode()
    assert "Told by telephone" in done
    assert page(letter) not in client.get("/desk/").content.decode()
    assert Entry.objects.latest("pk").verb == "letter.settled"
    assert "was seen to" in client.get(f"/desk/events/{own.slug}/journal/").content.decode()


def test_it_is_tried_again(client: Client, organiser: Person, own: Event) -> None:
    letter = write(own)
    OrmQ.objects.all().delete()
    client.force_login(organiser)
    client.post(page(letter, "again/"))
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.error, letter.failed_at) == ("queued", 0, "", None)
    assert OrmQ.objects.count() == 1
    Letter.objects.update(state="sent")
    assert client.post(page(letter, "again/")).status_code == 409


def test_personal_links_go_elsewhere_only_when_somebody_vouches(client: Client, organiser: Person, own: Event) -> None:
    letter = write(own, links=LINK)
    client.force_login(organiser)
    assert "personal links" in client.get(page(letter)).content.decode()
    refused = client.post(page(letter, "elsewhere/"), {"email": "new@test.example"})
    assert refused.status_code == 422
    assert "new@test.example" in refused.content.decode()
    same = client.post(page(letter, "elsewhere/"), {"email": "Bat@test.example", "sure": "on"})
    assert "could not be reached" in same.content.decode()
    client.post(page(letter, "elsewhere/"), {"email": "new@test.example", "sure": "on"})
    new, old = Letter.objects.latest("pk"), Letter.objects.get(pk=letter.pk)
    assert (new.to_email, new.again_of, new.body, new.links) == ("new@test.example", old, old.body, old.links)
    assert new.uid != old.uid
    assert old.settled_at
    assert Entry.objects.latest("pk").verb == "letter.linked_elsewhere"
    assert "new@test.example" in client.get(page(old)).content.decode()


def test_a_code_for_signing_in_is_never_shown_nor_sent_on(client: Client, officer: Person, own: Event) -> None:
    letter = write(own, secret=True)
    client.force_login(officer)
    for address in ("/desk/letters/", page(letter)):
        shown = client.get(address).content.decode()
        assert "Code for signing in" in shown
        assert letter.subject not in shown
    sent = {"email": "new@test.example", "sure": "on"}
    assert client.post(page(letter, "elsewhere/"), sent).status_code in (409, 422)
    assert client.post(page(letter, "again/")).status_code == 409
    assert page(letter) not in client.get("/desk/").content.decode()
    assert Letter.objects.count() == 1


def test_who_sees_which(
    client: Client,
    officer: Person,
    organiser: Person,
    finance: Person,
    participant: Person,
    own: Event,
    make_event: Make,
) -> None:
    mine, theirs = write(own), write(make_event(by=officer))
    assert client.get(page(mine)).status_code == 302
    seen = {organiser: (200, 404), officer: (200, 200), finance: (404, 404), participant: (403, 403)}
    for person, expected in seen.items():
        client.force_login(person)
        assert tuple(client.get(page(letter)).status_code for letter in (mine, theirs)) == expected
        assert client.post(page(theirs, "settle/"), {"note": "x"}).status_code == {200: 302}.get(
            expected[1], expected[1]
        )
    client.force_login(organiser)
    listed = client.get("/desk/letters/").content.decode()
    assert page(mine) in listed
    assert page(theirs) not in listed


def test_the_list_is_narrowed_and_costs_the_same_for_many(
    client: Client, officer: Person, own: Event, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write(own)
    client.force_login(officer)
    client.get("/desk/letters/")
    with django_assert_num_queries(7) as few:
        client.get("/desk/letters/")
    for _number in range(20):
        write(own, "sent")
    with django_assert_num_queries(len(few)):
        client.get("/desk/letters/")
    assert client.get("/desk/letters/?state=undelivered&q=bat@").content.decode().count("/desk/letters/") > 1
    assert "No letter fits" in client.get("/desk/letters/?q=nobody").content.decode()


def test_news_that_could_not_be_written_is_an_officers(
    client: Client, officer: Person, organiser: Person, own: Event
) -> None:
    row = Mailing.objects.create(template="x", about="programme.event", about_id=own.pk, audience="a", state="failed")
    address = f"/desk/letters/mailings/{row.pk}/again/"
    client.force_login(organiser)
    assert client.post(address).status_code == 404
    client.force_login(officer)
    assert "could not be written" in client.get("/desk/letters/").content.decode()
    client.post(address)
    row.refresh_from_db()
    assert row.state == Mailing.State.OPEN
