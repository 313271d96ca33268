"""Certificates for programs: the same actions and queries as the pages."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from events_core.foundation.api import Id, Problem, Strict, one, page
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing
from events_core.network.caller import Caller, bearer, caller_of
from events_core.programme.models import Event

from . import actions, queries
from .models import Batch, Certificate, Kind

router = Router(tags=["Certificates"])
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
SCOPE = "certificates"


class OrderIn(Strict):
    """Which certificates to make: for the named registrations (codes), or for all who are eligible."""

    kind: str | None = None
    languages: list[str] | None = None
    registrations: list[str] | None = None


class RevokeIn(Strict):
    """Why."""

    reason: str | None = None


class ReissueIn(Strict):
    """The corrected names (what is left out stays), and why."""

    reason: str | None = None
    name: str | None = None
    native_name: str | None = None


class NothingIn(Strict):
    """A body without fields."""


class BatchOut(Strict):
    """How far a batch is."""

    id: int
    state: str
    total: int
    done: int
    failed: int


class CertificateOut(Strict):
    """A certificate in the list of an event."""

    code: str
    serial: str
    kind: str
    state: str
    holder: str


def batch_body(batch: Batch) -> dict[str, Any]:
    """A batch as JSON; one query."""
    counts = queries.counts_of(batch)
    return {"id": batch.pk, "state": batch.state, "total": counts.total, "done": counts.done, "failed": counts.failed}


def certificate_body(certificate: Certificate) -> dict[str, Any]:
    """A certificate as JSON."""
    return {
        "code": certificate.code,
        "serial": certificate.serial,
        "kind": certificate.kind,
        "state": certificate.state,
        "holder": certificate.name,
    }


def _event(request: HttpRequest, slug: str, permission: str) -> tuple[Event, Caller]:
    caller = caller_of(request, SCOPE)
    event = one(Event.objects.all(), slug)
    if not caller.may("programme.see_event", event):
        raise Missing(_("There is no such thing, or it is not visible to you."))
    if not caller.may(permission, event):
        raise Forbidden(_("The certificates of this event are not yours to issue."))
    return event, caller


@router.post("/events/{slug}/certificates", auth=bearer, summary="Issue certificates", response={202: dict, **ERRORS})
def order(request: HttpRequest, slug: str, body: OrderIn = Body(OrderIn())) -> Status[dict[str, Any]]:  # noqa: B008
    """Begin a batch in the background; 409 `not_held`, `nobody`, or `refused` with a blocker for each not eligible."""
    event, caller = _event(request, slug, "certificates.issue")
    if body.registrations is not None and len(body.registrations) > 10_000:
        raise Invalid(FieldError("registrations", "too_many", _("Name at most 10,000 registrations, or none for all.")))
    batch = actions.order_batch(
        event.pk,
        languages=body.languages,
        kind=body.kind or Kind.ATTENDANCE,
        registrations=body.registrations,
        by=caller.actor,
        person=caller.person,
    )
    return Status(202, {"batch": batch_body(batch)})


@router.get("/events/{slug}/certificates", auth=bearer, summary="Certificates", response={200: dict, **ERRORS})
def list_certificates(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """Every certificate of the event, replaced and revoked ones too, in the order of serials."""
    event, _caller = _event(request, slug, "certificates.see")
    return page(
        request, event.certificates.all(), ["serial", "id"], lambda rows: [certificate_body(row) for row in rows]
    )


@router.get("/batches/{number}", auth=bearer, summary="How far a batch is", response={200: BatchOut, **ERRORS})
def get_batch(request: HttpRequest, number: Id) -> dict[str, Any]:
    """A batch."""
    return batch_body(queries.batch_of(number, caller_of(request, SCOPE).person))


def _own_batch(request: HttpRequest, number: int) -> tuple[Batch, Caller]:
    caller = caller_of(request, SCOPE)
    batch = queries.batch_of(number, caller.person)
    if not caller.may("certificates.issue", batch.event):
        raise Forbidden(_("The certificates of this event are not yours to issue."))
    return batch, caller


@router.post("/batches/{number}/pause", auth=bearer, summary="Pause a batch", response={200: BatchOut, **ERRORS})
def pause(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Hold the work up after the certificate at hand."""
    batch, caller = _own_batch(request, number)
    return batch_body(actions.pause(batch.pk, by=caller.actor))


@router.post("/batches/{number}/resume", auth=bearer, summary="Go on with a batch", response={200: BatchOut, **ERRORS})
def resume(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Go on; what could not be made is tried again."""
    batch, caller = _own_batch(request, number)
    return batch_body(actions.resume(batch.pk, by=caller.actor))


@router.post("/batches/{number}/stop", auth=bearer, summary="Stop a batch", response={200: BatchOut, **ERRORS})
def stop(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """End the work after the certificate at hand."""
    batch, caller = _own_batch(request, number)
    return batch_body(actions.stop(batch.pk, by=caller.actor))


def _own_certificate(request: HttpRequest, serial: str, permission: str) -> tuple[Certificate, Caller]:
    caller = caller_of(request, SCOPE)
    certificate = queries.by_serial(serial, caller.person)
    if not caller.may(permission, certificate.event):
        raise Forbidden(_("This certificate is not yours to change."))
    return certificate, caller


@router.post("/certificates/{serial}/revoke", auth=bearer, summary="Revoke", response={200: CertificateOut, **ERRORS})
def revoke(request: HttpRequest, serial: str, body: RevokeIn = Body(RevokeIn())) -> dict[str, Any]:  # noqa: B008
    """Say that the certificate no longer holds; needs a reason."""
    certificate, caller = _own_certificate(request, serial, "certificates.revoke")
    return certificate_body(actions.revoke(certificate.pk, body.reason or "", by=caller.actor))


@router.post(
    "/certificates/{serial}/reissue", auth=bearer, summary="Issue again", response={200: CertificateOut, **ERRORS}
)
def reissue(request: HttpRequest, serial: str, body: ReissueIn = Body(ReissueIn())) -> dict[str, Any]:  # noqa: B008
    """A corrected version: same serial, new code; needs a reason."""
    certificate, caller = _own_certificate(request, serial, "certificates.issue")
    names = {"name": body.name, "native_name": body.native_name}
    return certificate_body(actions.reissue(certificate.pk, body.reason or "", **names, by=caller.actor))
