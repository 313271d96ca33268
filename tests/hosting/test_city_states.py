"""The city's page after an answer and in every other state; details, withdrawing, old links, scanners, secrets."""

import datetime
import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.serializers import serialize
from django.test import Client, override_settings
from django.urls import get_resolver

from events_core.foundation.discreet import Discreet
from events_core.hosting import actions
from events_core.hosting.models import Answer, CohostRequest
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person, SpentLink
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.hosting.cityhall import ASKED, WHO, days, filled, page_of, phone, text_of
from tests.hosting.scenes import DAY, MAYOR, TERMS, Clock, again, confirmed, countered, letters, moved, sent, verbs

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PARTS = (
    "", "received/", "details/", "withdraw/", "forward/", "letter.pdf", "event.ics", "visitors/", "visitors/visitors.csv",
)  # fmt: skip
SECRET = "a" * 43
Make = Callable[[Event, Person], CohostRequest]


def declined(visit: Event, officer: Person) -> CohostRequest:
    return actions.decline(sent(visit, officer, **ASKED).pk, "The hall is under repair.", **MAYOR)


def withdrawn(visit: Event, officer: Person) -> CohostRequest:
    return actions.withdraw(confirmed(visit, officer).pk, "An election was called.", **MAYOR)


def recalled(visit: Event, officer: Person) -> CohostRequest:
    return actions.recall(sent(visit, officer).pk, by=officer.actor)


def lapsed(visit: Event, officer: Person) -> CohostRequest:
    made = confirmed(visit, officer)
    programme.edit_event(visit.pk, moved(visit), by=officer.actor)
    return again(made)


def cancelled(visit: Event, officer: Person) -> CohostRequest:
    made = confirmed(visit, officer)
    programme.cancel(visit.pk, "A typhoon", by=officer.actor)
    return again(made)


def state_of(request: CohostRequest, client: Client | None = None) -> str:
    answer = (client or phone(language="en")).get(page_of(request))
    assert answer.status_code == 200
    return text_of(answer)


