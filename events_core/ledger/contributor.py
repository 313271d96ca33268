"""What the page behind a contributor's link says, by the state of the contribution."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation.money import Money

from .actions import CONTRIBUTOR
from .lifecycle import DONE, goes_on
from .models import Contribution, Entry

State = Contribution.State
Form = Contribution.Form


@dataclass(frozen=True)
class Standing:
    """How a contribution stands: a tone and a word for its pill, a title, and what it means and what comes next."""

    tone: str
    word: str | Promise
    title: str
    lede: str
    todo: str = ""


def is_open(contribution: Contribution) -> bool:
    """Whether an answer can be given now; also after the day of reply, as long as the link opens its page."""
    return contribution.is_waiting and not contribution.book.is_closed and not list(goes_on(contribution))


def mailto(contribution: Contribution) -> str:
    """Where questions go, with the reference as the subject; "" when no contact is known."""
    event = contribution.book.event
    if event is None or not event.contact_email:
        return ""
    return f"mailto:{quote(event.contact_email, safe='@')}?subject={quote(event.reference)}"


def question(contribution: Contribution) -> str:
    """What is asked."""
    body = {"body": contribution.party}
    if contribution.state == State.PLEDGED:
        return _("Does %(body)s confirm this contribution?") % body
    return _("Will %(body)s contribute this?") % body


def promised(contribution: Contribution) -> str:
    """What a yes means, by the form of the contribution; with the amount in `%(money)s`."""
    return {
        Form.CASH: _("%(body)s pays %(money)s."),
        Form.IN_KIND: _("%(body)s gives this in kind, worth %(money)s."),
        Form.OWN_PARTICIPATION: _("%(body)s bears %(money)s for its own participation."),
    }[Form(contribution.form)]


def what_next(contribution: Contribution) -> str:
    """What follows a yes, by the form."""
    return {
        Form.CASH: _("The organizers write to you about how and when to pay."),
        Form.IN_KIND: _("The organizers arrange with you when it is needed."),
        Form.OWN_PARTICIPATION: _("Nothing else needs to be done. If the costs turn out to be different, say so."),
    }[Form(contribution.form)]


def answered_amount(contribution: Contribution) -> Money | None:
    """What was confirmed by the present link; None when the answer was no, or there is none. One query."""
    if contribution.answered_at is None:
        return None
    rows = contribution.entries.filter(actor_kind=CONTRIBUTOR, kind=Entry.Kind.CONFIRMATION, amount__gt=0)
    given = rows.filter(at__gte=contribution.asked_at or contribution.created_at).order_by("-number").first()
    return given.money if given else None


def standing(contribution: Contribution) -> Standing:
    """How the contribution stands, for the contributor."""
    event, state = contribution.book.event, contribution.state
    body = {"body": contribution.party}
    if event is not None and list(goes_on(contribution)):
        return _cancelled(contribution)
    if state in DONE:
        words = {
            State.RECEIVED: _("The payment of %(body)s has arrived"),
            State.DELIVERED: _("What %(body)s gave was delivered"),
            State.BORNE: _("%(body)s has borne its costs"),
        }[State(state)]
        return Standing("done", contribution.get_state_display(), words % body, _("Thank you."))
    if state == State.CONFIRMED:
        money = Money(contribution.confirmed, contribution.currency)
        text = promised(contribution) % {"body": contribution.party, "money": money}
        title = _("Thank you: %(body)s contributes") % body
        return Standing("go", contribution.get_state_display(), title, text, what_next(contribution))
    if state == State.WITHDRAWN:
        return _withdrawn(contribution)
    if contribution.book.is_closed:
        text = _("No answer can be given here any more. If something is still open, write to the organizers.")
        return Standing("", pgettext("of a ledger", "Closed"), _("The books are closed"), text)
    text = _("Nothing needs to be done now. If that is not right, write to the organizers.")
    return Standing("", contribution.get_state_display(), _("Nobody waits for an answer here"), text)


def _withdrawn(contribution: Contribution) -> Standing:
    body = {"body": contribution.party}
    word = contribution.get_state_display()
    later = _("If it can contribute after all, write to the organizers: they can ask again.")
    if contribution.answered_at is None:
        return Standing("", word, _("This contribution was withdrawn"), _("Nothing needs to be done."), later)
    if answered_amount(contribution) is not None:
        text = _("It was confirmed and has been taken back since.")
        return Standing("stop", word, _("This contribution was withdrawn"), text, later)
    title = _("%(body)s does not contribute this") % body
    return Standing("stop", _("Declined"), title, _("The organizers know. Thank you for the answer."), later)


def _cancelled(contribution: Contribution) -> Standing:
    word, title = _("Cancelled"), _("The event was cancelled")
    if not contribution.given and not contribution.settlement:
        return Standing("stop", word, title, _("Nothing needs to be done. Thank you for your readiness."))
    text = {
        "": _("The organizers write to you about what was given."),
        Contribution.Settlement.REFUNDED: _("What was paid goes back to you."),
        Contribution.Settlement.CARRIED_OVER: _("What was paid was carried over to another event."),
        Contribution.Settlement.KEPT: _("What was paid was kept for costs that had arisen."),
    }[contribution.settlement]
    return Standing("stop", word, title, text)
