"""Reading webhooks and their log; a page costs a fixed number of queries."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Missing
from events_core.network.models import Person

from .models import Delivery, Webhook

PAGE = 50


def webhooks_of(person: Person) -> QuerySet[Webhook]:
    """A person's webhooks with the kinds they want, the newest first."""
    return Webhook.objects.filter(person=person).prefetch_related("wishes").order_by("-id")


def webhook_of(person: Person, number: int) -> Webhook:
    """One of a person's webhooks. Refuses any other (404)."""
    webhook = webhooks_of(person).select_related("person").filter(pk=number).first()
    if webhook is None:
        raise Missing(_("There is no such webhook among yours."))
    return webhook


def log_of(webhook: Webhook, page: str | None) -> Page[Delivery]:
    """What was sent, and what waits, the newest first."""
    return Paginator(webhook.deliveries.order_by("-id"), PAGE).get_page(page)


def delivery_of(webhook: Webhook, number: int) -> Delivery:
    """One line of the log. Refuses any other (404)."""
    delivery = webhook.deliveries.filter(pk=number).first()
    if delivery is None:
        raise Missing(_("There is no such message in the log of this webhook."))
    return delivery


def stopped(person: Person) -> QuerySet[Webhook]:
    """A person's webhooks that were paused because nothing got through, the oldest pause first."""
    pauses = [Webhook.Pause.FAILING, Webhook.Pause.GONE]
    return Webhook.objects.filter(person=person, paused_at__isnull=False, pause__in=pauses).order_by("paused_at")