class TestStates:
    @pytest.mark.parametrize(
        ("make", "title", "todo"),
        [
            (countered, "Kitakyushu has proposed changes", "You need do nothing now."),
            (declined, "Kitakyushu does not host this", "write to the organizers"),
            (withdrawn, "Kitakyushu has withdrawn", "write to the organizers"),
            (recalled, "The request was taken back", "Nothing needs to be done."),
            (lapsed, "The dates or cities have changed", "a new mail with a new link comes"),
            (cancelled, "The event was cancelled", "A typhoon"),
            (confirmed, "Kitakyushu hosts this field visit", "It is announced when the organizers publish it"),
        ],
    )
    def test_each_says_how_it_stands_and_what_to_do(
        self, visit: Event, officer: Person, make: Make, title: str, todo: str
    ) -> None:
        shown = state_of(make(visit, officer))
        for words in (title, todo, "City of Kitakyushu", "secretariat@test.example"):
            assert words in shown, words
        assert "Check your answer" not in shown

    def test_a_request_that_expired(self, visit: Event, officer: Person, clock: Clock) -> None:
        request = sent(visit, officer)
        assert request.due_at
        clock.go_to(request.due_at + datetime.timedelta(minutes=1))
        assert "The time to answer is over" in state_of(request)
        actions.expire_due()
        assert "they can ask again" in state_of(request)

    def test_an_event_that_was_held(self, visit: Event, officer: Person, clock: Clock) -> None:
        request = confirmed(visit, officer)
        clock.go_to(visit.ends_at + DAY)
        shown = state_of(request)
        assert "Kitakyushu hosted this" in shown
        assert "Change details" not in shown
        assert "Withdraw" not in shown

    def test_what_was_agreed(self, visit: Event, officer: Person) -> None:
        shown = state_of(confirmed(visit, officer))
        for words in (
            "What was agreed", "Moriyama Aya", "Sato Ken", "+81 93 582 2102", "Eco-town centre", "10-20 Hibikimachi",
            "Passport", "JPY 80,000", "Letter of agreement (PDF)", "Add to calendar", "Change details", "Withdraw",
        ):  # fmt: skip
            assert words in shown, words

    def test_what_was_agreed_stands_before_what_was_asked(self, visit: Event, officer: Person) -> None:
        shown = state_of(actions.accept(countered(visit, officer).pk, by=officer.actor))
        assert 0 < shown.index("What was agreed") < shown.index("What was asked")

    def test_coordinates_read_the_same_in_every_language(self, visit: Event, officer: Person) -> None:
        site = {"name": "Port", "latitude": 33.9012, "longitude": 130.8123}
        request = actions.confirm(sent(visit, officer).pk, {**TERMS, "sites": [site]})
        assert "33.9012, 130.8123" in state_of(request, phone(language="ru"))
        form = phone(language="ru").get(page_of(request, "details/")).content.decode()
        assert 'value="33.9012, 130.8123"' in form

    def test_the_history_tells_who_when_and_how(self, visit: Event, officer: Person) -> None:
        request = countered(visit, officer)
        actions.reply(request.pk, "Could you keep the dates?", by=officer.actor)
        actions.confirm(request.pk, {**TERMS, "name": "Ito Rin"})
        page = phone(language="en").get(page_of(request))
        table = text_of(page).partition("Everything that the city has answered")[2]
        assert table.index("Ito Rin") < table.index("Moriyama Aya")
        assert "Yes, with changes" in table
        assert "By the link in the mail" in table

    def test_an_answer_from_a_letter_has_a_page_too(self, visit: Event, officer: Person, kitakyushu: City) -> None:
        body = kitakyushu.organisations.get()
        told: dict[str, Any] = {**MAYOR, "note_text": "Letter 17"}
        made = actions.record_for_city(visit.pk, kitakyushu, body, "confirmed", by=officer.actor, **told)
        actions.replace_contact(made.pk, {"name": "Ito Rin", "email": "ito@city.example"}, by=officer.actor)
        shown = state_of(again(made))
        assert "Recorded from a letter" in shown
        assert "Letter 17" in shown

    def test_another_local_government_is_not_shown_what_the_first_said(
        self, visit: Event, officer: Person, kitakyushu: City
    ) -> None:
        first = declined(visit, officer)
        old = page_of(first)
        values = {"name": {"en": "Port Authority"}, "kind": "local_government", "city": kitakyushu, "country": "JP"}
        port = network.save_organisation(Organisation(slug="port"), values, by=COMMAND)
        contact = {"name": "Port", "email": "port@city.example", "language": "en"}
        second = actions.draft_request(visit.pk, kitakyushu, port, asked={"contact": contact}, by=officer.actor)
        held = phone(language="en").get(old)
        assert held.status_code == 409
        assert "Port Authority" not in text_of(held)
        actions.send(second.pk, by=officer.actor)
        shown = state_of(again(second))
        assert "Will Kitakyushu host" in shown
        assert "under repair" not in shown
        assert "Moriyama" not in shown


