"""A NUL in an address, which PostgreSQL keeps in no text, finds nothing and breaks nothing."""

import pytest
from django.test import Client

from events_core.network.models import Person
from events_core.programme.models import Event

pytestmark = pytest.mark.django_db
DESK = "/desk/events/{slug}"


@pytest.mark.parametrize(
    "address",
    [
        "/?kind=%00&theme=%00&city=%00&country=%00&q=%00", "/?when=%00", "/?page=%00", "/events/%00/", "/events/%00/event.ics",
        "/events/{slug}/event.ics?lang=%00", "/feeds/events.ics?city=%00", "/calendars/?theme=%00&city=%00&country=%00",
        "/cities/?q=%00&country=%00", "/organisations/?q=%00&kind=%00&country=%00&by=%00", "/verify/?code=%00", "/verify/%00", "/certificates/%00.pdf",
        "/r/%00/", "/sign-in/?next=%00", "/language/ja/?next=%00", "/desk/events/?state=%00&kind=%00&q=%00",
        "/desk/network/people/?q=%00&role=%00", "/desk/network/cities/?q=%00&country=%00",
        f"{DESK}/letters/?state=%00", "/desk/letters/?q=%00&state=%00", f"{DESK}/journal/?before=%00", f"{DESK}/registrations/?q=%00&state=%00&category=%00&country=%00",
        f"{DESK}/registrations/%00/", f"{DESK}/checkin/?q=%00", f"{DESK}/certificates/names/%00/", f"{DESK}/certificates/%00/revoke/",
        "/api/v1/events?kind=%00&theme=%00&city=%00&country=%00&q=%00", "/api/v1/cities?q=%00&country=%00", "/api/v1/organisations?q=%00&kind=%00",
        "/api/v1/events/%00", "/api/v1/rates?currency=%00&on=%00", "/api/v1/events/{slug}/entries?cursor=%00", "/api/v1/events/%00/statement",
    ],
)  # fmt: skip
def test_a_nul_breaks_no_page(client: Client, published: Event, officer: Person, address: str) -> None:
    client.force_login(officer)
    assert client.get(address.format(slug=published.slug)).status_code < 500
