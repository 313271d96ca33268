"""Figures of batches of certificates."""

from collections.abc import Mapping

from django.db.models import Count

from events_core.foundation.measures import measure

from .models import Batch


def batches() -> Mapping[str, float]:
    """Batches by state."""
    counted = dict(Batch.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in Batch.State.values}


measure("events_batches", "Batches of certificates by state.", batches, label="state")
