"""How matches are weighed, and the words by which requests and offers are told: what officers may change."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import texts
from events_core.foundation.refusals import FieldError, Invalid, Stale
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import Person
from trainings.matching import PARTS
from trainings.models import Term, Weighing
from trainings.similarity import FEATURES

from .common import must_be_fresh, text_of, write

WHOLE = 100
NAME = 100
MOST_PLACE = 1_000
_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*", re.ASCII)


@transaction.atomic
def weigh(
    values: Mapping[str, Any], *, by: Actor, person: Person | None = None, version: int | None = None
) -> Weighing:
    """Weigh matches anew from now on: `parts`, `likeness` (names with whole per cent), `note`.

    Matches that were made keep the weights of their day. Refuses (422) weights that do not make 100, and (412) those
    that were written while others were in force.
    """
    Weighing.objects.select_for_update().earliest("pk")  # one at a time; the newest is read after the wait
    before = Weighing.objects.latest("pk")
    if version is not None and version != before.pk:
        raise Stale(_("Somebody has changed the weights since you opened them. Open them again to see the change."))
    parts = _weights(values.get("parts") or {}, PARTS, "parts")
    likeness = _weights(values.get("likeness") or {}, FEATURES, "likeness")
    why = text_of(values.get("note"), "note", most=300, line=True)
    if parts == before.parts and likeness == before.likeness:
        raise Invalid(FieldError("parts", "same", _("These are the weights in force. Change one, or go back.")))
    made = Weighing.objects.create(parts=parts, likeness=likeness, note=why, made_by=person)
    note(by, "weights.changed", made, number=made.pk, note=why or "–")
    return made


@transaction.atomic
def save_term(term: Term, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Term:
    """Add or change a word of a vocabulary: `name`, `position`, `share` (of a cost basis), `is_active`, `slug` (new).

    A new one comes last unless it says where. Refuses bad values (422) and a late save (412).
    """
    is_new = term.pk is None
    if not is_new:
        term = Term.objects.select_for_update().get(pk=term.pk)
        must_be_fresh(term, version)
    if "name" in values or is_new:
        term.name = LazyI18nString(_name(values.get("name")))
    if is_new:
        term.slug = _slug(term, values.get("slug"))
    term.position = _place(term, values)
    if term.vocabulary == Term.Vocabulary.COST_BASIS and ("share" in values or is_new):
        term.share = _whole(values.get("share"), "share", WHOLE, missing=_("Say which part falls on the city."))
    term.is_active = bool(values.get("is_active", term.is_active))
    if is_new:
        term.save()
    else:
        write(term)
    note(by, "weights.word_added" if is_new else "weights.word_changed", term, name=term.name)
    return term


def _weights(given: Mapping[str, Any], names: tuple[str, ...], field: str) -> dict[str, int]:
    """Whole weights that make 100."""
    found = {name: _whole(given.get(name), f"{field}.{name}", WHOLE) or 0 for name in names}
    if unknown := sorted(set(given) - set(names)):
        text = _("There is no such part: %(name)s.") % {"name": unknown[0][:40]}
        raise Invalid(FieldError(field, "unknown", text))
    total = sum(found.values())
    if total != WHOLE:
        text = _("Together the weights are %(total)s. Make them 100.")
        raise Invalid(FieldError(field, "sum", text % {"total": total}))
    return found


def _whole(value: Any, field: str, most: int, missing: str = "") -> int | None:
    """A whole number from 0 on; None when it is empty and need not be said."""
    if value is None or value == "":
        if missing:
            raise Invalid(FieldError(field, "required", missing))
        return None
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole and not re.fullmatch(r"\d{1,6}", str(value), re.ASCII):
        value = -1
    if not 0 <= int(value) <= most:
        text = _("Enter a whole number from %(least)d to %(most)d.") % {"least": 0, "most": most}
        raise Invalid(FieldError(field, "invalid", text))
    return int(value)


def _name(value: Any) -> dict[str, str]:
    found, fault = texts.multilingual(value, "en", NAME, line=True)
    if fault:
        raise Invalid(FieldError("name", *fault))
    if not found:
        raise Invalid(FieldError("name", "required", _("Write this in at least one language.")))
    return found


def _slug(term: Term, value: Any) -> str:
    """What requests and offers will hold: as given, or from the English name."""
    told = term.name.data if isinstance(term.name.data, dict) else {}
    made = re.sub(r"[^a-z0-9]+", "-", str(value or told.get("en", "")).strip().lower()).strip("-")
    slug = str(value).strip() if value and _SLUG.fullmatch(str(value).strip()) else "" if value else made
    if not slug or len(slug) > 40:
        text = _("Write 1 to 40 small Latin letters, figures and hyphens.")
        raise Invalid(FieldError("slug", "invalid", text))
    if Term.objects.filter(vocabulary=term.vocabulary, slug=slug).exists():
        raise Invalid(FieldError("slug", "taken", _("There is a word by this name already.")))
    return slug


def _place(term: Term, values: Mapping[str, Any]) -> int:
    place = _whole(values.get("position"), "position", MOST_PLACE)
    if place is not None:
        return place
    if term.pk is not None:
        return term.position
    last = Term.objects.filter(vocabulary=term.vocabulary).order_by("-position").first()
    return min(last.position + 1, MOST_PLACE) if last else 0
