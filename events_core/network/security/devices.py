"""Where somebody is signed in: noted when it begins, seen about every quarter of an hour, ended at once."""

import datetime
import time
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import Device, Person

from .agents import words_of
from .telling import tell

SEEN = "seen"
SEEN_EVERY = 900  # seconds
REMEMBERED = datetime.timedelta(days=180)
"""So long a browser counts as known after the sign-in in it has ended."""


@transaction.atomic
def begin(request: HttpRequest, person: Person) -> Device:
    """Note that the person has signed in here; staff are told by letter of a browser that is new to them."""
    if not request.session.session_key:
        request.session.save()
    request.session[SEEN] = int(time.time())
    browser, system = words_of(request.headers.get("User-Agent", ""))
    is_new = not Device.objects.filter(person=person, browser=browser, system=system).exists()
    device, _made = Device.objects.update_or_create(
        session_key=request.session.session_key, defaults={"person": person, "browser": browser, "system": system}
    )
    if is_new and person.role:
        note(person.actor, "person.new_device", person, browser=browser or "?", system=system or "?")
        tell(person, "new_device", browser=browser, system=system)
    return device


def see(request: HttpRequest, person: Person) -> None:
    """Note about every quarter of an hour that the person is still there."""
    if time.time() - request.session.get(SEEN, 0) < SEEN_EVERY or not request.session.session_key:
        return
    request.session[SEEN] = int(time.time())
    key = request.session.session_key
    if not Device.objects.filter(session_key=key).update(seen_at=timezone.now(), person=person):
        browser, system = words_of(request.headers.get("User-Agent", ""))
        Device.objects.get_or_create(
            session_key=key, defaults={"person": person, "browser": browser, "system": system}
        )  # signed in before devices were noted


def end_session(request: HttpRequest) -> None:
    """Note that somebody signs out here."""
    Device.objects.filter(session_key=request.session.session_key).update(session_key=None)


@transaction.atomic
def end_device(device: Device, *, by: Actor) -> None:
    """Sign a person out in one browser, at once."""
    _end([device])
    note(by, "person.device_ended", device.person, browser=device.browser or "?", system=device.system or "?")


@transaction.atomic
def end_devices(person: Person, *, by: Actor, but: str | None = None) -> int:
    """Sign a person out everywhere, but for the session with the key `but`; how many browsers that were."""
    rows = list(Device.objects.filter(person=person, session_key__isnull=False).exclude(session_key=but or ""))
    _end(rows)
    if rows:
        note(by, "person.devices_ended", person, count=len(rows))
    return len(rows)


def on_sign_in(sender: Any, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Receives Django's `user_logged_in`."""
    begin(request, user)


def on_sign_out(sender: Any, request: HttpRequest, user: Person | None, **kwargs: Any) -> None:
    """Receives Django's `user_logged_out`."""
    if request.session.session_key:
        end_session(request)


def _end(devices: list[Device]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for device in devices:
        store().delete(device.session_key)
        device.session_key = None
        device.save(update_fields=["session_key"])


def forget() -> int:
    """Erase browsers that nobody came back to for half a year; how many."""
    return Device.objects.filter(seen_at__lt=timezone.now() - REMEMBERED).delete()[0]
