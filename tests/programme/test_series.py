"""Series: who keeps them, how events belong to one, and what everybody sees of it."""

import pytest
from django.test import Client

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.network.models import Person
from events_core.programme import actions, queries, series
from events_core.programme.models import Event, Series
from tests.cast import Make, in_days

from .conftest import As
from .pages import fill, form_of, send, show

pytestmark = pytest.mark.django_db


@pytest.fixture
def annual(officer: Person) -> Series:
    return series.save_series(
        Series(), {"name": {"en": "Annual symposium", "ja": "年次シンポジウム"}}, by=officer.actor
    )


@pytest.fixture
def years(annual: Series, make_event: Make) -> list[Event]:
    """One that was held, one to come, one that is a draft."""
    held = make_event(recorded=True, publish=True, starts_at=in_days(-400), series=annual.slug)
    coming = make_event(publish=True, series=annual.slug)
    return [held, coming, make_event(starts_at=in_days(500), series=annual.slug)]


def test_a_series_is_named_once(officer: Person, annual: Series) -> None:
    assert annual.slug == "annual-symposium"
    assert (
        series.save_series(Series(), {"name": {"en": "Annual symposium"}}, by=officer.actor).slug == f"{annual.slug}-2"
    )
    for values, field in (
        ({"name": {}}, "name"),
        ({"name": "X", "slug": annual.slug}, "slug"),
        ({"name": "X", "slug": "new"}, "slug"),
    ):
        with pytest.raises(Invalid) as caught:
            series.save_series(Series(), values, by=officer.actor)
        assert [error.field for error in caught.value.errors] == [field]


def test_who_was_late_is_told(officer: Person, annual: Series) -> None:
    series.save_series(annual, {"about": "Every year"}, by=officer.actor, version=1)
    with pytest.raises(Stale):
        series.save_series(annual, {"about": "Once"}, by=officer.actor, version=1)


def test_a_series_with_events_stays(officer: Person, years: list[Event], annual: Series) -> None:
    with pytest.raises(Refused):
        series.remove_series(annual.pk, by=officer.actor)
    for event in years:
        actions.edit_event(event.pk, {"series": None}, by=officer.actor)
    series.remove_series(annual.pk, by=officer.actor)
    assert not Series.objects.exists()


def test_events_are_found_by_the_name_of_their_series(officer: Person, years: list[Event], annual: Series) -> None:
    def found(words: str) -> int:
        return queries.directory(queries.Filters(q=words, when="coming")).count()

    assert found("年次シンポジウム") == 1
    series.save_series(annual, {"name": {"en": "Biennial meeting"}}, by=officer.actor)
    assert (found("Annual"), found("Biennial")) == (0, 1)


class TestPages:
    def test_its_page_shows_what_is_public(self, years: list[Event], annual: Series) -> None:
        held, coming, draft = years
        page = show(Client(), f"/series/{annual.slug}/")
        assert [f"/events/{event.slug}/" in page for event in years] == [True, True, False]
        assert f"/feeds/events.ics?series={annual.slug}" in page
        about = show(Client(), f"/events/{coming.slug}/")
        assert f'href="/series/{annual.slug}/"' in about
        assert f'href="/events/{held.slug}/"' in about
        assert draft.slug not in about
        assert coming.slug in show(Client(), f"/events/{held.slug}/")

    def test_a_series_without_a_public_event_is_hidden(self, browse: As, annual: Series, officer: Person) -> None:
        show(Client(), f"/series/{annual.slug}/", 404)
        assert "No public event" in show(browse(officer), f"/series/{annual.slug}/")

    def test_directory_and_feed_narrow_to_it(self, years: list[Event], annual: Series, make_event: Make) -> None:
        other = make_event(publish=True, starts_at=in_days(50))
        page = show(Client(), f"/?series={annual.slug}")
        assert other.slug not in page
        assert "Annual symposium" in page
        assert f'name="series" value="{annual.slug}"' in page
        feed = Client().get(f"/feeds/events.ics?series={annual.slug}")
        body = b"".join(feed.streaming_content).replace(b"\r\n ", b"").decode()
        assert [f"/events/{event.slug}/" in body for event in (years[1], other)] == [True, False]
        assert Client().get("/feeds/events.ics?series=nothing").status_code == 422

    def test_officers_keep_them(self, browse: As, officer: Person, organiser: Person) -> None:
        client = browse(officer)
        assert "There is no series yet" in show(client, "/desk/series/")
        refused = fill(client, "/desk/series/new/", "slug", 422, **{"name-en": "", "about-en": "Kept"})
        assert "Kept" in refused
        sent = form_of(show(client, "/desk/series/new/"), "slug") | {"name-en": "Forum"}
        send(client, "/desk/series/new/", **sent)
        send(client, "/desk/series/new/", **sent)
        (made,) = Series.objects.all()
        fill(client, f"/desk/series/{made.slug}/", "version", **{"about-en": "Mayors meet"})
        assert (
            fill(client, f"/desk/series/{made.slug}/", "version", 412, version="1").count("Somebody has changed") == 1
        )
        send(client, f"/desk/series/{made.slug}/remove/")
        for address in ("/desk/series/", "/desk/series/new/"):
            show(browse(organiser), address, 403)
            assert Client().get(address).status_code == 302

    def test_an_organiser_puts_an_event_into_one(
        self, browse: As, make_event: Make, organiser: Person, annual: Series
    ) -> None:
        event = make_event(by=organiser)
        fill(browse(organiser), f"/desk/events/{event.slug}/settings/", "series", series=annual.slug)
        event.refresh_from_db()
        assert event.series == annual

    def test_the_page_costs_the_same_for_more_events(
        self, annual: Series, make_event: Make, django_assert_max_num_queries: object
    ) -> None:
        for number in range(6):
            make_event(publish=True, starts_at=in_days(30 + number), series=annual.slug)
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            show(Client(), f"/series/{annual.slug}/")
