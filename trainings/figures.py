"""The results of a survey as a table for spreadsheets: figures of the group, never single answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events_core.foundation.sheets import csv_lines

from .results import Gain, Results


def figures_csv(results: Results, rows: Sequence[Gain]) -> Iterator[str]:
    """The figures that are shown as CSV: one row for each question and answer, never one for a person."""
    language = get_language() or "en"
    head = [_("Survey"), _("Question"), _("How it is answered"), _("Answer"), _("How many"), _("Share in per cent"),
            _("Mean"), _("Answers to this question"), _("Mean before"), _("Answers before"), _("Gain")]  # fmt: skip
    return csv_lines(head, list(_rows(results, rows, language)))


def _rows(results: Results, gained: Sequence[Gain], language: str) -> Iterator[list[Any]]:
    phase = str(results.survey.get_phase_display())
    by_label = {row.label: row for row in gained}
    for one in results.questions if results.is_shown else []:
        text, kind = str(one.question.text), one.question.get_kind_display()
        if one.is_text or not one.is_shown:
            continue
        for each in one.bins:
            yield [phase, text, kind, each.label, each.count, each.share, None, None, None, None, None]
        before = by_label.get(text)
        more = [before.before, before.before_n, before.gain] if before else [None, None, None]
        yield [phase, text, kind, "", None, None, one.mean, one.n, *more]
