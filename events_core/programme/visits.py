"""Somebody's visits to their desk, and the letters that tell them what waits."""

import datetime
import zoneinfo
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.journal import letters
from events_core.journal.letters import Recipient
from events_core.journal.values import Rows
from events_core.network.models import Person

from . import happened, waiting
from .models import DeskVisit

AWAY = datetime.timedelta(days=3)
"""Who was not at their desk for longer is told what happened meanwhile."""
STILL = datetime.timedelta(minutes=10)
"""Pages within so short a time are one look."""
MORNING = datetime.time(7)
"""From when on, where they are, people get their letter."""
Letters = DeskVisit.Letters


def look(person: Person) -> DeskVisit:
    """Somebody looks at their desk. What came while they were away waits until they say that they have read it."""
    now = timezone.now()
    row, is_new = DeskVisit.objects.get_or_create(person=person, defaults={"seen_entry": happened.newest()})
    if is_new or now - row.seen_at < STILL:
        return row
    before = row.seen_at
    if row.away_since is None and now - row.seen_at > AWAY:
        row.away_since, row.away_entry = row.seen_at, row.seen_entry
    row.seen_at, row.seen_entry = now, happened.newest()
    seen = {name: getattr(row, name) for name in ("away_since", "away_entry", "seen_at", "seen_entry")}
    if not DeskVisit.objects.filter(pk=row.pk, seen_at=before).update(**seen):
        row.refresh_from_db()
    return row


def have_read(person: Person) -> None:
    """Somebody has read what happened while they were away."""
    DeskVisit.objects.filter(person=person).update(away_since=None, away_entry=None)


def choose_letters(person: Person, choice: str) -> None:
    """Say how often somebody wants to be told by letter what waits."""
    row, is_new = DeskVisit.objects.get_or_create(
        person=person, defaults={"letters": choice, "seen_entry": happened.newest()}
    )
    if not is_new:
        DeskVisit.objects.filter(pk=row.pk).update(letters=choice)


def rhythm(person: Person, visit: DeskVisit | None) -> str:
    """How often somebody is told: as they chose; officers every Monday and others never when they did not."""
    chosen = visit.letters if visit else Letters.USUAL
    if chosen:
        return chosen
    return Letters.WEEKLY if person.is_officer else Letters.NEVER


def tell_due() -> int:
    """Write the letters that are due to whom something waits for; how many."""
    wants = Q(desk_visit__letters__in=(Letters.DAILY, Letters.WEEKLY)) | Q(role=Person.Role.OFFICER)
    people = Person.objects.filter(wants, is_active=True).select_related("desk_visit").order_by("pk")
    now = timezone.now()
    return sum(_tell(one.pk) for one in people if _is_due(one, getattr(one, "desk_visit", None), now))


@transaction.atomic
def _tell(number: int) -> int:
    """Write one letter, once in its time, however many workers come by."""
    person = Person.objects.get(pk=number)
    DeskVisit.objects.get_or_create(person=person, defaults={"seen_entry": happened.newest()})
    visit = DeskVisit.objects.select_for_update().get(person=person)
    now = timezone.now()
    if not _is_due(person, visit, now):
        return 0
    visit.told_on = now.astimezone(_zone(person)).date()
    visit.save(update_fields=["told_on"])
    language = person.language or "en"
    with translation.override(language):
        groups = waiting.groups(_request_of(person), person)
        if not groups:
            return 0
        mine = [group for group in groups if group.is_for_reader]
        others = [group for group in groups if not group.is_for_reader]
        context = {"mine": Rows(_rows(mine)), "others": Rows(_rows(others))}
    desk = {"desk": settings.BASE_URL + reverse("programme:desk")}
    settings_page = {"settings": settings.BASE_URL + reverse("programme:desk_settings")}
    to = Recipient(person.name, person.email, language, person.timezone)
    letters.post("programme/waits", to=to, about=person, context=context | desk | settings_page)
    return 1


def _is_due(person: Person, visit: DeskVisit | None, now: datetime.datetime) -> bool:
    """Whether it is the morning of a working day, or of a Monday, and nobody has looked yet what waits."""
    wanted = rhythm(person, visit)
    here = now.astimezone(_zone(person))
    days = {Letters.DAILY: range(5), Letters.WEEKLY: range(1)}.get(Letters(wanted), range(0))
    is_told = visit is not None and visit.told_on is not None and visit.told_on >= here.date()
    return here.weekday() in days and here.time() >= MORNING and not is_told


def _zone(person: Person) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(person.timezone or "UTC")


def _request_of(person: Person) -> HttpRequest:
    """What providers ask who reads."""
    request = HttpRequest()
    request.method, request.user = "GET", person
    return request


def _rows(groups: Sequence[waiting.Group]) -> list[dict[str, str]]:
    """Each group in one line, with what comes first in it."""
    return [{"what": _line(group), "first": _first(group)} for group in groups]


def _line(group: waiting.Group) -> str:
    told = {"what": group.title, "count": localise.number(group.total), "late": localise.number(group.late_count)}
    if not group.late_count:
        return f"{group.title}: {told['count']}"
    return _("%(what)s: %(count)s, late: %(late)s") % told


def _first(group: waiting.Group) -> str:
    row = group.rows[0]
    return f"{row.title}: {row.text}"
