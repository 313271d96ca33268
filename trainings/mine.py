"""The requests that are a person's own: begun by them, or asked by a city or local government that they speak for."""

from django.db.models import Q, QuerySet

from events_core.network.models import Person

from .models import TrainingRequest


def requests_of(person: Person) -> QuerySet[TrainingRequest]:
    """What a person can act on, the newest first; drafts of others are theirs until they are sent."""
    posts = person.posts.all()
    speaks = Q(city__in=posts.filter(city__isnull=False).values("city")) | Q(
        organisation__in=posts.filter(organisation__isnull=False).values("organisation")
    )
    sent = speaks & Q(submitted_at__isnull=False)
    rows = TrainingRequest.objects.filter(Q(maker=person) | sent)
    return rows.select_related("city", "owner").prefetch_related("topics").order_by("-pk")
