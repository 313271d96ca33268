"""Every read of certificates: who can have one and why not, batches, what a code stands for."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from events_core.foundation import codes, localise
from events_core.foundation.refusals import FieldError, Invalid, Missing
from events_core.foundation.typeset.faces import language_of
from events_core.foundation.typeset.gate import message_for, printable
from events_core.foundation.typeset.lines import no_room_for
from events_core.journal.letters import Recipient
from events_core.network.models import Person
from events_core.programme.models import Event, State
from registrations.models import Registration, email_key
from trainings.models import Module

from .eligibility import Standing, current, eligible, standing_of, why_not
from .models import Batch, BatchItem, Certificate, Kind, PrintedName

Items = QuerySet[BatchItem]
_R = Registration.State
LISTED = (_R.CONFIRMED, _R.ATTENDED, _R.ABSENT)
PAGE = 50
RECENT = datetime.timedelta(days=180)
SERIAL = re.compile(r"[\w.-]{1,60}")


_SPOKEN = {"CN": "zh-hans", "JP": "ja", "KR": "ko", "KP": "ko", "MN": "mn", "RU": "ru"}


def native_language(registration: Registration, text: str) -> str:
    """The language in whose forms a person's own-script name is set: by its script, their language, their country."""
    return language_of(text, registration.language, _SPOKEN.get(registration.country, ""))


@dataclass(frozen=True)
class Row:
    """One participant as the page of certificates shows them; `state` is a pill of `certificate` or `batch`."""

    name: str
    native_name: str
    native_language: str
    state: str
    reason: str = ""
    languages: Sequence[str] = ()
    certificate: Certificate | None = None
    item: BatchItem | None = None

    @property
    def language_names(self) -> str:
        """The languages of the certificate by name."""
        return localise.languages_of(self.languages)


def people(event: Event, number: int | str = 1, kind: str = Kind.ATTENDANCE) -> "Page[Any]":
    """A page of the people who took part or were expected, each with a `row`; a fixed number of queries."""
    names = Prefetch("printed_name", PrintedName.objects.all())
    certificates = Prefetch("certificates", current(kind), to_attr="current_certificates")
    tried = BatchItem.objects.filter(batch__kind=kind).select_related("batch").order_by("-pk")
    items = Prefetch("batch_items", tried, to_attr="tries")
    has = Exists(Certificate.objects.filter(registration=OuterRef("pk"), kind=kind))
    found = Registration.objects.filter(event=event).filter(Q(state__in=LISTED) | has)
    rows = found.order_by("name", "pk").prefetch_related(names, certificates, items)
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    standing = standing_of(event, kind, page)
    for registration in page:
        registration.row = _row(event, registration, standing)
    return page


def _row(event: Event, registration: Any, standing: Standing | None) -> Row:
    certificate = next(iter(registration.current_certificates), None)
    item = next(iter(registration.tries), None)
    why = why_not(event, registration, standing)
    if certificate:
        return _issued_row(certificate, why)
    named = getattr(registration, "printed_name", None) or registration
    names = (named.name, named.native_name, native_language(registration, named.native_name))
    if item and item.state == BatchItem.State.FAILED and not why:
        return Row(*names, "failed", error_text(item), item.batch.languages, item=item)
    if item and item.state == BatchItem.State.WAITING and item.batch.state != Batch.State.STOPPED:
        return Row(*names, "queued", "", item.batch.languages, item=item)
    return Row(*names, "not_eligible" if why else "eligible", why)


def _issued_row(certificate: Certificate, why: str) -> Row:
    late = ""
    if why and certificate.kind == Kind.COMPLETION:
        late = _("The training no longer counts as completed: revoke the certificate, or leave it. %(why)s")
        late %= {"why": why}
    elif why:
        late = _("No longer marked as present: revoke the certificate, or leave it.")
    names = (certificate.name, certificate.native_name, certificate.native_language)
    reason = late if certificate.state == Certificate.State.VALID else ""
    return Row(*names, certificate.state, reason, certificate.languages, certificate)


@dataclass(frozen=True)
class Summary:
    """Figures of an event's certificates."""

    attended: int
    eligible: int
    issued: int


def summary(event: Event, kind: str = Kind.ATTENDANCE) -> Summary:
    """How many took part, can still get a certificate, and have a valid one; three queries."""
    return Summary(
        Registration.objects.filter(event=event, state=_R.ATTENDED).count(),
        eligible(event, kind).count() if event.state == State.COMPLETED else 0,
        current(kind).filter(event=event, state=Certificate.State.VALID).count(),
    )


@dataclass(frozen=True)
class Counts:
    """How far a batch is."""

    done: int
    failed: int
    waiting: int

    @property
    def total(self) -> int:
        """All items."""
        return self.done + self.failed + self.waiting

    @property
    def tried(self) -> int:
        """Items that are over, one way or the other."""
        return self.done + self.failed


def counts_of(batch: Batch) -> Counts:
    """How far the batch is; one query."""
    found = Counter(dict(batch.items.values_list("state").annotate(count=Count("pk")).order_by()))
    states = BatchItem.State
    return Counts(found[states.MADE], found[states.FAILED], found[states.WAITING])


def latest_batch(event: Event) -> Batch | None:
    """The batch that the page shows: the newest one."""
    return event.batches.select_related("ordered_by").first()


