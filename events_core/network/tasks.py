"""What the worker runs for people and programs."""

import time

from events_core.journal.schedules import every

from . import api_front
from .merging import pairs
from .security import devices
from .webhooks import sending

SLICE = 60.0  # seconds that one sweep sends before it leaves the rest to the next


def forget_answers() -> int:
    """Erase remembered API answers older than 24 hours."""
    return api_front.forget_answers()


def deliver(number: int) -> bool:
    """Send one piece of news to its webhook, if it is due."""
    return sending.deliver(number)


def sweep_webhooks() -> int:
    """Send all news that is due, for a minute at most; how much arrived."""
    until = time.monotonic() + SLICE
    return sum(sending.deliver(number) for number in sending.due() if time.monotonic() < until)


def forget_deliveries() -> int:
    """Erase the log of webhooks beyond 30 days."""
    return sending.forget()


def find_duplicates() -> int:
    """Compare what was written in bulk with what is on record."""
    return pairs.sweep()


def forget_devices() -> int:
    """Erase browsers that nobody came back to for half a year."""
    return devices.forget()


every("forget-answers", "events_core.network.tasks.forget_answers", minutes=60)
every("webhooks", "events_core.network.tasks.sweep_webhooks", minutes=1)
every("forget-deliveries", "events_core.network.tasks.forget_deliveries", minutes=24 * 60)
every("forget-devices", "events_core.network.tasks.forget_devices", minutes=24 * 60)
every("find-duplicates", "events_core.network.tasks.find_duplicates", minutes=60)
