"""Several candidate dates: the list, asking people by link, their answers beside those of cities, taking a pair."""

import datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused
from events_core.hosting import actions as hosting
from events_core.journal import letters
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter, Mailing
from events_core.network.models import City, Person
from events_core.programme import actions, candidates, dating, sessions
from events_core.programme.guests import Guest
from events_core.programme.models import DateAnswer, DateAsk, DateOption, Event
from tests.cast import Make, in_days, join

from .conftest import As

A_DAY = datetime.timedelta(days=1)
SARNAI = Guest("sarnai@city.example", "Сарнай", "Municipality", "mn")
TORU = Guest("toru@city.example", "Toru", "", "ja")


@pytest.fixture(autouse=True)
def fresh_start() -> None:
    """Wrong guesses of other tests are forgotten."""
    cache.clear()


def in_days_from_now(days: int) -> datetime.date:
    """A day of reply."""
    return timezone.now().date() + days * A_DAY


@pytest.fixture
def options(draft: Event, officer: Person) -> list[DateOption]:
    """The draft's own dates, and two pairs later."""
    length = draft.ends_at - draft.starts_at
    starts = [draft.starts_at, draft.starts_at + 7 * A_DAY, draft.starts_at + 14 * A_DAY]
    return [dating.add_option(draft.pk, at, at + length, by=officer.actor) for at in starts]


@pytest.fixture
def asked(draft: Event, options: list[DateOption], officer: Person) -> list[DateAsk]:
    """Two people who have the letter."""
    dating.list_people(draft.pk, [SARNAI, TORU], by=officer.actor)
    dating.send(draft.pk, reply_by=in_days_from_now(10), message="Before winter", by=officer.actor)
    return list(draft.date_asks.all())


def said(options: list[DateOption], *words: str) -> dict[int, str]:
    """Words for the options, in their order."""
    return {option.pk: word for option, word in zip(options, words, strict=True)}


def posted(options: list[DateOption], *words: str, **more: str) -> dict[str, str]:
    """The same as a form sends them."""
    return {f"option_{number}": word for number, word in said(options, *words).items()} | more


def desk(event: Event, rest: str = "") -> str:
    """A page of the workspace."""
    return f"/desk/events/{event.slug}/dates/{rest}"


def link(ask: DateAsk) -> str:
    """The page of somebody who is asked."""
    ask.refresh_from_db()
    return f"/dates/{ask.link_secret}/"


def test_people_are_asked_in_their_language_with_all_dates(asked: list[DateAsk], draft: Event) -> None:
    letter = Letter.objects.get(template="programme/dates_asked", to_email=SARNAI.email)
    assert letter.language == "mn"
    assert letter.body.count("– ") >= 3
    assert "Before winter" in letter.body
    assert dating.send(draft.pk, reply_by=in_days_from_now(5), by=COMMAND) == 0


def test_a_list_of_dates_is_a_short_one_of_days_to_come(
    draft: Event, options: list[DateOption], officer: Person
) -> None:
    again = dating.add_option(draft.pk, *options[0].period, by=officer.actor)
    assert again == options[0]
    past = timezone.now() - A_DAY
    for begins, ends in ((past, past + A_DAY), (in_days(50), in_days(49))):
        with pytest.raises(Invalid):
            dating.add_option(draft.pk, begins, ends, by=officer.actor)
    for number in range(candidates.MOST - 3):
        dating.add_option(draft.pk, in_days(60 + number), in_days(61 + number), by=officer.actor)
    with pytest.raises(Invalid):
        dating.add_option(draft.pk, in_days(90), in_days(91), by=officer.actor)


@pytest.mark.parametrize("state", ["published", "cancelled"])
def test_an_event_with_fixed_dates_asks_nobody(
    draft: Event, options: list[DateOption], officer: Person, state: str
) -> None:
    if state == "published":
        actions.publish(draft.pk, by=officer.actor)
    else:
        actions.cancel(draft.pk, "Flood", by=officer.actor)
    with pytest.raises(Refused) as caught:
        dating.list_people(draft.pk, [SARNAI], by=officer.actor)
    assert caught.value.code == "dates_fixed"
    with pytest.raises(Refused):
        dating.take(options[1].pk, by=officer.actor)


