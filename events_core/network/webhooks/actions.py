"""Every write to webhooks that a person decides on, and the pause after days of failures."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.foundation.texts import fault_of, normalise
from events_core.journal import letters
from events_core.journal.actions import note
from events_core.journal.actors import WORKER, Actor
from events_core.network.models import Person

from . import addresses, kinds, signing
from .models import MOST_NAME, Delivery, Webhook, Wish

MOST = 20  # of one person


def add(
    person: Person, address: object, wanted: Iterable[str] | None = None, name: str = "", *, by: Actor
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is shown once. No kind means all.

    Refuses (422) an address that may not be called, unknown kinds and a name that is too long; more than 20 (409).
    """
    errors: list[FieldError] = []
    target, chosen, label = "", _kinds(wanted, errors), _name(name, errors)
    try:
        target = addresses.clean(address)  # before the transaction: no lock waits for others' name servers
    except Invalid as refusal:
        errors = [*refusal.errors, *errors]
    return _add(person, target, chosen, label, errors, by)


@transaction.atomic
def _add(
    person: Person, address: str, chosen: list[str], label: str, errors: list[FieldError], by: Actor
) -> tuple[Webhook, str]:
    Person.objects.select_for_update().get(pk=person.pk)  # two at once count one after the other
    if Webhook.objects.filter(person=person).count() >= MOST:
        raise Refused("too_many_webhooks", _("You have %(most)d webhooks already. Delete one first.") % {"most": MOST})
    if errors:
        raise Invalid(*errors)
    webhook = Webhook.objects.create(person=person, address=address, name=label)
    Wish.objects.bulk_create([Wish(webhook=webhook, kind=kind) for kind in chosen])
    note(by, "webhook.added", webhook, within=person, name=str(webhook))
    return webhook, signing.secret_of(webhook)


@transaction.atomic
def replace_secret(webhook_id: int, *, by: Actor) -> tuple[Webhook, str]:
    """Another secret, shown once; for a day messages are signed with the old one too."""
    webhook = _locked(webhook_id)
    webhook.generation += 1
    webhook.replaced_at = timezone.now()
    webhook.save(update_fields=["generation", "replaced_at"])
    note(by, "webhook.secret", webhook, within=webhook.person, name=str(webhook))
    return webhook, signing.secret_of(webhook)


@transaction.atomic
def pause(webhook_id: int, *, by: Actor) -> Webhook:
    """Send nothing more until it is resumed; what happens meanwhile is not sent later."""
    webhook = _locked(webhook_id)
    if webhook.paused_at is None:
        _pause(webhook, Webhook.Pause.OWNER)
        note(by, "webhook.paused", webhook, within=webhook.person, name=str(webhook))
    return webhook


@transaction.atomic
def resume(webhook_id: int, *, by: Actor) -> Webhook:
    """Send again, beginning with what waited when it was paused."""
    webhook = _locked(webhook_id)
    if webhook.paused_at is not None:
        webhook.paused_at, webhook.pause, webhook.failing_since, webhook.error = None, "", None, ""
        webhook.save(update_fields=["paused_at", "pause", "failing_since", "error"])
        webhook.deliveries.filter(state=Delivery.State.QUEUED).update(due_at=timezone.now(), attempts=0)
        note(by, "webhook.resumed", webhook, within=webhook.person, name=str(webhook))
        async_task("events_core.network.tasks.sweep_webhooks")
    return webhook


@transaction.atomic
def delete(webhook_id: int, *, by: Actor) -> None:
    """End it, with its log."""
    webhook = _locked(webhook_id)
    note(by, "webhook.deleted", webhook, within=webhook.person, name=str(webhook))
    webhook.delete()


@transaction.atomic
def send_again(delivery_id: int) -> Delivery:
    """Send a message once more, under its old id. Refuses while the webhook is paused, and one that waits anyway."""
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("webhook").get(pk=delivery_id)
    if delivery.webhook.paused_at is not None:
        raise Refused("paused", _("The webhook is paused. Resume it first."))
    if delivery.state != Delivery.State.QUEUED:
        delivery.state, delivery.attempts, delivery.due_at = Delivery.State.QUEUED, 0, timezone.now()
        delivery.save(update_fields=["state", "attempts", "due_at"])
        async_task("events_core.network.tasks.deliver", delivery.pk)
    return delivery


def pause_failing(webhook: Webhook, why: Webhook.Pause) -> None:
    """Pause what does not get through, in the caller's transaction, and tell its owner by letter, once."""
    if webhook.paused_at is not None:
        return
    _pause(webhook, why)
    note(WORKER, "webhook.paused", webhook, within=webhook.person, name=str(webhook))
    person = webhook.person
    letters.post(
        "network/webhook-paused",
        to=letters.Recipient(str(person), person.email, person.language or "en", person.timezone),
        about=webhook,
        context={
            "name": str(webhook),
            "address": webhook.address,
            "since": webhook.failing_since,
            "error": webhook.error,
            "gone": why == Webhook.Pause.GONE,
            "page": settings.BASE_URL + reverse("network:webhook", args=[webhook.pk]),
        },
    )


def _pause(webhook: Webhook, why: Webhook.Pause) -> None:
    webhook.paused_at, webhook.pause = timezone.now(), why
    webhook.save(update_fields=["paused_at", "pause"])


def _locked(webhook_id: int) -> Webhook:
    return Webhook.objects.select_for_update(of=("self",)).select_related("person").get(pk=webhook_id)


def _kinds(wanted: Iterable[str] | None, errors: list[FieldError]) -> list[str]:
    """The kinds that are wanted, all when none is named."""
    known = kinds.known()
    chosen = list(dict.fromkeys(wanted or known))
    if unknown := [kind for kind in chosen if kind not in known]:
        message = _("There is no news of the kind %(name)s. Known: %(known)s.")
        given = {"name": ", ".join(unknown)[:200], "known": ", ".join(known)}
        errors.append(FieldError("kinds", "unknown", message % given))
    return chosen


def _name(name: str, errors: list[FieldError]) -> str:
    text = normalise(name or "")
    if wrong := fault_of(text, MOST_NAME, line=True):
        errors.append(FieldError("name", *wrong))
    return text
