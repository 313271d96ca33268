"""How this app's entries read in the journal."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.journal import actors, sentences

from .actions import CONTRIBUTOR
from .models import Contribution


def who_contributes(ids: Iterable[int]) -> dict[int, str]:
    """Who answered by a contribution's link: their name and for whom they spoke."""
    rows = Contribution.objects.filter(pk__in=list(ids)).select_related("party__organisation")
    return {
        row.pk: _("%(name)s, %(body)s") % {"name": row.answered_name, "body": row.party}
        if row.answered_name
        else _("By the link of %(body)s") % {"body": row.party}
        for row in rows
    }


def register() -> None:
    """Make this app's verbs and actors known to the journal."""
    actors.register(CONTRIBUTOR, who_contributes)
    sentences.register(
        {
            "ledger.line_added": gettext_lazy("%(money)s added to the budget."),
            "ledger.line_changed": gettext_lazy("A budget line of %(old)s rewritten: %(new)s."),
            "ledger.line_removed": gettext_lazy("%(money)s taken out of the budget."),
            "ledger.lines_added": gettext_lazy("Lines added to the budget: %(number)s."),
            "ledger.budget_copied": gettext_lazy("The budget of “%(source)s” copied, lines: %(number)s."),
            "ledger.people_planned": gettext_lazy("The budget is made for so many participants: %(number)s."),
            "ledger.shared": gettext_lazy("What %(body)s should bear was agreed."),
            "ledger.unshared": gettext_lazy("%(body)s has no agreed share any more."),
            "ledger.totals_shown": gettext_lazy("Who carries the costs is shown to everyone."),
            "ledger.totals_hidden": gettext_lazy("Who carries the costs is no longer shown to everyone."),
            "ledger.asked_for": gettext_lazy("%(body)s is to be asked for %(money)s."),
            "ledger.pledged": gettext_lazy("Pledged by %(body)s: %(money)s."),
            "ledger.valued": gettext_lazy("The pledge of %(body)s is valued at %(new)s, before %(old)s."),
            "ledger.confirmed": gettext_lazy("Confirmed by %(body)s: %(money)s."),
            "ledger.came_cash": gettext_lazy("Received from %(body)s: %(money)s."),
            "ledger.came_in_kind": gettext_lazy("Delivered by %(body)s: %(money)s."),
            "ledger.came_own_participation": gettext_lazy("Borne by %(body)s for its own participation: %(money)s."),
            "ledger.withdrawn": gettext_lazy("The contribution of %(body)s was withdrawn."),
            "ledger.evidence_added": gettext_lazy("Evidence for the contribution of %(body)s: %(name)s."),
            "ledger.asked": gettext_lazy("%(body)s asked to confirm its contribution by %(reply_by)s."),
            "ledger.reminded": gettext_lazy("%(body)s reminded of its contribution."),
            "ledger.opened": gettext_lazy(
                "The letter to %(body)s about its contribution was opened, perhaps by a mail filter."
            ),
            "ledger.declined": gettext_lazy("%(body)s declined to contribute."),
            "ledger.spent": gettext_lazy("Spent: %(money)s."),
            "ledger.reversed": gettext_lazy("Entry %(old)s reversed by entry %(number)s."),
            "ledger.adjusted": gettext_lazy("The contribution of %(body)s set to %(money)s."),
            "ledger.closed": gettext_lazy("The ledger closed with entry %(number)s."),
            "ledger.reopened": gettext_lazy("The ledger opened again: %(reason)s"),
            "ledger.noted": gettext_lazy("The note of the finance officer was rewritten."),
            "ledger.refunded": gettext_lazy("Refunded to %(body)s: %(money)s."),
            "ledger.carried_over": gettext_lazy("%(money)s of %(body)s carried over to another book."),
            "ledger.kept": gettext_lazy("%(money)s of %(body)s kept, though the event was cancelled."),
            "ledger.carried_here": gettext_lazy("%(money)s of %(body)s carried over from another book."),
            "ledger.grant_made": gettext_lazy("Grant of %(body)s: %(money)s."),
            "ledger.grant_changed": gettext_lazy("The grant of %(body)s was changed: %(money)s."),
            "ledger.grant_spread": gettext_lazy("Parts given to books: %(number)s, together %(money)s."),
            "ledger.rates_loaded": gettext_lazy("Rates of exchange loaded from “%(name)s”: %(number)s."),
        }
    )