# Answering


def test_somebody_answers_by_link_and_changes_it(
    client: Client, asked: list[DateAsk], options: list[DateOption], draft: Event
) -> None:
    before = DateAsk.objects.values().get(pk=asked[0].pk)
    page = client.get(link(asked[0]), headers={"accept-language": "ru"})
    assert page.status_code == 200
    assert 'lang="mn"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    after = DateAsk.objects.values().get(pk=asked[0].pk)
    assert {name for name in after if after[name] != before[name]} == {"opened_at"}
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    half = client.post(link(asked[0]), {**posted(options, "yes", "no", "maybe"), f"option_{options[2].pk}": ""})
    assert half.status_code == 422
    assert "Say whether these dates suit you." in half.content.decode()
    assert not DateAnswer.objects.exists()
    told = client.post(link(asked[0]), posted(options, "yes", "no", "maybe", message="<script>"), follow=True)
    assert "Your answer is sent" in told.content.decode()
    assert "<script>" not in told.content.decode()
    client.post(link(asked[0]), posted(options, "no", "yes", "yes"))
    assert list(asked[0].answers.order_by("option").values_list("word", flat=True)) == ["no", "yes", "yes"]
    verbs = Entry.objects.filter(scope_id=draft.pk, verb__startswith="dates.answered").values_list("verb", flat=True)
    assert sorted(verbs) == ["dates.answered", "dates.answered_anew"]


@pytest.mark.parametrize("words", [{"option_1": "perhaps"}, {}, {"option_999": "yes"}])
def test_words_that_mean_nothing_are_refused(client: Client, asked: list[DateAsk], words: dict[str, str]) -> None:
    assert client.post(link(asked[0]), words).status_code == 422
    assert not DateAnswer.objects.exists()


def test_answers_end_with_the_day_of_reply(client: Client, asked: list[DateAsk], options: list[DateOption]) -> None:
    client.post(link(asked[0]), posted(options, "yes", "yes", "yes"))
    DateAsk.objects.update(reply_by=in_days_from_now(-2))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(link(asked[0])).content.decode()
    assert "Answers are no longer taken" in page
    assert "What you said" in page
    late = client.post(link(asked[0]), posted(options, "no", "no", "no"))
    assert late.status_code == 409
    assert set(asked[0].answers.values_list("word", flat=True)) == {"yes"}


# What is said, and taking dates


def test_the_best_dates_stand_first_with_reasons_beside_what_cities_say(
    draft: Event, asked: list[DateAsk], options: list[DateOption], officer: Person, kitakyushu: City
) -> None:
    dating.answer(asked[0].pk, said(options, "yes", "yes", "maybe"))
    dating.answer(asked[1].pk, said(options, "yes", "no", "yes"))
    best = candidates.table_of(draft).ranked
    assert [one.option for one in best] == [options[0], options[2], options[1]]
    body = kitakyushu.organisations.get(kind="local_government")
    request = hosting.draft_request(draft.pk, kitakyushu, body, by=officer.actor)
    hosting.record_answer(request.pk, "declined", name="Mayor", position="", note_text="No", by=officer.actor)
    table = candidates.table_of(draft)
    assert [one.option for one in table.ranked] == [options[2], options[1], options[0]]
    assert table.ranked[0].is_best
    assert "Not possible for Kitakyushu." in table.ranked[-1].reasons
    assert "Cannot come: Toru." in table.ranked[1].reasons
    assert [row.name for row in table.cities] == ["Kitakyushu"]


