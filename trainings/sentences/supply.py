"""How entries read: what providers offer, and how offers are kept fresh."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.journal import actors, sentences
from trainings.actions.supply import OFFERER
from trainings.models import Offer

FIELDS = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("description"),
    "topics": gettext_lazy("subjects"),
    "level": gettext_lazy("level"),
    "audiences": gettext_lazy("for whom it is"),
    "languages": gettext_lazy("languages"),
    "modes": gettext_lazy("how it is taught"),
    "group_max": gettext_lazy("largest group"),
    "days": gettext_lazy("days"),
    "months": gettext_lazy("months"),
    "countries": gettext_lazy("countries"),
    "cost_basis": gettext_lazy("who bears the costs"),
    "costs": gettext_lazy("costs"),
    "experience": gettext_lazy("experience with cities"),
    "contact": gettext_lazy("contact"),
}
VERBS: dict[str, str | Promise] = {
    "training_offer.made": gettext_lazy("%(body)s offers a training: %(offer)s."),
    "training_offer.changed": gettext_lazy("The training offer “%(offer)s” of %(body)s was changed: %(fields)s."),
    "training_offer.confirmed": gettext_lazy("%(body)s said that its training offer “%(offer)s” is still so."),
    "training_offer.withdrawn": gettext_lazy("%(body)s no longer offers the training “%(offer)s”."),
    "training_offer.renewed": gettext_lazy("%(body)s offers the training “%(offer)s” again."),
    "training_offer.asked": gettext_lazy("%(body)s asked whether its training offer “%(offer)s” is still so."),
    "training_offer.reminded": gettext_lazy(
        "%(body)s reminded of the question whether its training offer “%(offer)s” is still so."
    ),
    "training_offer.rested": gettext_lazy(
        "Nobody confirmed the training offer “%(offer)s” of %(body)s: it rests, and is not matched."
    ),
}


def who_offers(ids: Iterable[int]) -> dict[int, str]:
    """Whose link was used: the contact of the offer, for its organisation."""
    rows = Offer.objects.filter(pk__in=list(ids)).select_related("organisation")
    return {
        row.pk: _("%(name)s, %(body)s") % {"name": row.contact_name, "body": row.organisation}
        if row.contact_name
        else _("By the link of %(body)s") % {"body": row.organisation}
        for row in rows
    }


def register() -> None:
    """What is said of fields, and who acts by link."""
    actors.register(OFFERER, who_offers)
    sentences.name_fields("training_offer", FIELDS)
