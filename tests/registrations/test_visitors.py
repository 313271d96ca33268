"""Who a host is told to expect: confirmed people in protocol order, with what they wrote of their needs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events_core.network.models import Person
from events_core.programme import visitors
from events_core.programme.models import Event
from events_core.programme.visitors import Visitor
from registrations import actions
from registrations.models import Registration
from tests.cast import Make
from tests.registrations.conftest import Register

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def names(event: Event) -> list[str]:
    return [visitor.name for visitor in visitors.of(event)]


def test_who_comes_with_what_they_wrote(published: Event, put: Register) -> None:
    put(published, "bat", native_name="Бат", country="MN", needs="No pork", language="mn", position="Mayor")
    assert visitors.of(published) == [Visitor("Bat", "Бат", "City of Toyama", "Mayor", "MN", "No pork", "mn")]


def test_the_order_is_country_institution_name(published: Event, put: Register) -> None:
    for key, country, organisation in (
        ("nowhere", "JP", "A"), ("zoe", "MN", "B"), ("anu", "MN", "b"), ("yuki", "JP", "Z"), ("lee", "KR", "A"), ("wei", "CN", "A"),
    ):  # fmt: skip
        put(published, key, country=country, organisation=organisation)
    Registration.objects.filter(name="Nowhere").update(country="")
    assert names(published) == ["Wei", "Yuki", "Anu", "Zoe", "Lee", "Nowhere"]
    with translation.override("ru"):  # Китай, Монголия, Республика Корея, Япония
        assert names(published) == ["Wei", "Anu", "Zoe", "Lee", "Yuki", "Nowhere"]


def test_only_those_who_are_to_come_or_came(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True, approval=True)
    waits, comes, gone, here = (put(event, key) for key in ("waits", "comes", "gone", "here"))
    for registration in (comes, gone, here):
        actions.approve(registration.pk, by=officer.actor)
    actions.cancel(gone.pk)
    actions.check_in(here.pk, by=officer.actor)
    assert names(event) == ["Comes", "Here"]
    assert waits.state == "pending"


def test_one_query_however_many(published: Event, put: Register) -> None:
    for number in range(12):
        put(published, f"p{number}", country=["JP", "MN"][number % 2])
    with CaptureQueriesContext(connection) as run:
        assert len(visitors.of(published)) == 12
    assert len(run) == 1