def test_taking_dates_moves_the_event_and_tells_everybody_once(
    client: Client, draft: Event, asked: list[DateAsk], options: list[DateOption], officer: Person
) -> None:
    at = draft.starts_at
    facts = {"title": "Opening", "starts_at": at, "ends_at": at + datetime.timedelta(hours=1)}
    session = sessions.add_session(draft.pk, facts, by=officer.actor)
    moved = dating.take(options[1].pk, by=officer.actor)
    dating.take(options[1].pk, by=officer.actor)
    assert (moved.starts_at, moved.ends_at) == options[1].period
    session.refresh_from_db()
    assert session.starts_at == at + 7 * A_DAY
    mailing = Mailing.objects.get(template="programme/dates_taken")
    letters.expand_chunk(mailing.pk)
    assert Letter.objects.filter(template="programme/dates_taken").count() == 2
    assert Entry.objects.filter(verb="dates.taken", scope_id=draft.pk).count() == 1
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "These dates were taken" in client.get(link(asked[0])).content.decode()
    with pytest.raises(Refused) as caught:
        dating.take(options[2].pk, by=officer.actor)
    assert caught.value.code == "dates_taken"


def test_an_event_put_off_again_begins_another_list(
    draft: Event, asked: list[DateAsk], options: list[DateOption], officer: Person
) -> None:
    dating.answer(asked[0].pk, said(options, "yes", "no", "no"))
    dating.take(options[0].pk, by=officer.actor)
    actions.publish(draft.pk, by=officer.actor)
    with pytest.raises(Refused):
        dating.ask_anew(draft.pk, by=officer.actor)
    actions.postpone(draft.pk, by=officer.actor)
    dating.ask_anew(draft.pk, by=officer.actor)
    dating.add_option(draft.pk, in_days(80), in_days(81), by=officer.actor)
    assert dating.send(draft.pk, reply_by=in_days_from_now(3), by=officer.actor) == 2
    assert not DateAnswer.objects.exists()


# Reminding


def test_who_is_silent_is_reminded_once_before_the_day_of_reply(
    draft: Event, asked: list[DateAsk], options: list[DateOption], officer: Person
) -> None:
    dating.answer(asked[0].pk, said(options, "yes", "no", "no"))
    assert dating.remind_due() == 0
    draft.date_asks.update(sent_at=timezone.now() - 5 * A_DAY, reply_by=in_days_from_now(1))
    assert dating.remind_due() == 1
    assert Letter.objects.get(template="programme/dates_reminder").to_email == TORU.email
    draft.date_asks.update(reminded_at=timezone.now() - 2 * A_DAY)
    assert dating.remind_due() == 0
    assert dating.remind(draft.pk, by=officer.actor) == 1
    assert dating.remind(draft.pk, by=officer.actor) == 0
    dating.extend(draft.pk, in_days_from_now(2), by=officer.actor)
    draft.date_asks.update(reminded_at=None)
    assert dating.remind_due() == 1
    dating.take(options[0].pk, by=officer.actor)
    draft.date_asks.update(reminded_at=None, nudged_for=None)
    assert dating.remind_due() == 0


# The workspace


@pytest.mark.parametrize(
    ("who", "status", "writes"),
    [
        ("officer", 200, 302),
        ("steward", 200, 403),
        ("finance", 403, 403),
        ("organiser", 404, 404),
        ("participant", 404, 404),
    ],
)
def test_who_may_ask_and_take(
    request: pytest.FixtureRequest, browse: As, draft: Event, steward: Person, asked: list[DateAsk],
    options: list[DateOption], who: str, status: int, writes: int,
) -> None:  # fmt: skip
    join(draft, steward, "steward")
    client = browse(request.getfixturevalue(who))
    assert client.get(desk(draft)).status_code == status
    reads = 200 if writes == 302 else writes
    for page in ("people/", "remind/", f"{options[1].pk}/take/", f"{options[1].pk}/remove/"):
        assert client.get(desk(draft, page)).status_code == reads, page
    first = (timezone.now() + 70 * A_DAY).date().isoformat()
    assert client.post(desk(draft), {"first": first}).status_code == writes
    assert client.post(desk(draft, f"people/{asked[0].pk}/remove/")).status_code == writes
    assert client.post(desk(draft, f"{options[2].pk}/remove/")).status_code == writes
    assert client.post(desk(draft, f"{options[1].pk}/take/")).status_code == writes
    draft.refresh_from_db()
    assert (draft.starts_at == options[1].starts_at) is (writes == 302)
    assert (draft.date_options.count(), draft.date_asks.count()) == ((3, 1) if writes == 302 else (3, 2))
    assert browse().get(desk(draft)).status_code == 302


