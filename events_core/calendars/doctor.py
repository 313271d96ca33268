"""What the doctor looks at in calendars."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count

from events_core.foundation.doctor import Finding, check, some
from events_core.programme.models import Event

from .entries import belongs


def entries(deep: bool) -> Iterator[Finding]:
    """Every event that calendars hold has its entry in every language."""
    count, languages = 0, len(settings.LANGUAGES)
    events = Event.objects.filter(published_at__isnull=False).annotate(texts=Count("calendar_texts"))
    for event in events.exclude(texts=languages).iterator(chunk_size=1000):
        count += belongs(event) or event.texts > 0
    if count:
        sentence = f"{some(count, 'event has', 'events have')} no true entry in calendars."
        yield Finding(sentence, "Run `manage.py calendars`: it writes them anew.")


check("calendars", entries)
