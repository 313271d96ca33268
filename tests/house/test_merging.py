"""Whatever refers to a person, an organisation or a city has a place where it goes when two of them are one."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from events_core.network.merging import registry
from events_core.network.models import City, Organisation, Person

LOOSE = {
    "journal.entry": "never changed: who reads it asks for the numbers of both (`journal.queries.also_of`)",
    "journal.letter": "follows what it is about (`acting.LOOSE`)",
    "journal.mailing": "follows what it is about (`acting.LOOSE`)",
    "journal.storedfile": "follows what it is about (`acting.LOOSE`); who added it is named by the journal",
    "ledger.entry": "never changed: who wrote it is named by the journal",
    "ledger.ratetable": "who loaded it is named by the journal",
    "ledger.contribution": "`origin_id` is an event or a request to co-host",
    "trainings.match": "`parts` may name a city by number: `wording.names` leads it to the kept one",
    "network.mergedname": "moves on with what is kept (`acting._remember`)",
    "network.matchkey": "ends, and is worked out anew (`pairs.after_merge`)",
    "network.likelypair": "ends; what was told apart stays apart (`pairs.after_merge`)",
    "network.delivery": "`subject` is an event, a registration or a certificate",
    "network.spentlink": "`row` is what a personal link opens, none of these three",
}
"""Tables that name rows by a number or a word without the database knowing, and why that is sound."""
NAMES = {"about_id", "actor_id", "thing_id", "scope_id", "origin_id", "old_id", "kept_id", "row", "low", "subject"}


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [Person, Organisation, City])
def test_every_reference_is_placed(model: Any) -> None:
    """A new field that refers to one of these fails here until its app says what becomes of it."""
    missing = [key for key in registry.references(model) if not registry.is_placed(key)]
    assert missing == []


@pytest.mark.sqlite
def test_every_loose_reference_is_thought_of() -> None:
    """Tables that refer by number without a foreign key are listed with the reason why that holds."""
    found = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ("events_core", "registrations", "trainings", "certificates")
        for field in model._meta.concrete_fields
        if field.name in NAMES and isinstance(field, models.IntegerField)
    }
    assert found == LOOSE.keys() - {"trainings.match"}
