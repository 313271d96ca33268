"""What the doctor looks at in registrations: counters of seats are what rows say."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from events_core.foundation.doctor import Finding, check, some
from events_core.programme.models import Event

from .models import HOLDING, Category

HELD = Count("registrations", filter=Q(registrations__state__in=HOLDING))


def seats(deep: bool) -> Iterator[Finding]:
    """As many seats are counted as taken as people hold."""
    for rows, one, many in (
        (Event.objects.all(), "event counts", "events count"),
        (Category.objects.all(), "category counts", "categories count"),
    ):
        wrong = rows.annotate(held=HELD).exclude(taken=F("held"))  # type: ignore[attr-defined]
        if ids := list(wrong.order_by("pk").values_list("pk", flat=True)):
            sentence = f"{some(len(ids), one, many)} other seats than are taken (the first has the id {ids[0]})."
            yield Finding(sentence, "Somebody has written past the product: `manage.py seats` counts anew.")


check("seats", seats, of_data=True)
