"""Series: events that follow each other under one name. Every write, and what pages say of an event's place in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation.refusals import FieldError, Invalid, Missing, Refused, Stale
from events_core.foundation.texts import multilingual
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import Person

from . import panels
from .actions import refresh_names
from .models import Event, Series
from .queries import ever_published

TEXTS = {"name": (200, True), "about": (5_000, False)}


@dataclass(frozen=True)
class Place:
    """An event's place in its series: the public events next to it, None where it is the first or last."""

    series: Series
    before: Event | None
    after: Event | None


@transaction.atomic
def save_series(series: Series, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Series:
    """Make a series, or change its `name` and `about`; its address stays. Events are found by the new name at once.

    Refuses wrong values and a `slug` that is taken (422), and what was changed since `version` (412).
    """
    is_new = series.pk is None
    if not is_new:
        series = Series.objects.select_for_update().get(pk=series.pk)
        if version is not None and version != series.version:
            raise Stale(_("Somebody has changed this series since you opened it. Open it again to see the change."))
    clean = _clean({"name": {}} | dict(values) if is_new else values)
    if not is_new and all(_texts(getattr(series, field)) == _texts(text) for field, text in clean.items()):
        return series
    for field, text in clean.items():
        setattr(series, field, text)
    if is_new:
        series.slug = _free_slug(values.get("slug"), series)
    else:
        series.version += 1
    try:
        with transaction.atomic():
            series.save()
    except IntegrityError as error:
        raise Invalid(FieldError("slug", "taken", _("There is one by this name already."))) from error
    note(by, "series.added" if is_new else "series.changed", series, name=series.name)
    if not is_new:
        refresh_names(series)
    return series


@transaction.atomic
def remove_series(series_id: int, *, by: Actor) -> None:
    """Take a series away. Refuses one that has events (`has_events`, 409)."""
    series = Series.objects.select_for_update().filter(pk=series_id).first()
    if series is None:
        raise Missing(_("There is no such series. It may have been taken away."))
    if series.events.exists():
        raise Refused("has_events", _("Events belong to this series. Take them out of it first, under their details."))
    note(by, "series.removed", series, name=series.name)
    series.delete()


def series_page(slug: str, person: Person) -> Series:
    """A series for its public page. Refuses one that has no public event (404), unless the person keeps series."""
    found = Series.objects.filter(slug=slug).first()
    if found is None or not (person.has_perm("programme.keep_series") or events_of(found).exists()):
        raise Missing(_("There is no such series."))
    return found


def events_of(series: Series) -> QuerySet[Event]:
    """The public events of a series."""
    return ever_published().filter(series=series)


def public_series() -> QuerySet[Series]:
    """Series that have public events."""
    return Series.objects.filter(pk__in=ever_published().filter(series__isnull=False).values("series")).order_by("slug")


def all_series() -> QuerySet[Series]:
    """Every series with how many events it has (`.total`) and how many of them are public (`.public`)."""
    is_public = Q(events__in=ever_published().order_by())
    counted = Series.objects.annotate(total=Count("events"), public=Count("events", filter=is_public))
    return counted.order_by("slug")


def place_of(event: Event) -> Place | None:
    """Where an event stands in its series, in two queries; None when it belongs to none."""
    if event.series is None:
        return None
    others = events_of(event.series).exclude(pk=event.pk)
    before = others.filter(starts_at__lt=event.starts_at).order_by("-starts_at", "-pk").first()
    after = others.filter(starts_at__gte=event.starts_at).order_by("starts_at", "pk").first()
    return Place(event.series, before, after)


def desk_lists(request: HttpRequest, person: Person) -> Iterable[panels.Panel]:
    """Among the lists of the workspace, for who keeps them: all series."""
    if person.has_perm("programme.keep_series"):
        links = [{"url": reverse("programme:series_list"), "label": _("Series of events")}]
        yield panels.Panel("", {"links": links}, order=60)


def register() -> None:
    """Hang it."""
    panels.add("desk.lists", desk_lists)


def _clean(values: Mapping[str, Any]) -> dict[str, LazyI18nString]:
    errors, clean = [], {}
    for field, (limit, line) in TEXTS.items():
        if field in values:
            texts, wrong = multilingual(_plain(values[field]), get_language() or "en", limit, line=line)
            if wrong or (field == "name" and not texts):
                errors.append(FieldError(field, *(wrong or ("required", _("Give the series a name.")))))
            clean[field] = LazyI18nString(texts)
    if errors:
        raise Invalid(*errors)
    return clean


def _free_slug(wanted: Any, series: Series) -> str:
    """The address: the one that is wanted, or made of the English name."""
    if wanted:
        slug = slugify(str(wanted))[:90]
        if slug != wanted or slug == "new":
            message = _("Write the short name in small Latin letters, figures and hyphens.")
            raise Invalid(FieldError("slug", "invalid", message))
        return slug
    stem = slugify(_texts(series.name).get("en", ""))[:90].strip("-") or "series"
    taken = {"new", *Series.objects.filter(slug__startswith=stem).values_list("slug", flat=True)}
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _plain(value: Any) -> Any:
    return value.data if isinstance(value, LazyI18nString) else value


def _texts(value: Any) -> dict[str, str]:
    plain = _plain(value)
    return plain if isinstance(plain, dict) else {"en": plain} if plain else {}
