"""What never stands in a log."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from events_core.foundation.discreet import Discreet
from events_core.foundation.tokens import secret

SECRET = secret("registration", 7, 1)


def told(message: str, *args: object) -> str:
    record = logging.LogRecord("x", logging.WARNING, "", 0, message, args, None)
    assert Discreet().filter(record)
    return record.getMessage()


def test_a_log_has_dots_in_the_place_of_a_secret() -> None:
    assert told("Forbidden (%s): %s", "CSRF", f"/r/{SECRET}/edit/") == "Forbidden (CSRF): /r/…/edit/"
    assert told(f"Invalid HTTP_HOST: /r/{SECRET}/") == "Invalid HTTP_HOST: /r/…/"
    assert told("%s of %d", "events", 3) == "events of 3"


def test_every_handler_is_discreet() -> None:
    assert all("discreet" in handler["filters"] for handler in settings.LOGGING["handlers"].values())


@pytest.mark.django_db
def test_a_form_that_is_refused_leaves_no_secret_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler()
    handler.addFilter(Discreet())
    logging.getLogger("django.security.csrf").addHandler(handler)
    try:
        answer = Client(enforce_csrf_checks=True).post(f"/r/{SECRET}/withdraw/")
    finally:
        logging.getLogger("django.security.csrf").removeHandler(handler)
    assert answer.status_code == 403
    assert "/r/…/withdraw/" in capsys.readouterr().err
