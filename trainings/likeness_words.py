"""The sentences of likeness: in what two cities are alike, and in what they are not."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation import localise
from events_core.network.models import City, TargetRow

from .similarity import Likeness

About = Mapping[str, Any]


def likeness_sentences(found: Likeness) -> list[str]:
    """Why two cities are alike, and in what they are not."""
    return [_LIKENESS[why.code](why.about) for why in found.reasons]


def _labelled(choices: type[Any], name: str) -> Callable[[About], str]:
    return lambda about: str(choices(about[name]).label)


def _said(text: str | Promise) -> Callable[[About], str]:
    return lambda about: str(text)


def _same(text: str | Promise, label: Callable[[About], str]) -> Callable[[About], str]:
    return lambda about: str(text) % {"what": label(about)}


def _measures(about: About) -> str:
    return localise.list_of(TargetRow.Measure(measure).label for measure in about["both"])


_LIKENESS: dict[str, Callable[[About], str]] = {
    "too_little": _said(gettext_lazy("Not enough is known of both cities to compare them.")),
    "size_near": _said(gettext_lazy("About as many people live there.")),
    "size_apart": _said(gettext_lazy("One is several times larger.")),
    "size_far": _said(gettext_lazy("One is more than ten times larger.")),
    "climate_same": _same(gettext_lazy("Same climate: %(what)s."), _labelled(City.Climate, "climate")),
    "climate_other": _said(gettext_lazy("Another climate.")),
    "economy_same": _same(gettext_lazy("Same kind of economy: %(what)s."), _labelled(City.Economy, "economy")),
    "economy_mixed": _said(gettext_lazy("One has a mixed economy.")),
    "economy_other": _said(gettext_lazy("Another kind of economy.")),
    "stage_same": _same(gettext_lazy("At the same stage: %(what)s."), _labelled(City.Stage, "stage")),
    "stage_other": _said(gettext_lazy("At another stage.")),
    "needs_shared": lambda about: _needs_shared(len(about["both"])),
    "needs_other": _said(gettext_lazy("Weak in other subjects.")),
    "targets_shared": _same(gettext_lazy("Both have targets for: %(what)s."), _measures),
    "targets_other": _said(gettext_lazy("Targets of other kinds.")),
}


def _needs_shared(count: int) -> str:
    text = ngettext("Both are weak in %(count)s subject.", "Both are weak in %(count)s of the same subjects.", count)
    return text % {"count": localise.number(count)}