class TestDetails:
    def form(self, request: CohostRequest, **more: Any) -> dict[str, Any]:
        """The form as it stands, with changes."""
        page = phone().get(page_of(request, "details/")).content.decode()
        values = dict(re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', page))
        values |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page))
        values |= dict(re.findall(r'<select[^>]*name="([^"]+)".*?<option value="([^"]*)" selected', page, re.S))
        return values | WHO | more

    def test_what_needs_no_new_agreement(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        values = self.form(
            request, on_the_day_name="Ito Rin", site_0_limit="12", site_1_name="Port", kind_1_category="catering",
            visitors_list_by=days(visit)["first_day"],
        )  # fmt: skip
        answer = phone(language="en").post(page_of(request, "details/"), values, follow=True)
        assert "The details are saved" in text_of(answer)
        row = again(request)
        assert (row.state, row.terms.on_the_day.name, row.terms.sites[0].limit) == ("confirmed", "Ito Rin", 12)
        assert row.terms.on_the_day.phone == "+81 93 582 2102"
        assert [site.name for site in row.terms.sites] == ["Eco-town centre", "Port"]
        assert [str(one.value or one.category) for one in row.terms.in_kind] == ["JPY\u00a080,000", "catering"]
        assert row.answer.name == WHO["name"]
        assert verbs(visit)[-1] == "cohost.amended"
        agreed = text_of(answer).partition("What was agreed")[2].partition("Answers")[0]
        assert f"Answered by {MAYOR['name']}" in agreed
        assert WHO["name"] not in agreed

    def test_a_site_and_a_thing_are_taken_away(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        values = self.form(request, site_0_name="", kind_0_category="")
        phone().post(page_of(request, "details/"), values)
        assert again(request).terms.sites == again(request).terms.in_kind == ()

    def test_nothing_is_lost_of_what_the_form_does_not_show(self, visit: Event, officer: Person) -> None:
        site = {**TERMS["sites"][0], "contact": {"name": "Ito Rin", "email": "ito@city.example"}}
        request = actions.confirm(sent(visit, officer).pk, {**TERMS, "sites": [site]})
        phone().post(page_of(request, "details/"), self.form(request, on_the_day_name="Another"))
        assert again(request).terms.sites == request.terms.sites

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"name": ""}, "name"),
            ({"site_0_limit": "0"}, "site_0_limit"),
            ({"site_0_day": "2031-01-01"}, "site_0_day"),
            ({"kind_0_amount": "x"}, "kind_0_amount"),
            ({"visitors_list_by": "soon"}, "visitors_list_by"),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(
        self, visit: Event, officer: Person, change: dict[str, str], field: str
    ) -> None:
        request = confirmed(visit, officer)
        answer = phone().post(page_of(request, "details/"), self.form(request, site_0_safety="Kept", **change))
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in answer.content.decode()
        assert "Kept" in answer.content.decode()
        assert Answer.objects.count() == 1

    def test_who_is_later_is_told_so_and_may_insist(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        mine = self.form(request, on_the_day_name="Mine")
        phone().post(page_of(request, "details/"), self.form(request, on_the_day_name="Theirs"))
        late = phone(language="en").post(page_of(request, "details/"), mine)
        assert late.status_code == 412
        assert "Somebody has changed this since you opened it" in text_of(late)
        assert 'value="Mine"' in late.content.decode()
        version = re.findall(r'name="version" value="(\d+)"', late.content.decode())[0]
        assert phone().post(page_of(request, "details/"), mine | {"version": version}).status_code == 302
        assert again(request).terms.on_the_day.name == "Mine"

    def test_more_rows(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        page = phone().post(page_of(request, "details/"), self.form(request, more="own_sites", name="Kept"))
        assert page.status_code == 200
        assert 'name="site_3_name"' in page.content.decode()
        assert 'value="Kept"' in page.content.decode()

    def test_only_what_was_agreed_can_be_changed(self, visit: Event, officer: Person) -> None:
        request = countered(visit, officer)
        assert phone().get(page_of(request, "details/")).url == page_of(request)
        assert phone().post(page_of(request, "details/"), {**WHO}).status_code == 409
        assert Answer.objects.count() == 1


class TestWithdrawing:
    SAID: dict[str, str] = {"reason": "An election was called.", "name": "Ito Rin", "position": "Deputy mayor"}

    def test_after_a_page_that_says_what_happens(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        client = phone(language="en")
        shown = text_of(client.get(page_of(request, "withdraw/")))
        assert "The event cannot be announced" in shown
        answer = client.post(page_of(request, "withdraw/"), self.SAID, follow=True)
        assert "The city has withdrawn" in text_of(answer)
        row = again(request)
        assert (row.state, row.answer.message, row.answer.name) == ("withdrawn", self.SAID["reason"], "Ito Rin")
        assert client.post(page_of(request, "withdraw/"), self.SAID).status_code == 302
        assert Answer.objects.filter(kind="withdrawn").count() == 1

    def test_what_was_arranged_no_longer_stands_as_the_answer(self, visit: Event, officer: Person) -> None:
        assert "JPY 80,000" in state_of(confirmed(visit, officer))
        shown = state_of(actions.withdraw(CohostRequest.objects.get().pk, "An election was called.", **MAYOR))
        assert "An election was called." in shown
        assert not [words for words in ("Sato Ken", "10-20 Hibikimachi", "JPY 80,000") if words in shown]

    def test_of_a_published_visit_it_says_that_registration_pauses(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        programme.publish(visit.pk, by=officer.actor)
        assert "its registration pauses" in text_of(phone(language="en").get(page_of(request, "withdraw/")))

    def test_of_what_waits_for_no_city_it_says_neither(self, draft: Event, officer: Person) -> None:
        request = confirmed(draft, officer)
        for publish in (False, True):
            if publish:
                programme.publish(draft.pk, by=officer.actor)
            shown = text_of(phone(language="en").get(page_of(request, "withdraw/")))
            assert "The organizers are told at once" in shown
            assert "cannot be announced" not in shown
            assert "registration pauses" not in shown

    @pytest.mark.parametrize("missing", ["reason", "name"])
    def test_reason_and_name_are_asked_for(self, visit: Event, officer: Person, missing: str) -> None:
        request = confirmed(visit, officer)
        answer = phone().post(page_of(request, "withdraw/"), self.SAID | {missing: ""})
        assert answer.status_code == 422
        assert f'href="#id_{missing}"' in answer.content.decode()
        assert again(request).state == "confirmed"

    def test_without_a_yes_there_is_nothing_to_withdraw(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer)
        assert phone().get(page_of(request, "withdraw/")).url == page_of(request)
        assert phone().post(page_of(request, "withdraw/"), self.SAID).status_code == 409
        assert again(request).state == "sent"


def snapshot() -> dict[str, str]:
    """All that could be written by a visit, but the note of opening."""
    rows = {model.__name__: serialize("json", model.objects.order_by("pk")) for model in (Answer, Letter, SpentLink)}
    requests = json.loads(serialize("json", CohostRequest.objects.order_by("pk")))
    for row in requests:
        row["fields"].pop("opened_at")
    entries = serialize("json", Entry.objects.exclude(verb="cohost.opened").order_by("pk"))
    events = serialize("json", Event.objects.order_by("pk"))
    return {**rows, "requests": json.dumps(requests), "entries": entries, "events": events}


class TestScanners:
    @pytest.mark.parametrize("make", [sent, countered, confirmed, declined, withdrawn, recalled, lapsed])
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_following_every_link_changes_nothing(self, visit: Event, officer: Person, make: Make, method: str) -> None:
        request = make(visit, officer)
        before = snapshot()
        first = phone().get(page_of(request)).content.decode()
        found = set(re.findall(r'(?:href|action|formaction|src)="(/[^"#]*)', first))
        found |= {page_of(request, part) for part in PARTS}
        assert page_of(request, "letter.pdf") in found
        for address in sorted(found):
            if not address.startswith(("/static/", "/api/")):
                getattr(phone(), method)(address.replace("&amp;", "&"))
        assert snapshot() == before
        assert Entry.objects.filter(verb="cohost.opened").count() == (make in (sent, countered))

    def test_only_a_get_notes_the_opening_and_only_once(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer)
        phone().head(page_of(request))
        assert again(request).opened_at is None
        for _time in range(2):
            phone().get(page_of(request))
        assert again(request).opened_at is not None
        assert verbs(visit).count("cohost.opened") == 1


class TestSecrets:
    @pytest.mark.parametrize("make", [sent, confirmed, declined])
    def test_every_answer_is_private(self, visit: Event, officer: Person, make: Make) -> None:
        request = make(visit, officer)
        pages = [page_of(request, part) for part in PARTS]
        strangers = [f"/cohost/{SECRET}/{part}" for part in PARTS] + ["/cohost/short/"]
        for address in pages + strangers:
            for method in ("get", "head", "post", "put"):
                answer = getattr(phone(), method)(address)
                assert answer["Cache-Control"] == "private, no-store", (method, address, answer.status_code)
                assert answer["Referrer-Policy"] == "same-origin"
                assert answer["X-Robots-Tag"] == "noindex, nofollow"

    @pytest.mark.parametrize("make", [sent, countered, confirmed, declined])
    def test_the_secret_leaves_no_page(self, visit: Event, officer: Person, make: Make) -> None:
        request = make(visit, officer)
        secret = page_of(request).split("/")[2]
        page = phone().get(page_of(request)).content.decode()
        assert secret not in re.findall(r"<title>(.*?)</title>", page, re.S)[0]
        assert not [link for link in re.findall(r'(?:href|src|action)="([^"]+)"', page) if link.startswith("http")]
        for link in re.findall(r'(?:href|src|action)="([^"]+)"', page):
            assert secret not in link or link.startswith(("/cohost/", "/language/")), link

    def test_no_log_has_it(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer)
        secret = page_of(request).split("/")[2]
        page = phone().get(page_of(request)).content.decode()
        menu = re.findall(r'href="(/language/ja/[^"]+)"', page)[0]
        assert secret in menu
        for line in (menu, page_of(request, "letter.pdf"), f"/language/ja/?next=%2fcohost%2f{secret}%2f"):
            record = logging.LogRecord("x", logging.INFO, "", 0, '"GET %s HTTP/1.1" 200', (line,), None)
            Discreet().filter(record)
            assert secret not in record.getMessage()
            assert "…" in record.getMessage()

    def test_crawlers_are_kept_out(self) -> None:
        assert "Disallow: /cohost/" in Client().get("/robots.txt").content.decode()

    def test_one_citys_link_shows_nothing_of_anothers(self, tour: Event, officer: Person) -> None:
        kitakyushu = actions.confirm(sent(tour, officer).pk, TERMS)
        other = sent(tour, officer, "ulaanbaatar", group="Herders of the steppe", message="Dear Ulaanbaatar")
        actions.counter(other.pk, {"name": "Dorj Bold", "position": "Mayor", "message": "In autumn", **moved(tour, 90)})
        for part in ("", "details/", "withdraw/", "forward/", "visitors/", "event.ics"):
            shown = phone(language="en").get(page_of(kitakyushu, part)).content.decode()
            for word in ("Herders", "Dear Ulaanbaatar", "Dorj", "In autumn", page_of(other).split("/")[2]):
                assert word not in shown, (part, word)

    @override_settings(RATE_LIMITS=True)
    def test_who_guesses_is_slowed_down(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer)
        told = [phone().get(f"/cohost/{str(number).zfill(43)}/").status_code for number in range(25)]
        assert (told[0], told[-1]) == (404, 429)
        held = phone().get(page_of(request))
        assert held.status_code == 429
        assert int(held["Retry-After"]) > 0
        assert again(request).opened_at is None


class TestOldLinks:
    def test_a_link_that_nobody_knows(self) -> None:
        for secret in (SECRET, "short", "x" * 44):
            answer = phone().get(f"/cohost/{secret}/")
            assert answer.status_code == 404
            assert "This link opens nothing" in text_of(answer)
            assert "/sign-in/" not in answer.content.decode()

    def test_dates_that_changed(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer)
        old = page_of(request)
        programme.edit_event(visit.pk, moved(visit), by=officer.actor)
        actions.send(request.pk, by=officer.actor)
        for part in PARTS:
            answer = (
                phone(language="en").get(old + part) if part != "received/" else phone(language="en").post(old + part)
            )
            assert answer.status_code == 409
            shown = text_of(answer)
            assert "The dates or cities changed, and the city was asked again." in shown
            assert "secretariat@test.example" in shown
        assert again(request).opened_at is None

    def test_another_contact(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer)
        old = page_of(request)
        actions.replace_contact(request.pk, {"name": "Ito Rin", "email": "ito@city.example"}, by=officer.actor)
        answer = phone(language="en").get(old)
        assert answer.status_code == 409
        assert "This link was replaced by a newer one." in text_of(answer)
        assert "Ito Rin" not in text_of(answer)
        assert phone().post(old, filled(again(request), "confirmed", step="send")).status_code == 409
        assert again(request).state == "sent"

    def test_long_after_the_event(self, visit: Event, officer: Person, clock: Clock) -> None:
        request = confirmed(visit, officer)
        clock.go_to(request.link_until + DAY)
        answer = phone(language="en").get(page_of(request))
        assert answer.status_code == 409
        assert "This page was closed some time after the event." in text_of(answer)
        assert "Sato Ken" not in text_of(answer)


def test_every_address_of_the_city_is_tested_here() -> None:
    names = {key for key in get_resolver().namespace_dict["hosting"][1].reverse_dict if isinstance(key, str)}
    assert len([name for name in names if name == "city" or name.startswith("city_")]) == len(PARTS)
    assert not letters()
