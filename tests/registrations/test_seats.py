"""Whatever is done in whatever order: the counters say how many hold a place, and never more than there are."""

import random

import pytest

from events_core.foundation.refusals import Refusal
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations import actions
from registrations.models import HOLDING, Category, Registration
from tests.cast import Make
from tests.registrations.conftest import answers

pytestmark = [pytest.mark.django_db, pytest.mark.both]
STEPS = 80


def step(chance: random.Random, event: Event, officer: Person) -> None:
    """One thing that somebody may do."""
    people = list(Registration.objects.order_by("pk"))
    category = chance.choice(["delegate", "press"])
    acts = (
        ["register"] * 3
        + (["cancel", "approve", "decline", "move", "in", "absent", "undo"] if people else [])
        + ["size"]
    )
    act = chance.choice(acts)
    somebody = chance.choice(people).pk if people else 0
    if act == "register":
        actions.register(Event.objects.get(pk=event.pk), answers(f"p{chance.randrange(12)}", category=category))
    elif act == "move":
        actions.edit(somebody, {"category": category}, by=officer.actor)
    elif act == "size":
        programme.edit_event(event.pk, {"capacity": chance.randrange(3, 9)}, by=officer.actor)
    else:
        known = {"cancel": actions.cancel, "approve": actions.approve, "decline": actions.decline}
        known |= {"in": actions.check_in, "absent": actions.mark_absent, "undo": actions.undo_attendance}
        known[act](somebody, by=officer.actor)


@pytest.mark.parametrize("seed", range(6))
def test_the_counters_hold(make_event: Make, officer: Person, seed: int) -> None:
    chance = random.Random(seed)
    event = make_event(publish=True, capacity=6, approval=bool(seed % 2))
    actions.add_category(event.pk, {"name": "Press", "slug": "press", "quota": 3}, by=officer.actor)
    refused = 0
    for _step in range(STEPS):
        try:
            step(chance, event, officer)
        except Refusal:
            refused += 1
        event.refresh_from_db()
        held = Registration.objects.filter(event=event, state__in=HOLDING)
        assert event.taken == held.count() <= (event.capacity or 0)
        for category in Category.objects.filter(event=event):
            assert category.taken == held.filter(category=category).count()
            assert category.quota is None or category.taken <= category.quota
    assert 0 < refused < STEPS
