"""What waits in trainings: cities and providers to be answered, and what is to be done where something is taught."""

from events_core.programme import waiting

from . import offers, requests, teaching


def register() -> None:
    """Have `/desk/` show it."""
    waiting.provide(requests.requests)
    waiting.provide(offers.offers)
    waiting.provide(teaching.trainings)