def _open_failures() -> Items:
    """Certificates that could not be made, nor were tried again or made since."""
    same = {"registration": OuterRef("registration")}
    has = Exists(Certificate.objects.filter(is_current=True, kind=OuterRef("batch__kind"), **same))
    later = Exists(BatchItem.objects.filter(batch__kind=OuterRef("batch__kind"), pk__gt=OuterRef("pk"), **same))
    return BatchItem.objects.filter(state=BatchItem.State.FAILED).exclude(has).exclude(later)


def failures(event: Event, limit: int = 10) -> list[BatchItem]:
    """Certificates that could not be made and still are missing, with whom they are for; two queries at most."""
    rows = _open_failures().filter(batch__event=event).select_related("registration", "batch").order_by("pk")
    return list(rows.prefetch_related(Prefetch("registration__printed_name", PrintedName.objects.all()))[:limit])


def error_text(item: BatchItem) -> str:
    """Why a certificate could not be made, in the reader's language, and what to do."""
    if item.error_code == "missing_glyph":
        return message_for(list(item.error_data.get("chars", [])))
    if item.error_code == "no_room":
        return no_room_for(str(item.error_data.get("text", "")))
    if item.error_code == "not_eligible":
        if item.batch.kind == Kind.COMPLETION:
            return _(
                "Was no longer marked as present, or had no longer completed the training, when it was to be made."
            )
        return _("Was no longer marked as present when the certificate was to be made.")
    return _("Something went wrong on our side. Try again; if it stays, write to the secretariat.")


def batch_of(number: int, person: Person) -> Batch:
    """A batch of an event whose certificates the person may see. Refuses others (404)."""
    batch = Batch.objects.select_related("event", "ordered_by").filter(pk=number).first()
    if batch is None or not person.has_perm("certificates.see", batch.event):
        raise Missing(_("There is no such batch among yours."))
    return batch


def by_serial(serial: str, person: Person) -> Certificate:
    """The current version of a serial, when the person may see the event's certificates. Refuses others (404)."""
    known = Certificate.objects.select_related("event", "registration")
    found = known.filter(serial=serial, is_current=True).first() if SERIAL.fullmatch(serial) else None
    if found is None or not person.has_perm("certificates.see", found.event):
        raise Missing(_("There is no such certificate among yours."))
    return found


def wrong_code() -> str:
    """What to say of something that cannot be a code."""
    return _("This is not a code of ours. Check each letter and digit: one is wrong or missing.")


def by_code(text: str) -> Certificate:
    """The certificate that a typed or scanned code names, whatever its state.

    Refuses what cannot be a code, such as one with a wrong check character (422), and one that was never given (404).
    """
    code = codes.normalise(text)
    if not codes.is_valid(code):
        raise Invalid(FieldError("code", "code", wrong_code()))
    found = Certificate.objects.select_related("event", "file").defer("file__content").filter(code=code).first()
    if found is None:
        raise Missing(_("No certificate has this code."))
    return found


def look_up(text: str) -> Certificate | Missing | Invalid:
    """The same where the answer is a page of its own: the refusal is returned."""
    try:
        return by_code(text)
    except (Missing, Invalid) as refusal:
        return refusal


def of_person(person: Person) -> list[Certificate]:
    """The newest certificates of somebody who signed in, the latest first; one query."""
    own = Q(registration__person=person) | Q(registration__email_key=email_key(person.email))
    return list(Certificate.objects.filter(own, is_current=True).select_related("event").order_by("-issued_at"))


def of_registration(registration: Registration) -> list[Certificate]:
    """The newest certificates of one registration."""
    return list(Certificate.objects.filter(registration=registration, is_current=True).order_by("kind"))


def holder(registration: Registration) -> Recipient:
    """To whom letters about a certificate go."""
    return Recipient(registration.name, registration.email, registration.language or "en", registration.event.timezone)


def with_failures(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of the events where certificates could not be made, and still are missing."""
    return events.filter(Exists(_open_failures().filter(batch__event=OuterRef("pk"))))


def without_certificates(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of the events whose participants wait for certificates: nobody has ordered any, or any of completion."""
    attended = Registration.objects.filter(event=OuterRef("pk"), state=_R.ATTENDED)
    ordered = Batch.objects.filter(event=OuterRef("pk"))
    completed = ordered.filter(kind=Kind.COMPLETION)
    taught = Module.objects.filter(training__event=OuterRef("pk"))
    waits = ~Exists(ordered) | (Exists(taught) & ~Exists(completed))
    return events.filter(Exists(attended)).filter(waits)


def failed_items(registration: Registration) -> list[BatchItem]:
    """Certificates of somebody that could not be made and still are missing: the newest of each kind."""
    return list(_open_failures().filter(registration=registration).order_by("-pk"))


def sample(event: Event, kind: str = Kind.ATTENDANCE) -> tuple[str, str]:
    """Whose name a preview shows: one of the first who are eligible and can be printed, else somebody invented."""
    for somebody in eligible(event, kind).select_related("printed_name")[:5]:
        named = getattr(somebody, "printed_name", None) or somebody
        if not printable(named.name + named.native_name):
            return named.name, named.native_name
    return "Sarangerel Batbayar", "Батбаярын Сарангэрэл"
