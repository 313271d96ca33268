"""Two on record that may be the same: a list of those that look so, and making two one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.network import queries
from events_core.network.forms.merging import MergeForm, SameForm
from events_core.network.me import reader
from events_core.network.merging import acting, pairs, registry, values
from events_core.network.merging.models import Kind, MatchKey
from events_core.network.merging.names import MODELS, Thing
from events_core.network.models import LikelyPair
from events_core.network.security.fresh import post_only_fresh

from .desk import for_officers, tabs
from .public import asked

PAGE = 25
FOUND = 20


@for_officers
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that look like one, the newest first, and by kind."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    page = Paginator(pairs.likely(kind), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    things = pairs.things_of(shown)
    rows = [row for pair in shown if (row := _row(pair, things))]
    places = [("", _("All")), *((value, str(label)) for value, label in kinds_in_words())]
    kinds = [
        {"url": f"?kind={value}" if value else "?", "label": label, "current": value == kind} for value, label in places
    ]
    context = {"tabs": tabs("duplicates"), "kinds": kinds, "page": page, "rows": rows, "is_narrow": bool(kind)}
    return render(request, "network/desk/duplicates.html", context)


@for_officers
@require_POST
def two(request: HttpRequest, pair: int) -> HttpResponse:
    """These are two; they are not asked about again."""
    told = pairs.tell_apart(pair, by=reader(request).actor)
    say(request, _("They stay two"), _("This pair is not suggested again."))
    return redirect(
        f"{reverse('network:duplicates')}?kind={told.kind}" if "kind" in request.POST else "network:duplicates"
    )


@for_officers
@require_safe
def same(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Look for the other record of the same person, organisation or city."""
    thing = _thing(kind, number)
    words = asked(request, "q")["q"]
    rows: list[Any] = []
    if words:
        search: Any = {Kind.PERSON: queries.people, Kind.ORGANISATION: queries.organisations, Kind.CITY: queries.cities}
        rows = list(search[kind](words).exclude(pk=number)[:FOUND])
    context = {
        "thing": thing,
        "kind": kind,
        "back": page_of(kind, thing),
        "form": SameForm(request.GET),
        "words": words,
    }
    listed = [{"thing": row, "facts": facts_of(kind, row), "url": _merge_url(kind, thing, row)} for row in rows]
    return render(request, "network/desk/same.html", {**context, "rows": listed})


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
@post_only_fresh
def merge(request: HttpRequest, kind: str, kept: int, gone: int) -> HttpResponse:
    """Both side by side, what stays of each, what will happen; sending the form makes them one."""
    _known(kind)
    by = reader(request).actor
    found = acting.preview(kind, kept, gone, by)
    rows = values.compared(kind, found.kept, found.gone)
    form = MergeForm(request.POST if request.method == "POST" else None, rows, (found.kept.version, found.gone.version))
    if form.is_valid():
        done = form.attempt(lambda: acting.merge(kind, kept, gone, by=by, taken=form.taken, seen=form.seen))
        if done:
            say(request, _("%(name)s is on record once now") % {"name": done}, _("Everything stands under one."))
            return redirect(page_of(kind, done))
    if form.is_stale:
        form = MergeForm(None, rows, (found.kept.version, found.gone.version))
        form.is_stale = True
    context = {
        "form": form,
        "merge": found,
        "rows": [row for row in rows if not row.is_asked],
        "counts": registry.counts(found),
        "remarks": registry.remarks(found),
        "blockers": registry.blockers(found),
        "kept_facts": facts_of(kind, found.kept),
        "gone_facts": facts_of(kind, found.gone),
        "back": page_of(kind, found.kept),
        "turned": reverse("network:merge", args=[kind, gone, kept]),
        "is_person": kind == Kind.PERSON,
    }
    return render(request, "network/desk/merge.html", context, status=412 if form.is_stale else form.status)


def page_of(kind: str, thing: Any) -> str:
    """The page of a thing in the workspace."""
    if kind == Kind.PERSON:
        return reverse("network:desk_person", args=[thing.pk])
    return reverse(f"network:desk_{kind}", args=[thing.slug])


def facts_of(kind: str, thing: Any) -> str:
    """What tells a thing from another of its name: its address, or its slug."""
    return str(thing.email if kind == Kind.PERSON else thing.slug)


def kinds_in_words() -> list[tuple[str, str]]:
    """The kinds as tabs."""
    return [(Kind.PERSON, _("People")), (Kind.ORGANISATION, _("Organizations")), (Kind.CITY, _("Cities"))]


def first_kept(kind: str, one: Any, other: Any) -> tuple[Any, Any]:
    """Which of two is to stay unless told otherwise: who has a role, who signed in last, what was there first."""
    if kind != Kind.PERSON:
        return (one, other) if one.pk < other.pk else (other, one)
    both = sorted((one, other), key=lambda person: (bool(person.role), person.last_login is not None, -person.pk))
    return both[1], both[0]


def _row(pair: LikelyPair, things: dict[tuple[str, int], Any]) -> dict[str, Any] | None:
    one, other = things.get((pair.kind, pair.low)), things.get((pair.kind, pair.high))
    if one is None or other is None:
        return None
    kept, gone = first_kept(pair.kind, one, other)
    told = [
        {"thing": thing, "facts": facts_of(pair.kind, thing), "url": page_of(pair.kind, thing)}
        for thing in (kept, gone)
    ]
    url = reverse("network:merge", args=[pair.kind, kept.pk, gone.pk])
    return {
        "pair": pair,
        "both": told,
        "why": MatchKey.Sort(pair.sort).label,
        "url": url,
        "is_person": pair.kind == Kind.PERSON,
    }


def _known(kind: str) -> None:
    if kind not in Kind.values:
        raise Missing(_("There is no such thing on record."))


def _thing(kind: str, number: int) -> Thing:
    _known(kind)
    found = MODELS[kind]._default_manager.filter(pk=number).first()
    if found is None:
        raise Missing(_("There is no such thing on record."))
    return found


def _merge_url(kind: str, one: Any, other: Any) -> str:
    kept, gone = first_kept(kind, one, other)
    return reverse("network:merge", args=[kind, kept.pk, gone.pk])
