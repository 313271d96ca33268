"""What can be done next with a contribution by whoever looks at it, and why the rest cannot."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.programme.models import State as EventState

from .lifecycle import CONTRIBUTING
from .models import Contribution

KEEPS = frozenset({"receive", "adjust", "settle"})
"""What only a finance officer does."""


@dataclass(frozen=True)
class Step:
    """One thing that can be done now; `name` is that of its page."""

    name: str
    label: str | Promise
    is_main: bool = False


def steps_of(contribution: Contribution, *, may_plan: bool, may_keep: bool) -> list[Step]:
    """What the person can do with it now, the main step first; its book and event are at hand."""
    open_ones = list(_steps(contribution, may_plan=may_plan, may_keep=may_keep))
    wanted = _next(contribution)
    main = next((name for name in wanted if any(step.name == name for step in open_ones)), "")
    steps = [replace(step, is_main=step.name == main) for step in open_ones]
    return sorted(steps, key=lambda step: not step.is_main)


def reasons_of(contribution: Contribution, *, may_plan: bool, may_keep: bool) -> list[str]:
    """Why a step is not there, and who takes it; each sentence once."""
    return list(dict.fromkeys(_reasons(contribution, may_plan=may_plan, may_keep=may_keep)))


def is_to_settle(contribution: Contribution) -> bool:
    """Whether somebody has to say what becomes of money that was given for an event that is not held."""
    event = contribution.book.event
    was_given = contribution.form == Contribution.Form.CASH and contribution.given > 0
    return event is not None and event.state == EventState.CANCELLED and was_given and not contribution.settlement


def _steps(contribution: Contribution, *, may_plan: bool, may_keep: bool) -> Iterator[Step]:
    """The steps that are open to the person, in the order of the lifecycle."""
    if contribution.book.is_closed:
        return
    if may_keep and is_to_settle(contribution):
        yield Step("settle", gettext_lazy("Say what becomes of the money"))
    for move in CONTRIBUTING.open_moves(contribution):
        may = may_keep if move.name in KEEPS else may_plan
        has_nothing_to_come = move.name == "receive" and contribution.to_give is None
        if may and not move.blockers and not has_nothing_to_come:
            yield Step(move.name, _label(move.name, move.label, contribution))
    if may_keep and contribution.pledged:
        yield Step("adjust", gettext_lazy("Set another amount"))


def _next(contribution: Contribution) -> list[str]:
    """What should come next, the first that is open; nothing while its contributor has a link to answer by."""
    event = contribution.book.event
    if event is not None and event.state == EventState.CANCELLED:
        return ["settle"]
    if contribution.amount is None:
        return ["value"]
    if contribution.is_waiting:
        return []
    return ["receive", "confirm"] if contribution.asked_at else ["receive", "ask", "confirm"]


def _label(name: str, label: str | Promise, contribution: Contribution) -> str | Promise:
    """What a button says; asking again is another thing than asking."""
    if name == "ask" and contribution.asked_at:
        return gettext_lazy("Ask once more, with a new link")
    if name == "value" and contribution.amount is not None:
        is_kind = contribution.form == Contribution.Form.IN_KIND
        return gettext_lazy("Change the value") if is_kind else gettext_lazy("Change the amount")
    return label


def _reasons(contribution: Contribution, *, may_plan: bool, may_keep: bool) -> Iterator[str]:
    """Why a step is not there, and who takes it."""
    if contribution.book.is_closed:
        yield _("The ledger is closed. A finance officer can open it again.")
        return
    if not may_keep and is_to_settle(contribution):
        yield _("The event was cancelled: a finance officer says what becomes of the money.")
    if not may_keep and contribution.to_give:
        yield _("A finance officer records what came.")
    for move in CONTRIBUTING.open_moves(contribution) if may_plan else ():
        yield from (str(blocker.message) for blocker in move.blockers)
