"""The report to the city on paper, in one of the six languages."""

from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import Missing
from events_core.foundation.typeset.flow import Flow
from events_core.foundation.typeset.gate import forgiven

from .models import TrainingRequest
from .reporting import RequestReport, Rows, report_of
from .results import Result, Results


def report_pdf(asked: TrainingRequest, language: str) -> bytes:
    """The report; what is computed in this language, what people wrote as they wrote it. Refuses without one (404)."""
    with translation.override(language):
        report = report_of(asked)
        if report is None:
            raise Missing(_("There is no report yet."))
        flow = _begun(report, language)
        _words(flow, report)
        _asked(flow, report)
        _people(flow, report)
        _learned(flow, report)
        _costs(flow, report)
        _next(flow, report)
        return flow.save()


def _begun(report: RequestReport, language: str) -> Flow:
    platform = _("Low Carbon City Platform")
    note = _("Demonstration: people and events on this page are invented.") if settings.DEMO else ""
    title = report.title
    flow = Flow(
        title=forgiven(title), author=platform, language=language, subject=report.asked.reference or "", note=note
    )
    flow.letterhead(platform, _("North-East Asia"))
    asked = report.asked
    flow.address([asked.contact_name, asked.contact_position, asked.place], forgiving=True)
    if report.words and report.words.sent_at:
        flow.dateline(localise.date(localise.local_day(report.words.sent_at, report.event.timezone)))
    return flow.heading(title, forgiving=True).heading(asked.shown_title, 2, forgiving=True)


def _words(flow: Flow, report: RequestReport) -> None:
    if report.words and report.words.summary:
        flow.paragraph(report.words.summary, forgiving=True)


def _asked(flow: Flow, report: RequestReport) -> None:
    _facts(flow, _("What was asked"), report.asked_rows)
    _facts(flow, _("What was delivered"), report.delivered_rows)
    if report.modules:
        flow.heading(_("Modules"), 3)
        rows = [(f"{title}\n{outcome}" if outcome else title, hours) for title, outcome, hours in report.modules]
        flow.table([_("Module and what people can do after it"), _("Hours")], rows, (5, 1), ("left", "right"),
                   forgiving=True)  # fmt: skip


def _people(flow: Flow, report: RequestReport) -> None:
    flow.heading(_("Who took part"), 2)
    rows = [(label, localise.number(here), localise.number(whole)) for label, here, whole in report.people_rows]
    flow.table([_("People"), forgiven(report.asked.place), _("All")], rows, (3, 2, 1), ("left", "right", "right"))


def _learned(flow: Flow, report: RequestReport) -> None:
    if not report.has_learned:
        return
    flow.heading(_("What people learned"), 2)
    flow.paragraph(report.answers_in_words)
    if report.gains:
        rows = [
            (one.label, _figure(one.before, one.before_n), _figure(one.after, one.after_n), one.gain_in_words)
            for one in report.gains
        ]
        head = [_("What people say they can do, 1 to 5"), _("Before"), _("After"), _("Gain")]
        flow.table(head, rows, (4, 1.2, 1.2, 1), ("left", "right", "right", "right"), forgiving=True)
        flow.paragraph(_("Means of the group, with the number of answers; never person by person."))
    if report.after and report.after.ratings:
        flow.heading(_("Ratings at the end"), 3)
        _means(flow, report.after.ratings)


def _means(flow: Flow, results: list[Result]) -> None:
    rows = [(str(one.question.text), one.mean_in_words, localise.number(one.n)) for one in results]
    head = [_("Question"), _("Mean, 1 to 5"), _("Answers")]
    flow.table(head, rows, (4, 1.2, 1), ("left", "right", "right"), forgiving=True)


def _figure(mean: Decimal, n: int) -> str:
    # Translators: a mean and from how many answers
    return _("%(mean)s (%(count)s)") % {"mean": localise.fixed(mean), "count": localise.number(n)}


def _costs(flow: Flow, report: RequestReport) -> None:
    costs = report.costs
    if not costs:
        return
    flow.heading(_("What it cost, and who bore it"), 2)
    rows = [(row.label, localise.fixed(row.usd)) for row in costs.totals.rows]
    foot = (_("Total"), localise.fixed(costs.totals.confirmed))
    flow.table([_("Borne by"), "USD"], rows, (3, 1), ("left", "right"), forgiving=True, foot=foot)
    if costs.own:
        told = {"sums": localise.list_of(map(str, costs.own)), "usd": costs.own_usd}
        flow.paragraph(_("Of this, your city bore %(sums)s (USD %(usd)s).") % told)
    if costs.totals.leaves_out:
        flow.paragraph(_("What a few participants bore themselves is left out, so that nobody can be told apart."))


def _next(flow: Flow, report: RequestReport) -> None:
    if report.words and report.words.next_steps:
        flow.heading(_("What comes next"), 2).paragraph(report.words.next_steps, forgiving=True)
    if report.has_follow_up and report.later:
        flow.heading(_("Six months later"), 2)
        _follow_up(flow, report.later)


def _follow_up(flow: Flow, later: Results) -> None:
    for one in later.questions:
        if one.is_text and one.texts:
            flow.heading(str(one.question.text), 3, forgiving=True).items(one.texts, forgiving=True)
        elif one.bins:
            flow.heading(str(one.question.text), 3, forgiving=True)
            rows = [(each.label, localise.number(each.count), each.percent) for each in one.bins]
            flow.table([_("Answer"), _("People"), _("Share")], rows, (3, 1, 1), ("left", "right", "right"),
                       forgiving=True)  # fmt: skip


def _facts(flow: Flow, title: str, rows: Rows) -> None:
    flow.heading(title, 2).facts(rows, forgiving=True)
