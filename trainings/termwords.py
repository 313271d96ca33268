"""What letters say of terms: values that each letter writes in its own language."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.journal.values import Rows
from events_core.programme.models import Mode

from .costing import CostLine, lines_for
from .terms import TrainingTerms

_text = lazy(lambda make: make(), str)


def facts_of_terms(terms: TrainingTerms) -> dict[str, Any]:
    """Days, place, mode, languages, people and costs, as letters tell them."""
    return {
        "first": terms.first,
        "last": terms.last if terms.last != terms.first else None,
        "place": terms.place,
        "mode": Mode(terms.mode).label if terms.mode else "",
        "languages": _text(lambda: localise.languages_of(terms.languages)) if terms.languages else "",
        "people": _text(lambda: localise.number(terms.people or 0)) if terms.people else "",
        "costs": Rows([_cost(line) for line in lines_for(terms.costs, terms.people)]),
    }


def _cost(line: CostLine) -> dict[str, Any]:
    return {
        "what": _text(lambda: line.label),
        "note": line.description,
        "amount": _text(lambda: str(line.total or line.money)),
        "each": _("for each participant") if line.per_person and line.total is None else "",
        "bearer": _text(lambda: line.bearer_label),
    }
