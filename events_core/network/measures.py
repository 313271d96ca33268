"""Figures of webhooks."""

from collections.abc import Mapping

from django.db.models import Count

from events_core.foundation.measures import measure

from .webhooks.models import Delivery


def deliveries() -> Mapping[str, float]:
    """News for webhooks by state, of the time for which it is kept."""
    counted = dict(Delivery.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in Delivery.State.values}


measure("events_webhook_deliveries", "News for webhooks by state.", deliveries, label="state")
