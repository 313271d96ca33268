"""What a city takes along from its page: letter, calendar entry, list of visitors."""

import datetime
import io
import re
from typing import Any

import icalendar
import pytest
from pypdf import PdfReader

from events_core.hosting import actions
from events_core.hosting.models import Answer, CohostRequest
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme import visitors
from events_core.programme.models import Event
from events_core.programme.visitors import Visitor
from tests.hosting.cityhall import ASKED, page_of, phone, text_of
from tests.hosting.scenes import DAY, TERMS, Clock, again, confirmed, countered, moved, sent

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SARAN = Visitor(
    "Batbayar Sarangerel", "Батбаярын Сарангэрэл", "City of Ulaanbaatar", "Engineer", "MN", "=vegetarian", "mn"
)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> list[Visitor]:
    """Who comes to any event."""
    found = [SARAN]
    monkeypatch.setattr(visitors, "_PROVIDERS", [lambda event: found])
    return found


def handed_over(visit: Event, officer: Person) -> CohostRequest:
    request = confirmed(visit, officer)
    return actions.hand_over_visitors(request.pk, by=officer.actor)


def entry(request: CohostRequest) -> Any:
    answer = phone().get(page_of(request, "event.ics"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    made = icalendar.Calendar.from_ical(answer.content)
    assert made.errors == []
    (event,) = made.walk("VEVENT")
    return event


class TestTheLetter:
    def test_it_asks_before_and_tells_what_was_agreed_after(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer, **ASKED)
        answers = {}
        for name in ("request", "agreement"):
            answer = phone().get(page_of(request, "letter.pdf"))
            assert answer["Content-Type"] == "application/pdf"
            told = re.fullmatch(r'attachment; filename="([\x20-\x7e]+)"', answer["Content-Disposition"])
            assert told
            assert told[1] == f"{name}-kitakyushu-{visit.reference.replace('/', '-').lower()}.pdf"
            pages = PdfReader(io.BytesIO(answer.content)).pages
            answers[name] = " ".join(page.extract_text() for page in pages)
            request = actions.confirm(request.pk, TERMS) if name == "request" else request
        assert "Water treatment works" in answers["request"]
        assert "Moriyama Aya" not in answers["request"]
        assert "Moriyama Aya" in answers["agreement"]

    def test_a_head_request_has_no_body(self, visit: Event, officer: Person) -> None:
        assert phone().head(page_of(sent(visit, officer), "letter.pdf")).content == b""


class TestTheCalendarEntry:
    def test_it_is_the_public_entry_with_the_agreed_sites(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        draft = entry(request)
        assert (draft["status"], "url" in draft, "/events/" in draft["description"]) == ("TENTATIVE", False, False)
        assert "Eco-town centre" in draft["description"]
        assert str(draft["summary"]) == "都市インベントリの活用"
        event = programme.publish(visit.pk, by=officer.actor)
        held = phone().get(f"/events/{event.slug}/event.ics").getvalue()
        public = icalendar.Calendar.from_ical(held).walk("VEVENT")[0]
        mine = entry(request)
        assert mine["status"] == "CONFIRMED"
        for name in ("uid", "sequence", "url"):
            assert mine[name] == public[name]
        assert mine["dtstart"].dt == public["dtstart"].dt
        assert mine["dtstamp"].dt >= draft["dtstamp"].dt
        assert "Sato" not in mine["description"]

    def test_what_is_asked_or_proposed_is_tentative(self, visit: Event, officer: Person) -> None:
        request = countered(visit, officer)
        assert entry(request)["status"] == "TENTATIVE"
        assert entry(request)["dtstart"].dt == moved(visit)["starts_at"]
        later = (visit.starts_at + 3 * DAY, visit.ends_at + 3 * DAY)
        actions.reply(request.pk, "What about these?", dates=later, by=officer.actor)
        assert (entry(request)["status"], entry(request)["dtstart"].dt) == ("TENTATIVE", later[0])

    def test_the_latest_file_has_the_latest_stamp(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        hour = datetime.timedelta(hours=1)
        first = entry(request)["dtstamp"].dt
        amended = actions.amend(request.pk, {**TERMS, "sites": [{"name": "Port"}]}).answer
        assert amended
        Answer.objects.filter(pk=amended.pk).update(at=first + hour)
        changed = entry(again(request))
        assert changed["dtstamp"].dt == first + hour
        assert "Port" in changed["description"]

    def test_a_cancelled_visit_says_so(self, visit: Event, officer: Person) -> None:
        request = confirmed(visit, officer)
        programme.cancel(visit.pk, "A typhoon", by=officer.actor)
        assert entry(request)["status"] == "CANCELLED"

    def test_there_is_none_for_a_city_that_is_out_of_it(self, visit: Event, officer: Person) -> None:
        request = sent(visit, officer)
        actions.recall(request.pk, by=officer.actor)
        answer = phone(language="en").get(page_of(request, "event.ics"))
        assert answer.status_code == 409
        assert f'href="{page_of(request)}"' in answer.content.decode()


class TestTheListOfVisitors:
    def test_it_is_open_once_it_was_handed_over(self, visit: Event, officer: Person, people: list[Visitor]) -> None:
        request = handed_over(visit, officer)
        assert "See the list of visitors" in text_of(phone(language="en").get(page_of(request)))
        answer = phone(language="en").get(page_of(request, "visitors/"))
        shown = text_of(answer)
        for words in ("1 visitor", "Batbayar Sarangerel", "Mongolia", "=vegetarian", "personal data", "Engineer"):
            assert words in shown, words
        assert '<span lang="mn">' in answer.content.decode()

    def test_as_a_spreadsheet_it_is_safe(self, visit: Event, officer: Person, people: list[Visitor]) -> None:
        answer = phone(language="en").get(page_of(handed_over(visit, officer), "visitors/visitors.csv"))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert re.search(r'filename="visitors-kitakyushu-[\w-]+\.csv"', answer["Content-Disposition"])
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Name in Latin script,Name in own script,")
        assert lines[1] == (
            "Batbayar Sarangerel,Батбаярын Сарангэрэл,City of Ulaanbaatar,Engineer,Mongolia,mn,'=vegetarian"
        )

    def test_nobody_comes_yet(self, visit: Event, officer: Person, people: list[Visitor]) -> None:
        people.clear()
        shown = text_of(phone(language="en").get(page_of(handed_over(visit, officer), "visitors/")))
        assert "Nobody is expected yet" in shown
        assert "Download as CSV" not in shown

    def test_before_it_is_handed_over(self, visit: Event, officer: Person, people: list[Visitor]) -> None:
        request = confirmed(visit, officer)
        self.closed(request, "The list is not handed over yet")

    @pytest.mark.parametrize("how", ["withdrawn", "moved", "cancelled", "over", "recalled"])
    def test_it_is_closed_afterwards(
        self, visit: Event, officer: Person, people: list[Visitor], clock: Clock, how: str
    ) -> None:
        request = handed_over(visit, officer)
        if how == "withdrawn":
            actions.withdraw(request.pk, "An election")
        elif how == "moved":
            programme.edit_event(visit.pk, moved(visit), by=officer.actor)
        elif how == "cancelled":
            programme.cancel(visit.pk, "A typhoon", by=officer.actor)
        elif how == "over":
            clock.go_to(visit.ends_at + 7 * DAY - datetime.timedelta(minutes=2))
            assert "Batbayar" in text_of(phone().get(page_of(request, "visitors/")))
            clock.wait(minutes=3)
        else:
            actions.withdraw(request.pk, "An election")
            actions.send(request.pk, by=officer.actor)
        self.closed(request, "The list of visitors is closed")

    def closed(self, request: CohostRequest, words: str) -> None:
        page = phone(language="en").get(page_of(request, "visitors/"))
        assert page.status_code == 200
        assert words in text_of(page)
        assert "Batbayar" not in text_of(page)
        file = phone(language="en").get(page_of(request, "visitors/visitors.csv"))
        assert file.status_code == 409
        assert "Batbayar" not in text_of(file)
        assert "See the list of visitors" not in text_of(phone(language="en").get(page_of(request)))
