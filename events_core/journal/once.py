"""Forms that make something make it once, however often the same sending arrives.

A form holds a key of its own (`{% once %}`). Sent again with the same answers, as by a second click, it gives what the
first sending made; sent with other answers, as after going back, it makes another one.
"""

import datetime
from collections.abc import Callable
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from .models import SentForm

KEPT = datetime.timedelta(days=7)
T = TypeVar("T", bound=models.Model)


@transaction.atomic
def once(sending: str, model: type[T], make: Callable[[], list[T]]) -> list[T]:
    """What `make` makes; for a sending (`foundation.web.sending_of`) that came before, what that one made.

    A second one that comes meanwhile waits for the first. A sending without a key ("") is not known again.
    """
    if not sending:
        return make()
    row, is_new = SentForm.objects.select_for_update().get_or_create(digest=sending)
    if not is_new:
        return list(model._default_manager.filter(pk__in=row.made))
    made = make()
    row.made = [thing.pk for thing in made]
    row.save(update_fields=["made"])
    return made


def forget() -> int:
    """Forget sendings of more than a week ago; how many."""
    return SentForm.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
