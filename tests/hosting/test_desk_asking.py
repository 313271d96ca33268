"""Asking cities by page: the form, the letter as it will go, sending it, several at once."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.hosting import actions
from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, city
from tests.hosting.pages import address, page, post, signed_in, words
from tests.hosting.scenes import DAY, again, ask, confirmed, letters, moved, sent, to_cities, verbs
from tests.hosting.test_desk import second_government

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ASK, SEND = "kitakyushu/ask/", "kitakyushu/send/"


def filled(event: Event, **values: Any) -> dict[str, Any]:
    """What an organiser writes."""
    reply_by = (timezone.now().astimezone(event.zone) + 10 * DAY).date().isoformat()
    return {
        "version": "0", "contact_name": "Tanaka Yui", "contact_email": "tanaka@kitakyushu.example", "contact_language": "ja",
        "visitors": "24", "group": "City officers", "languages": ["en", "ja"], "sites": "Eco-town centre\n\n Water works ",
        "asks": ["guide", "venue"], "message": "We come by train.", "reply_by": reply_by, **values,
    }  # fmt: skip


def test_the_form_begins_with_what_is_known(make_event: Make, officer: Person, focal_point: Person) -> None:
    visit = make_event(kind="field_visit", capacity=30, languages=["en", "ja"])
    shown = page(officer, visit, ASK)
    for value in (focal_point.name, "focal@test.example", 'value="30"', "is the focal point on record"):
        assert value in shown, value
    assert shown.count("checked") == 2
    assert re.search(r'<option value="ja"[^>]* selected', shown)
    assert (timezone.now().astimezone(visit.zone) + 14 * DAY).date().isoformat() in shown


def test_without_a_focal_point_the_form_says_so(visit: Event, officer: Person) -> None:
    shown = page(officer, visit, ASK)
    assert "No focal point is on record" in shown
    assert re.search(r'<option value="ja"[^>]* selected', shown), "the language of the country"


def test_all_that_is_written_is_kept(visit: Event, officer: Person) -> None:
    first = (visit.starts_at.astimezone(visit.zone) + 7 * DAY).date()
    written = filled(visit, first_1=first.isoformat(), first_2="", last_1=(first + DAY).isoformat())
    shown = post(officer, visit, ASK, **written).content.decode()
    assert "The request to City of Kitakyushu is saved" in shown
    request = CohostRequest.objects.get()
    asked = request.asks
    assert (asked.visitors, asked.group, asked.asks) == (24, "City officers", ("guide", "venue"))
    assert (asked.sites, asked.languages, asked.message) == (
        ("Eco-town centre", "Water works"), ("en", "ja"), "We come by train.",
    )  # fmt: skip
    assert (request.contact_name, request.contact_language, str(request.reply_by)) == (
        "Tanaka Yui", "ja", written["reply_by"],
    )  # fmt: skip
    ((starts, ends),) = asked.candidates
    assert (starts, ends - starts) == (visit.starts_at + 7 * DAY, visit.ends_at - visit.starts_at)
    again_shown = page(officer, visit, ASK)
    for value in ("Water works", "We come by train.", first.isoformat(), written["reply_by"]):
        assert value in again_shown, value


def test_a_first_day_alone_keeps_the_length(visit: Event, officer: Person) -> None:
    first = (visit.starts_at.astimezone(visit.zone) + 7 * DAY).date()
    post(officer, visit, ASK, **filled(visit, first_2=first.isoformat()))
    ((starts, ends),) = CohostRequest.objects.get().asks.candidates
    assert ends - starts == visit.ends_at - visit.starts_at


def test_bad_answers_keep_what_was_typed(visit: Event, officer: Person) -> None:
    bad = filled(
        visit, visitors="0", contact_email="nobody", reply_by="soon", group="x" * 501, first_1="2027-05-03",
        last_1="2027-05-01", last_2="2027-05-01", message="kept",
    )  # fmt: skip
    answer = signed_in(officer).post(address(visit, ASK), bad)
    shown = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Enter an email address", "Enter a day such as", "Shorten this to 500", "The last day must not come before",
                 "Give the first day.", "kept", "soon", "6 answers need another look"):  # fmt: skip
        assert text in shown, text
    assert not CohostRequest.objects.exists()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"visitors": "-3"}, "Enter a whole number from 1 to 100000."),
        ({"visitors": "many"}, "Enter a whole number from 1 to 100000."),
        ({"visitors": "100001"}, "Enter a whole number from 1 to 100000."),
        ({"reply_by": "2020-01-01"}, "The day by which the city should answer is over. Choose a later one."),
        ({"reply_by": "2090-01-01"}, "The city should answer before the event is over. Choose an earlier day."),
    ],
)
def test_what_no_city_could_keep_is_said_at_once(
    visit: Event, officer: Person, values: dict[str, str], text: str
) -> None:
    answer = signed_in(officer).post(address(visit, ASK), filled(visit, **values))
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not CohostRequest.objects.exists()


def test_what_only_the_action_knows_stands_at_its_field(visit: Event, officer: Person) -> None:
    answer = signed_in(officer).post(
        address(visit, ASK), filled(visit, sites="a\n" + "b" * 301, contact_name="c" * 199)
    )
    assert answer.status_code == 422
    assert 'href="#id_sites"' in answer.content.decode()


def test_a_late_save_is_told_and_may_insist(visit: Event, officer: Person) -> None:
    request = ask(visit, officer, visitors=20)
    late = filled(visit, version=str(request.version), visitors="30")
    actions.edit_request(request.pk, {"visitors": 25, "group": "Mayors"}, by=officer.actor)
    answer = signed_in(officer).post(address(visit, ASK), late)
    shown = answer.content.decode()
    assert answer.status_code == 412
    assert "Somebody has changed this request since you opened it" in shown
    assert "Number of visitors" in shown.split("These answers differ")[1]
    assert 'value="30"' in shown
    assert again(request).asks.visitors == 25
    fresh = re.search(r'name="version" value="(\d+)"', shown)
    assert fresh
    post(officer, visit, ASK, **late | {"version": fresh[1]})
    assert again(request).asks.visitors == 30


def test_two_who_ask_a_city_first_are_told(visit: Event, officer: Person) -> None:
    written = filled(visit)
    ask(visit, officer, visitors=20)
    answer = signed_in(officer).post(address(visit, ASK), written)
    assert answer.status_code == 412
    assert CohostRequest.objects.get().asks.visitors == 20


def test_a_city_that_has_the_request_has_no_form(visit: Event, officer: Person) -> None:
    request = sent(visit, officer)
    assert "Take it back first" in page(officer, visit, ASK, status=409)
    late = signed_in(officer).post(address(visit, ASK), filled(visit, version=str(request.version)))
    assert late.status_code == 422
    assert "Take it back first" in late.content.decode()
    assert "We come by train." in late.content.decode()


def test_one_of_several_local_governments_is_chosen(visit: Event, officer: Person, kitakyushu: City) -> None:
    second_government(kitakyushu)
    answer = signed_in(officer).post(address(visit, ASK), filled(visit))
    assert "Choose the local government that is to host." in answer.content.decode()
    post(officer, visit, ASK, **filled(visit, organisation="port-authority"))
    request = CohostRequest.objects.get()
    assert request.organisation.slug == "port-authority"
    chosen = {"organisation": "city-of-kitakyushu", "version": str(request.version)}
    post(officer, visit, ASK, **filled(visit, **chosen))
    assert again(request).organisation.slug == "city-of-kitakyushu"
    assert verbs(visit) == ["cohost.drafted", "cohost.drafted"]


def test_the_same_is_prepared_for_other_cities(tour: Event, officer: Person) -> None:
    shown = post(officer, tour, ASK, **filled(tour, also="ulaanbaatar")).content.decode()
    assert "The same is prepared for 1 other city." in shown
    here, there = CohostRequest.objects.order_by("pk")
    assert here.asked == there.asked
    assert (here.contact_email, there.contact_email) == ("tanaka@kitakyushu.example", "")
    assert "its own draft is replaced" in page(officer, tour, ASK)
    there_as_form = page(officer, tour, "ulaanbaatar/ask/")
    assert re.search(r'<option value="mn"[^>]* selected', there_as_form), (
        "the language of its country, as long as nobody is named"
    )


def test_a_city_that_is_asked_already_is_not_offered(tour: Event, officer: Person) -> None:
    sent(tour, officer, "ulaanbaatar")
    assert 'name="also"' not in page(officer, tour, ASK)
    answer = signed_in(officer).post(address(tour, ASK), filled(tour, also="ulaanbaatar"))
    assert answer.status_code == 302
    assert CohostRequest.objects.get(city__slug="ulaanbaatar").asks.visitors is None


def test_the_letter_is_shown_as_it_will_go(visit: Event, officer: Person) -> None:
    landed = post(officer, visit, ASK, **filled(visit, look="1", first_1="2031-05-03"))
    shown = words(landed.content.decode())
    assert landed.request["PATH_INFO"].endswith("/kitakyushu/preview/")
    for text in ("Tanaka Yui", "tanaka@kitakyushu.example", "北九州市", "日本語", "Dear Tanaka Yui,", "We come by train.",
                 "The city’s personal link stands here.", "Eco-town centre and Water works", "3–4 May 2031",
                 "reminders go out 7 days and 2 days before"):  # fmt: skip
        assert text in shown.replace("\u2060", ""), text
    assert letters() == []
    post(officer, visit, SEND)
    (letter,) = letters()
    english = letter.body.split("* * *")[1]
    before, _link, after = english.partition("⟦answer⟧")
    for part in (before, after):
        for line in filter(None, map(str.strip, part.splitlines())):
            assert line in shown, line


def test_the_letter_is_only_in_english_for_who_reads_english(visit: Event, officer: Person) -> None:
    post(officer, visit, ASK, **filled(visit, contact_language="en"))
    shown = page(officer, visit, "kitakyushu/preview/")
    assert shown.count("The city’s personal link stands here.") == 1


def test_sending_asks_the_city(visit: Event, officer: Person) -> None:
    ask(visit, officer, visitors=20)
    shown = post(officer, visit, SEND).content.decode()
    assert "City of Kitakyushu is asked" in shown
    assert "The letter goes to Tanaka Yui now." in shown
    assert to_cities() == ["request"]


def test_only_the_letter_that_was_seen_goes(visit: Event, officer: Person) -> None:
    request = ask(visit, officer, visitors=20)
    actions.edit_request(request.pk, {"visitors": 99}, by=officer.actor)
    answer = signed_in(officer).post(address(visit, SEND), {"version": str(request.version)})
    shown = answer.content.decode()
    assert answer.status_code == 412
    assert "The request was changed since you looked at it" in shown
    assert "99" in shown
    assert to_cities() == []
    post(officer, visit, SEND, version=str(again(request).version))
    assert to_cities() == ["request"]


def test_sending_twice_is_told(visit: Event, officer: Person) -> None:
    ask(visit, officer, visitors=20)
    post(officer, visit, SEND)
    answer = signed_in(officer).post(address(visit, SEND))
    assert answer.status_code == 422
    assert "not possible in the present state: Waiting" in answer.content.decode()
    assert to_cities() == ["request"]


def test_what_keeps_a_letter_back_stands_on_its_page(visit: Event, officer: Person) -> None:
    request = ask(visit, officer, visitors=20)
    actions.edit_request(request.pk, {"contact": {}, "reply_by": "2020-01-01"}, by=officer.actor)
    shown = page(officer, visit, "kitakyushu/preview/")
    assert "It cannot be sent yet" in shown
    assert "Say who gets the request" in shown
    assert "The day by which the city should answer is over" in shown
    assert "Send the request" not in shown


def test_a_city_is_asked_again(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    programme.edit_event(visit.pk, moved(visit), by=officer.actor)
    shown = page(officer, visit, "kitakyushu/preview/")
    assert "Asked again" in shown
    assert post(officer, visit, SEND).status_code == 200
    assert again(request).state == "sent"
    assert to_cities()[-1] == "again"
    assert "1 earlier answer" in words(page(officer, visit))


def test_nobody_named_has_no_letter(visit: Event, officer: Person) -> None:
    assert "Nobody has been asked in this city yet." in page(officer, visit, "kitakyushu/preview/", status=404)
    assert page(officer, visit, "nowhere/ask/", status=404)


def test_several_go_at_once(tour: Event, officer: Person) -> None:
    assert "No request is ready" in page(officer, tour, "send/", status=409)
    here, there = ask(tour, officer, visitors=20), ask(tour, officer, "ulaanbaatar", visitors=20)
    assert "Send several requests at once" in page(officer, tour)
    shown = words(page(officer, tour, "send/"))
    for text in ("To Tanaka Yui, 日本語.", "To Dorj Bold, Монгол."):
        assert text in shown, text
    ticked = {f"request-{row.pk}": str(row.version) for row in (here, there)}
    assert "2 cities are asked" in post(officer, tour, "send/", **ticked).content.decode()
    assert to_cities() == ["request", "request"]


def test_of_several_one_may_be_left_out(tour: Event, officer: Person) -> None:
    here, there = ask(tour, officer, visitors=20), ask(tour, officer, "ulaanbaatar", visitors=20)
    post(officer, tour, "send/", **{f"request-{there.pk}": str(there.version)})
    assert (again(here).state, again(there).state) == ("drafted", "sent")


def test_of_several_all_go_or_none(tour: Event, officer: Person) -> None:
    here, there = ask(tour, officer, visitors=20), ask(tour, officer, "ulaanbaatar", visitors=20)
    seen = {f"request-{row.pk}": str(row.version) for row in (here, there)}
    actions.edit_request(there.pk, {"visitors": 99}, by=officer.actor)
    answer = signed_in(officer).post(address(tour, "send/"), seen)
    assert answer.status_code == 412
    assert "Nothing was sent" in answer.content.decode()
    assert signed_in(officer).post(address(tour, "send/"), {}).status_code == 412
    assert to_cities() == []


def test_drafts_of_another_event_are_not_sent(tour: Event, visit: Event, officer: Person) -> None:
    ask(tour, officer, visitors=20)
    other = ask(visit, officer, visitors=20)
    signed_in(officer).post(address(tour, "send/"), {f"request-{other.pk}": str(other.version)})
    assert again(other).state == "drafted"


def test_the_form_costs_the_same_for_many_cities(make_event: Make, officer: Person) -> None:
    slugs = [city(f"city-{number}", "JP", {"en": f"City {number}"}).slug for number in range(10)]
    client, costs = signed_in(officer), []
    for some in (slugs[:2], slugs):
        event = make_event(kind="field_visit", cities=some)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(event, "city-0/ask/")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
