"""How shares and budget lines read in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation import localise
from events_core.foundation.money import Money

from .actions import PARTICIPANTS
from .models import BudgetLine, Party
from .statements import PartySums

Rule = Party.Rule
NOBODY_YET = gettext_lazy("Not decided yet")
EVERYONE = gettext_lazy("Those who take part")


def rule_in_words(row: PartySums) -> str:
    """What a party should bear, by the rule that was agreed."""
    party = row.party
    if row.rule == Rule.PERCENTAGE and party.percentage is not None:
        return _("%(percent)s of what is planned") % {"percent": localise.percent(party.percentage)}
    if row.rule == Rule.FIXED and party.amount is not None:
        return _("A fixed sum: %(money)s") % {"money": Money(party.amount, party.currency)}
    if row.rule == Rule.PER_PARTICIPANT and party.amount is not None:
        return for_each(Money(party.amount, party.currency), row.people or 0)
    if row.rule == Rule.OWN_COSTS:
        return _("The costs of its own participation")
    return _("What it has promised; no share was agreed")


def for_each(money: Money, people: int) -> str:
    """A sum for each of so many participants; their number is left out as long as nobody knows it."""
    if not people:
        return _("%(money)s for each participant") % {"money": money}
    text = ngettext("%(money)s for %(count)s participant", "%(money)s for each of %(count)s participants", people)
    return text % {"money": money, "count": localise.number(people)}


def bearer_in_words(line: BudgetLine) -> str | Promise:
    """Who is meant to bear a line."""
    if line.by_participants:
        return EVERYONE
    return str(line.bearer) if line.bearer else NOBODY_YET


def bearer_word(line: BudgetLine) -> str:
    """Who bears a line in one word: "participants", the slug of an organisation, or "" for nobody yet."""
    if line.by_participants:
        return PARTICIPANTS
    return line.bearer.organisation.slug if line.bearer and line.bearer.organisation else ""
