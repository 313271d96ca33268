"""How batches and lists of certificates are told in the reader's language."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise

from .models import Batch, BatchItem, Certificate, Kind
from .queries import Counts, Summary, error_text
from .wording import dates_of, title_in


def progress_lines(batch: Batch, counts: Counts, zone: str) -> list[str]:
    """How far a batch is, in sentences."""
    figures = {"done": counts.done, "failed": counts.failed, "waiting": counts.waiting}
    lines = [_("%(done)d issued, %(failed)d not made, %(waiting)d to go.") % figures]
    begun = {"time": localise.deadline(batch.started_at or batch.created_at, zone), "name": batch.ordered_by}
    lines.append(_("Started %(time)s by %(name)s.") % begun if batch.ordered_by else _("Started %(time)s.") % begun)
    if batch.state in (Batch.State.QUEUED, Batch.State.WORKING):
        lines.append(_("You can leave this page; the work goes on."))
    return lines


def issue_label(count: int) -> str:
    """What the button says."""
    return ngettext("Issue %(count)d certificate", "Issue %(count)d certificates", count) % {"count": count}


def people_hint(summary: Summary) -> str:
    """How many took part and how many have a certificate."""
    figures = {"attended": summary.attended, "issued": summary.issued}
    return _("%(attended)d were marked as present; %(issued)d have a valid certificate.") % figures


def issue_hint(summary: Summary, kind: str = Kind.ATTENDANCE) -> str:
    """How many are left."""
    if not summary.eligible:
        if not summary.attended:
            return _("Nobody was marked as present.")
        if kind == Kind.COMPLETION:
            return _("Everybody who completed the training has a certificate, or nobody has completed it yet.")
        everybody = _("Everybody who was marked as present has a certificate.")
        return everybody if summary.issued >= summary.attended else ""
    return ngettext(
        "%(count)d person can get a certificate and has none.",
        "%(count)d people can get a certificate and have none.",
        summary.eligible,
    ) % {"count": summary.eligible}


@dataclass(frozen=True)
class Failure:
    """A certificate that could not be made: for whom, why, and what to do."""

    item: BatchItem
    name: str
    why: str


def failures(items: Iterable[BatchItem]) -> list[Failure]:
    """The failures as the page tells them."""
    return [Failure(item, _printed_name(item), error_text(item)) for item in items]


def _printed_name(item: BatchItem) -> str:
    named = getattr(item.registration, "printed_name", None) or item.registration
    return str(named.name)


@dataclass(frozen=True)
class Held:
    """A certificate in the list of its holder."""

    certificate: Certificate
    title: str
    dates: str
    issued: str


def held(certificates: Iterable[Certificate]) -> list[Held]:
    """Certificates as their holder sees them."""
    return [
        Held(row, title_in(row.title), dates_of(row), localise.date(day_of(row, row.issued_at))) for row in certificates
    ]


def day_of(certificate: Certificate, moment: datetime.datetime) -> datetime.date:
    """The day of a moment where the event was."""
    return localise.local_day(moment, certificate.timezone)