def test_the_organiser_goes_from_an_empty_list_to_the_letter(browse: As, draft: Event, officer: Person) -> None:
    client = browse(officer)
    assert "There are no candidate dates yet" in client.get(desk(draft)).content.decode()
    wrong = client.post(desk(draft), {"first": "2001-01-01", "note": "Ancient"})
    assert wrong.status_code == 422
    assert "Choose a start that is still to come." in wrong.content.decode()
    assert 'value="Ancient"' in wrong.content.decode()
    rows = {"step": "people", "rows": "1", "p0_email": TORU.email, "p0_language": "ja"}
    client.post(desk(draft, "people/"), rows)
    assert "Put dates on the list first." in client.get(desk(draft, "letter/")).content.decode()
    first = (timezone.now() + 70 * A_DAY).date()
    client.post(desk(draft), {"first": first.isoformat(), "note": "After the congress"})
    option = draft.date_options.get()
    assert option.ends_at - option.starts_at == draft.ends_at - draft.starts_at
    look = client.post(desk(draft, "letter/"), {"step": "look", "reply_by": in_days_from_now(9).isoformat()})
    assert "After the congress" in look.content.decode()
    past = client.post(desk(draft, "letter/"), {"step": "send", "reply_by": "2020-01-01"})
    assert past.status_code == 422
    assert not Letter.objects.exists()
    client.post(desk(draft, "letter/"), {"step": "send", "reply_by": in_days_from_now(9).isoformat()})
    assert Letter.objects.get().to_email == TORU.email
    assert "Asked which dates suit" in client.get("/desk/").content.decode()
    ask = draft.date_asks.get()
    dating.answer(ask.pk, {option.pk: "yes"})
    page = client.get("/desk/").content.decode()
    assert "Asked which dates suit" not in page
    assert "Dates to be chosen" in page
    assert "Best so far" in client.get(desk(draft)).content.decode()


def test_a_move_that_leaves_a_session_outside_says_so_and_moves_nothing(
    browse: As, draft: Event, options: list[DateOption], officer: Person
) -> None:
    late = {"title": "Excursion", "starts_at": draft.ends_at - datetime.timedelta(hours=2), "ends_at": draft.ends_at}
    sessions.add_session(draft.pk, late, by=officer.actor)
    short = dating.add_option(draft.pk, in_days(75, 0), in_days(75, 2), by=officer.actor)
    page = browse(officer).post(desk(draft, f"{short.pk}/take/"))
    assert page.status_code == 422
    assert "Excursion" in page.content.decode()
    short.refresh_from_db()
    assert short.taken_at is None


def test_the_page_costs_the_same_for_many_and_for_few(
    browse: As, draft: Event, options: list[DateOption], officer: Person
) -> None:
    client = browse(officer)

    def cost(count: int) -> int:
        dating.list_people(draft.pk, [Guest(f"p{number}@x.example") for number in range(count)], by=officer.actor)
        dating.send(draft.pk, reply_by=in_days_from_now(5), by=officer.actor)
        for ask in draft.date_asks.all():
            dating.answer(ask.pk, said(options, "yes", "no", "maybe"))
        client.get(desk(draft))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(desk(draft)).status_code == 200
        return len(caught)

    assert cost(2) == cost(15)


def test_a_city_is_offered_the_candidate_dates(browse: As, make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit")
    starts = visit.starts_at + 7 * A_DAY
    dating.add_option(visit.pk, starts, starts + A_DAY, by=officer.actor)
    dating.add_option(visit.pk, visit.starts_at, visit.ends_at, by=officer.actor)
    page = browse(officer).get(f"/desk/events/{visit.slug}/hosting/kitakyushu/ask/").content.decode()
    day = starts.astimezone(visit.zone).date().isoformat()
    assert f'value="{day}"' in page
    assert page.count('value="20') < 6
