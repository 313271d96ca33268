"""Without Redis a process counts for itself: nobody is stopped, and who guesses is still slowed down."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from events_core.foundation import guessing, shared_cache
from events_core.foundation.refusals import TooMany
from events_core.foundation.shared_cache import SharedCache
from events_core.project import doctor
from tools.demo_site import free_port

BACKEND = "events_core.foundation.shared_cache.SharedCache"


@pytest.fixture
def request_of_a_guesser(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpRequest]:
    """Somebody who asks while Redis does not answer."""
    url = f"redis://127.0.0.1:{free_port()}/0"
    told = {"default": {"BACKEND": BACKEND, "LOCATION": url, "OPTIONS": shared_cache.OPTIONS}}
    monkeypatch.setattr(SharedCache, "away_until", 0.0)
    with override_settings(CACHES=told, REDIS_URL=url, RATE_LIMITS=True):
        yield RequestFactory(REMOTE_ADDR="192.0.2.77").get("/")
        caches["default"].own.clear()  # type: ignore[attr-defined]


def test_guesses_are_counted_while_redis_is_away(request_of_a_guesser: HttpRequest) -> None:
    for _try in range(21):
        guessing.hold_back(request_of_a_guesser, "without redis")
        guessing.count_miss(request_of_a_guesser, "without redis")
    with pytest.raises(TooMany):
        guessing.hold_back(request_of_a_guesser, "without redis")
    assert SharedCache.away_until > 0  # it is not asked at each page
    assert [one.said.split(":")[0] for one in doctor.cached(False)] == ["Redis does not answer"]


def test_redis_counts_again_when_it_is_back(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"default": {"BACKEND": BACKEND, "LOCATION": redis_url, "OPTIONS": shared_cache.OPTIONS}}
    monkeypatch.setattr(SharedCache, "away_until", 0.0)
    with override_settings(CACHES=told, REDIS_URL=redis_url):
        cache = caches["default"]
        cache.set("seen", 1)
        monkeypatch.setattr(SharedCache, "away_until", float("inf"))
        assert cache.get("seen") is None
        monkeypatch.setattr(SharedCache, "away_until", 0.0)
        assert (cache.incr("seen"), list(doctor.cached(False))) == (2, [])
        cache.clear()
