"""The page behind a contributor's link: what it shows, the answer, its check, and what goes wrong."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry as Told
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution, Entry
from events_core.ledger.opening import GUESSES
from events_core.network import actions as network
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from tests.cast import join

from .conftest import money, pledged
from .pages import CONTACT, WHO, asked, hidden, letters, page_of, phone, signed_in, text_of

DAY = datetime.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
YES = {"answer": "yes", **WHO}
NO = {"answer": "no", "reason": "No budget this year."}


@pytest.fixture
def one(book: Book, body: Organisation) -> Contribution:
    """JPY 500,000 that Kitakyushu promised and is asked to confirm."""
    return asked(pledged(book, body, note="For the hall"))


def post(one: Contribution, values: dict[str, Any], part: str = "", client: Client | None = None) -> Any:
    """Send the form as the page holds it."""
    one.refresh_from_db()
    return (client or phone(language="en")).post(page_of(one, part), {"seen": one.version, **values})


def answer(one: Contribution, values: dict[str, Any]) -> Any:
    """As a person does it: check first, then send what the check page holds."""
    client = phone(language="en")
    checked = post(one, values, client=client)
    assert checked.status_code == 200, text_of(checked)
    to = re.findall(r'<form method="post" action="([^"]+)"', checked.content.decode())[0]
    return client.post(to, hidden(checked), follow=True)


def state(one: Contribution) -> str:
    one.refresh_from_db()
    return one.state


class TestWhatIsAsked:
    def test_who_asks_for_what_and_by_when(self, one: Contribution) -> None:
        got = phone(language="en").get(page_of(one))
        shown = text_of(got)
        assert got.status_code == 200
        assert one.book.event
        for words in (
            "Does City of Kitakyushu confirm this contribution?",
            "Secure page for City of Kitakyushu. Open until",
            "Working with city inventories",
            one.book.event.reference,
            "Kitakyushu, Japan",
            "JPY\u00a0500,000".replace("\u00a0", " "),
            "Meeting rooms",
            "For the hall",
            "Please answer by",
            "Nothing is sent yet.",
        ):
            assert words in shown, words
        assert 'href="mailto:secretariat@test.example?subject=' in got.content.decode()

    def test_what_was_only_asked_for_is_asked_otherwise(self, book: Book, body: Organisation) -> None:
        facts = {"organisation": body, "form": "own_participation", "money": money("900"), "people": 4}
        wanted = asked(actions.pledge(book.pk, facts, by=COMMAND, asked=True))
        shown = text_of(phone(language="en").get(page_of(wanted)))
        assert "Will City of Kitakyushu contribute this?" in shown
        assert "Own participation" in shown

    def test_it_is_private(self, one: Contribution) -> None:
        got = phone().get(page_of(one))
        assert got["Cache-Control"] == "private, no-store"
        assert got["Referrer-Policy"] == "same-origin"
        assert got["X-Robots-Tag"] == "noindex, nofollow"

    def test_crawlers_are_sent_away(self) -> None:
        assert "Disallow: /pledge/" in phone().get("/robots.txt").content.decode()

    def test_a_look_only_notes_that_it_was_opened(self, one: Contribution) -> None:
        before = (Entry.objects.count(), one.version)
        client = phone()
        client.head(page_of(one))
        one.refresh_from_db()
        assert one.opened_at is None
        for _time in range(2):
            client.get(page_of(one))
        one.refresh_from_db()
        assert one.opened_at is not None
        assert (Entry.objects.count(), one.version, one.state) == (*before, "pledged")
        assert Told.objects.filter(verb="ledger.opened").count() == 1

    def test_a_focal_point_finds_their_name(self, one: Contribution, focal_point: Person, organiser: Person) -> None:
        for somebody, is_held in ((focal_point, True), (organiser, False)):
            page = signed_in(somebody).get(page_of(one)).content.decode()
            assert (f'name="name" value="{somebody.name}"' in page) is is_held

    def test_late_answers_are_taken(self, one: Contribution) -> None:
        Contribution.objects.filter(pk=one.pk).update(reply_by=timezone.now().date() - 3 * DAY)
        assert "You can still answer" in text_of(phone(language="en").get(page_of(one)))
        answer(one, YES)
        assert state(one) == "confirmed"

    def test_a_book_of_a_year(self, body: Organisation, rates: None) -> None:
        one = asked(pledged(actions.book_of_year(2027), body))
        got = phone(language="en").get(page_of(one))
        assert got.status_code == 200
        assert "Operation of the secretariat, 2027" in text_of(got)
        answer(one, YES)
        assert state(one) == "confirmed"

    def test_the_page_costs_the_same_for_much(
        self, one: Contribution, body: Organisation, django_assert_max_num_queries: Any
    ) -> None:
        phone().get(page_of(one))
        address = page_of(one)
        for _time in range(20):
            pledged(one.book, body)
        with django_assert_max_num_queries(3):
            phone().get(address)


class TestTheLanguage:
    def test_it_is_the_contacts_at_first(self, one: Contribution) -> None:
        assert '<html lang="ja">' in phone().get(page_of(one)).content.decode()

    def test_the_menu_changes_it_and_comes_back(self, one: Contribution) -> None:
        client = phone()
        page = client.get(page_of(one)).content.decode()
        menu = re.findall(r'href="(/language/ko/[^"]+)"', page)[0]
        back = client.get(menu.replace("&amp;", "&"))
        assert back.url == page_of(one)
        assert '<html lang="ko">' in client.get(back.url).content.decode()
        assert '<html lang="ko">' in post(one, {}, client=client).content.decode()

    def test_refusals_speak_it_too(self, one: Contribution) -> None:
        old = page_of(one)
        asked(one)
        assert '<html lang="ja">' in phone().get(old).content.decode()


class TestYes:
    def test_nothing_is_sent_before_it_was_checked(self, one: Contribution) -> None:
        checked = post(one, YES)
        shown = text_of(checked)
        for words in (
            "Check your answer before you send it",
            "Yes, we contribute this",
            "Takahashi Kenji",
            "City of Kitakyushu pays JPY",
            "When you send it:",
        ):
            assert words in shown, words
        assert state(one) == "pledged"

    @pytest.mark.both
    def test_then_it_is(self, one: Contribution) -> None:
        done = answer(one, {**YES, "message": "With pleasure."})
        shown = text_of(done)
        assert done.redirect_chain == [(page_of(one), 302)]
        for words in (
            "Your answer is sent",
            "Thank you: City of Kitakyushu contributes",
            "With pleasure.",
            *WHO.values(),
        ):
            assert words in shown, words
        assert state(one) == "confirmed"
        assert (one.answered_position, one.confirmed) == (WHO["position"], 500000)

    @pytest.mark.both
    def test_another_amount(self, one: Contribution) -> None:
        values = {**YES, "amount": "300,000"}
        checked = post(one, values).content.decode()
        assert "300,000" in checked
        assert '<del class="was">' in checked
        done = answer(one, values)
        assert "instead of" in text_of(done)
        assert state(one) == "confirmed"
        assert (one.pledged, one.confirmed) == (300000, 300000)

    def test_it_can_be_changed_before_it_is_sent(self, one: Contribution) -> None:
        page = post(one, {**YES, "amount": "300000", "message": "Thanks", "step": "change"}).content.decode()
        assert 'name="amount" value="300000"' in page
        assert ">\nThanks</textarea>" in page or ">Thanks</textarea>" in page
        assert 'value="yes" id="id_answer_0" checked' in page or re.search(r'value="yes"[^>]*checked', page)

    @pytest.mark.both
    def test_a_double_click_is_one_answer(self, one: Contribution) -> None:
        one.refresh_from_db()
        values, at = {"seen": one.version, **YES}, page_of(one, "yes/")
        for _time in range(2):
            assert phone().post(at, values).status_code == 302
        assert Entry.objects.filter(kind="confirmation").count() == 1
        assert len(letters("thanks")) == 1

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({}, "Choose one of the two answers."),
            ({"answer": "perhaps"}, "Choose one of the answers offered."),
            ({"answer": "yes"}, "Say who answers."),
            ({**YES, "amount": "many"}, "Write the amount in figures"),
            ({**YES, "amount": "0"}, "Enter an amount above zero"),
            ({**YES, "amount": "10.5"}, "Write the amount in figures"),
            ({"answer": "no"}, "Say why, in a sentence or two."),
        ],
    )
    def test_faults_stand_at_their_fields(self, one: Contribution, values: dict[str, str], words: str) -> None:
        got = post(one, values)
        assert got.status_code == 422
        assert words in text_of(got)
        part = "no/" if values.get("answer") == "no" else "yes/"
        if values.get("answer") in ("yes", "no"):
            assert post(one, values, part).status_code == 422
        assert state(one) == "pledged"

    def test_what_belongs_to_the_other_answer_is_not_looked_at(self, one: Contribution) -> None:
        answer(one, {**NO, "amount": "many"})
        assert state(one) == "withdrawn"

    def test_a_get_sends_nothing(self, one: Contribution) -> None:
        for part in ("yes/", "no/"):
            assert phone().get(page_of(one, part)).url == page_of(one)
        assert state(one) == "pledged"


class TestNo:
    @pytest.mark.both
    def test_with_a_reason(self, one: Contribution) -> None:
        done = answer(one, NO)
        shown = text_of(done)
        assert "City of Kitakyushu does not contribute this" in shown
        assert NO["reason"] in shown
        assert "Declined" in shown
        assert state(one) == "withdrawn"
        assert one.answered_name == CONTACT["name"]


class TestWhatChangesMeanwhile:
    @pytest.mark.parametrize("part", ["", "yes/"])
    def test_another_amount_is_shown_and_nothing_is_lost(self, one: Contribution, part: str) -> None:
        one.refresh_from_db()
        seen = one.version
        actions.put_value(one.pk, money("900000", "JPY"), by=COMMAND)
        got = post(one, {**YES, "message": "Thanks", "seen": seen}, part)
        assert got.status_code == 412
        shown = text_of(got)
        for words in ("Your answer was not taken", "900,000", "Thanks"):
            assert words in shown, words
        assert state(one) == "pledged"

    def test_a_yes_without_what_was_seen_is_not_taken(self, one: Contribution) -> None:
        for seen in ("", "x", "99999999999"):
            assert post(one, {**YES, "seen": seen}, "yes/").status_code == 412
        assert state(one) == "pledged"

    def test_who_was_faster_is_shown_with_what_was_written(self, one: Contribution) -> None:
        answer(one, NO)
        late = post(one, {**YES, "message": "Of course"}, "yes/")
        assert late.status_code == 409
        shown = text_of(late)
        for words in ("Nothing was changed", "What you wrote", "Of course"):
            assert words in shown, words

    def test_a_reminder_between_does_not_matter(self, one: Contribution) -> None:
        one.refresh_from_db()
        seen = one.version
        actions.remind(one.pk, by=COMMAND)
        assert post(one, {**YES, "seen": seen}, "yes/").status_code == 302


class TestStates:
    def shown(self, one: Contribution, status: int = 200) -> str:
        got = phone(language="en").get(page_of(one))
        assert got.status_code == status
        page = got.content.decode()
        assert 'name="answer"' not in page
        return text_of(got)

    def test_withdrawn_by_the_organisers(self, one: Contribution) -> None:
        actions.withdraw(one.pk, "Not needed", by=COMMAND)
        assert "This contribution was withdrawn" in self.shown(one)

    def test_confirmed_by_telephone(self, one: Contribution) -> None:
        actions.confirm(one.pk, by=COMMAND)
        shown = self.shown(one)
        assert "Thank you: City of Kitakyushu contributes" in shown
        assert "Nobody has answered by this link." in shown

    def test_received(self, one: Contribution) -> None:
        answer(one, YES)
        actions.receive(one.pk, money("200000", "JPY"), by=COMMAND)
        assert "Given so far" in self.shown(one)
        actions.receive(one.pk, by=COMMAND)
        assert "The payment of City of Kitakyushu has arrived" in self.shown(one)

    def test_a_yes_that_was_withdrawn_later_was_a_yes(self, one: Contribution) -> None:
        answer(one, YES)
        actions.withdraw(one.pk, "Typhoon", by=COMMAND)
        shown = self.shown(one)
        assert "It was confirmed and has been taken back since." in shown
        assert "Yes, we contribute this" in shown

    def test_closed_books(self, one: Contribution) -> None:
        actions.close(one.book.pk, by=COMMAND)
        assert "The books are closed" in self.shown(one)
        assert post(one, YES, "yes/").status_code == 409

    @pytest.mark.parametrize(
        ("how", "words"),
        [
            ("", "The organizers write to you about what was given."),
            ("refunded", "What was paid goes back to you."),
            ("kept", "What was paid was kept for costs that had arisen."),
        ],
    )
    def test_a_cancelled_event(self, one: Contribution, officer: Person, how: str, words: str) -> None:
        assert one.book.event
        answer(one, YES)
        actions.receive(one.pk, by=COMMAND)
        programme.publish(one.book.event.pk, by=officer.actor)
        programme.cancel(one.book.event.pk, "No budget", by=officer.actor)
        if how:
            actions.settle(one.pk, how, by=COMMAND)
        shown = self.shown(one)
        assert "The event was cancelled" in shown
        assert words in shown

    def test_a_cancelled_event_that_got_nothing(self, one: Contribution, officer: Person) -> None:
        assert one.book.event
        programme.publish(one.book.event.pk, by=officer.actor)
        programme.cancel(one.book.event.pk, "No budget", by=officer.actor)
        assert "Thank you for your readiness." in self.shown(one)


class TestLinks:
    def test_unknown(self) -> None:
        for secret in ("x", "A" * 43):
            got = phone(language="en").get(f"/pledge/{secret}/")
            assert got.status_code == 404
            assert "This link opens nothing" in text_of(got)

    @pytest.mark.both
    def test_replaced(self, one: Contribution) -> None:
        old = page_of(one)
        asked(one)
        got = phone(language="en").get(old)
        assert got.status_code == 409
        assert "This link was replaced by a newer one." in text_of(got)
        assert "mailto:secretariat@test.example" in got.content.decode()
        assert phone().post(old + "yes/", {**YES, "seen": 3}).status_code == 409
        assert state(one) == "pledged"

    def test_over(self, one: Contribution) -> None:
        Contribution.objects.filter(pk=one.pk).update(reply_by=timezone.now().date() - 92 * DAY)
        got = phone(language="en").get(page_of(one))
        assert got.status_code == 409
        assert "This page is closed" in text_of(got)
        assert "Write to the organizers:" in text_of(got)

    def test_who_guesses_is_slowed_down(self, one: Contribution) -> None:
        assert GUESSES == "ledger.secret"
        with override_settings(RATE_LIMITS=True):
            client = phone()
            told = [client.get(f"/pledge/{'A' * 41}{number:02}/").status_code for number in range(25)]
            assert (told[0], told[-1]) == (404, 429)
            assert client.get(page_of(one)).status_code == 429

    def test_a_form_from_elsewhere_is_refused(self, one: Contribution) -> None:
        strict = Client(enforce_csrf_checks=True)
        for part in ("", "yes/", "no/"):
            assert strict.post(page_of(one, part), YES).status_code == 403
        assert state(one) == "pledged"

    def test_a_link_of_another_kind_opens_nothing(self, one: Contribution) -> None:
        assert phone().get(f"/cohost/{one.link_secret}/").status_code == 404


class TestForOrganisers:
    """Asking and reminding on the pages of the workspace."""

    def at(self, one: Contribution, part: str) -> str:
        assert one.book.event
        return f"/desk/events/{one.book.event.slug}/ledger/contributions/{one.pk}/{part}/"

    def test_the_form_begins_with_the_focal_point(
        self, book: Book, body: Organisation, officer: Person, focal_point: Person
    ) -> None:
        page = signed_in(officer).get(self.at(pledged(book, body), "ask")).content.decode()
        assert f'value="{focal_point.email}"' in page
        assert '<option value="ja" selected>' in page
        assert "is the focal point on record" in page

    def test_the_organisations_own_comes_before_the_citys(
        self, book: Book, body: Organisation, officer: Person, focal_point: Person, participant: Person
    ) -> None:
        network.name_focal_point(participant, organisation=body, by=COMMAND)
        assert (
            f'value="{participant.email}"'
            in signed_in(officer).get(self.at(pledged(book, body), "ask")).content.decode()
        )

    def test_the_letter_is_seen_before_it_goes(self, book: Book, body: Organisation, officer: Person) -> None:
        one, client = pledged(book, body), signed_in(officer)
        values = {f"contact_{name}": value for name, value in CONTACT.items()}
        later = (timezone.now() + 9 * DAY).date()
        sent = {**values, "reply_by": later.isoformat(), "message": "We count on you.", "version": one.version}
        seen = client.post(self.at(one, "ask"), sent)
        shown = text_of(seen)
        assert seen.status_code == 200
        assert letters("asked") == []
        for words in (
            "We have noted that City of Kitakyushu promised to pay the following.",
            "We count on you.",
            "日本語",
        ):
            assert words in shown, words
        done = client.post(self.at(one, "ask"), {**hidden(seen), "step": "send"})
        assert done.status_code == 302
        assert done.url == self.at(one, "x").removesuffix("x/")
        (letter,) = letters("asked")
        assert "We count on you." in letter.body
        one.refresh_from_db()
        assert one.reply_by == later

    def test_it_can_be_changed(self, book: Book, body: Organisation, officer: Person) -> None:
        one = pledged(book, body)
        values = {"contact_email": "x@y.example", "contact_language": "ru", "reply_by": "2037-01-01", "step": "change"}
        got = signed_in(officer).post(self.at(one, "ask"), values)
        assert got.status_code == 200
        assert 'value="x@y.example"' in got.content.decode()

    def test_faults_and_late_saves(self, book: Book, body: Organisation, officer: Person) -> None:
        one, client = pledged(book, body), signed_in(officer)
        values = {"contact_email": "x@y.example", "contact_language": "ru", "reply_by": "2037-01-01"}
        assert client.post(self.at(one, "ask"), {**values, "contact_email": ""}).status_code == 422
        assert client.post(self.at(one, "ask"), {**values, "reply_by": "2020-01-01", "step": "send"}).status_code == 422
        stale = client.post(self.at(one, "ask"), {**values, "step": "send", "version": "1"})
        assert stale.status_code == (412 if one.version != 1 else 302)
        assert "Nothing was sent." in text_of(stale)
        assert letters("asked") == []

    def test_what_cannot_be_asked(self, book: Book, body: Organisation, officer: Person) -> None:
        one = pledged(book, body)
        actions.confirm(one.pk, by=COMMAND)
        assert signed_in(officer).get(self.at(one, "ask")).status_code == 409

    @pytest.mark.both
    def test_reminding(self, one: Contribution, officer: Person) -> None:
        client = signed_in(officer)
        assert client.get(self.at(one, "remind")).status_code == 405
        assert client.post(self.at(one, "remind")).status_code == 302
        assert len(letters("reminder")) == 1

    def test_a_book_of_a_year(self, body: Organisation, rates: None, finance: Person, officer: Person) -> None:
        one = pledged(actions.book_of_year(2027), body)
        at = f"/desk/books/2027/contributions/{one.pk}/ask/"
        assert signed_in(finance).get(at).status_code == 200
        assert signed_in(officer).get(at).status_code == 200

    def test_only_who_plans(
        self,
        one: Contribution,
        organiser: Person,
        participant: Person,
        focal_point: Person,
        finance: Person,
        steward: Person,
    ) -> None:
        assert one.book.event
        for somebody in (organiser, participant, focal_point):
            for part in ("ask", "remind"):
                assert signed_in(somebody).post(self.at(one, part)).status_code == 404, somebody
        join(one.book.event, steward, "steward")
        assert signed_in(steward).get(self.at(one, "ask")).status_code == 403
        assert signed_in(finance).get(self.at(one, "ask")).status_code == 200
        join(one.book.event, organiser, "organiser")
        assert signed_in(organiser).get(self.at(one, "ask")).status_code == 200
        assert phone().get(self.at(one, "ask")).status_code == 302
