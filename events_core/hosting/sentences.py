"""How this app's entries read in the journal."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.journal import actors, sentences

from .actions import ANSWERED, ASKED_WITH
from .models import Answer, CohostRequest

DETAILS = {
    "on_the_day": gettext_lazy("contact on the day"),
    "sites": gettext_lazy("sites"),
    "in_kind": gettext_lazy("what the city provides"),
    "visitors_list_by": gettext_lazy("the day for the list of visitors"),
}

OFFER = {
    "sites": gettext_lazy("sites"),
    "months": gettext_lazy("months"),
    "languages": gettext_lazy("languages"),
    "themes": gettext_lazy("themes"),
    "group_max": gettext_lazy("largest group"),
    "blocked": gettext_lazy("days when it cannot host"),
    "note": gettext_lazy("note"),
}


def who_answered(ids: Iterable[int]) -> dict[int, str]:
    """Who gave an answer: their name and for whom they spoke."""
    rows = Answer.objects.filter(pk__in=list(ids)).select_related("organisation")
    return {
        row.pk: _("%(name)s, %(body)s") % {"name": row.name, "body": row.organisation}
        if row.name
        else str(row.organisation)
        for row in rows
    }


def who_was_asked(ids: Iterable[int]) -> dict[int, str]:
    """Whose link was used."""
    rows = CohostRequest.objects.filter(pk__in=list(ids)).select_related("organisation")
    return {row.pk: _("By the link of %(body)s") % {"body": row.organisation} for row in rows}


def register() -> None:
    """Make this app's verbs and actors known to the journal."""
    actors.register(ANSWERED, who_answered)
    actors.register(ASKED_WITH, who_was_asked)
    sentences.name_fields("cohost", DETAILS)
    sentences.name_fields("offer", OFFER)
    sentences.register(
        {
            "cohost.drafted": gettext_lazy("%(body)s named as the host to be asked."),
            "cohost.edited": gettext_lazy("The request to %(body)s was rewritten."),
            "cohost.sent": gettext_lazy("%(body)s asked to host on %(dates)s, and to answer by %(reply_by)s."),
            "cohost.sent_again": gettext_lazy("%(body)s asked again, for %(dates)s, and to answer by %(reply_by)s."),
            "cohost.opened": gettext_lazy("The request to %(body)s was opened, perhaps by a mail filter."),
            "cohost.received": gettext_lazy("%(body)s has the request and is deciding."),
            "cohost.received_by": gettext_lazy("%(body)s has the request and decides by %(day)s."),
            "cohost.reminded": gettext_lazy("%(body)s reminded of the request."),
            "cohost.extended": gettext_lazy("%(body)s given until %(new)s to answer, instead of %(old)s."),
            "cohost.recalled": gettext_lazy("The request to %(body)s was taken back."),
            "cohost.contact_replaced": gettext_lazy("Another person at %(body)s has the request now."),
            "cohost.forwarded": gettext_lazy("%(body)s passed the request on to a colleague."),
            "cohost.agreed": gettext_lazy("%(body)s confirmed %(dates)s."),
            "cohost.refused": gettext_lazy("%(body)s cannot host on %(dates)s."),
            "cohost.countered": gettext_lazy("%(body)s proposes changes, for %(dates)s."),
            "cohost.counter_accepted": gettext_lazy(
                "The changes of %(body)s were accepted: the visit is on %(dates)s."
            ),
            "cohost.replied": gettext_lazy(
                "The organizers answered the proposal of %(body)s and asked it to decide by %(reply_by)s."
            ),
            "cohost.amended": gettext_lazy("%(body)s changed details: %(fields)s."),
            "cohost.withdrawn": gettext_lazy("%(body)s took back its yes to %(dates)s."),
            "cohost.withdrawal_recorded": gettext_lazy(
                "%(body)s took back its yes to %(dates)s; recorded on its behalf."
            ),
            "cohost.confirmed": gettext_lazy("%(body)s confirmed %(dates)s; recorded from its letter."),
            "cohost.declined": gettext_lazy("%(body)s declined %(dates)s; recorded from its letter."),
            "cohost.lapsed": gettext_lazy("What %(body)s was asked or answered lapsed: the dates or cities changed."),
            "cohost.expired": gettext_lazy("%(body)s did not answer in time."),
            "cohost.visitors_given": gettext_lazy("The list of visitors was handed over to %(body)s."),
            "offer.made": gettext_lazy("%(body)s made a standing offer to host visits."),
            "offer.changed": gettext_lazy("The standing offer of %(body)s was changed: %(fields)s."),
            "offer.renewed": gettext_lazy("The standing offer of %(body)s holds again."),
            "offer.ended": gettext_lazy("The standing offer of %(body)s was ended."),
            "hosting.waits": gettext_lazy("The event now waits for its cities before it is published."),
            "hosting.waits_not": gettext_lazy("The event no longer waits for its cities."),
        }
    )
