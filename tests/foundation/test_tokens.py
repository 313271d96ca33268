"""Secrets of personal links are derived, never stored."""

import re

import pytest
from django.test import override_settings

from events_core.foundation import tokens


def test_a_secret_has_43_characters_of_base64url() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", tokens.secret("registration", 7, 1))


@pytest.mark.parametrize("other", [("cohost", 7, 1), ("registration", 8, 1), ("registration", 7, 2)])
def test_purpose_id_and_generation_all_count(other: tuple[str, int, int]) -> None:
    assert tokens.secret("registration", 7, 1) != tokens.secret(*other)


def test_another_key_gives_another_secret() -> None:
    before = tokens.secret("registration", 7, 1)
    with override_settings(LINK_KEY="another"):
        assert tokens.secret("registration", 7, 1) != before


def test_tables_keep_only_the_hash() -> None:
    secret = tokens.secret("registration", 7, 1)
    assert tokens.link_digest("registration", 7, 1) == tokens.digest(secret) != secret
