"""A lifecycle is a table of moves; buttons, API acts and refusals are all read off it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .refusals import Blocker, Refused

Ask = Callable[[Any], Iterable[Blocker]]


@dataclass(frozen=True)
class Move:
    """One move between states. `asks` return what blocks it; `needs` names an input it cannot do without.

    A `target` of None keeps the state.
    """

    name: str
    source: frozenset[str]
    target: str | None
    label: str | Promise
    asks: Sequence[Ask] = ()
    needs: str = ""


@dataclass(frozen=True)
class OpenMove:
    """A move that the present state allows, with what still blocks it."""

    name: str
    label: str | Promise
    needs: str = ""
    blockers: list[Blocker] = field(default_factory=list)


class Lifecycle:
    """The states and moves of one model, as one table."""

    def __init__(self, model: type[models.Model], attribute: str, *moves: Move) -> None:
        self.model = model
        self.attribute = attribute
        self.moves = {move.name: move for move in moves}

    def state(self, thing: models.Model) -> str:
        """The present state of `thing`."""
        return str(getattr(thing, self.attribute))

    def blockers(self, thing: models.Model, name: str) -> list[Blocker]:
        """All that stands in the way of the move, the wrong state first."""
        move = self.moves[name]
        if self.state(thing) not in move.source:
            return [Blocker("state", self._wrong_state(thing, move))]
        return [blocker for ask in move.asks for blocker in ask(thing)]

    def open_moves(self, thing: models.Model) -> list[OpenMove]:
        """Every move that the present state knows, each with its blockers."""
        state = self.state(thing)
        return [
            OpenMove(move.name, move.label, move.needs, self.blockers(thing, move.name))
            for move in self.moves.values()
            if state in move.source
        ]

    def take(self, thing: models.Model, name: str) -> None:
        """Move `thing` (not saved yet). Refuses with every blocker (code `refused`)."""
        blockers = self.blockers(thing, name)
        if blockers:
            raise Refused("refused", " ".join(str(blocker.message) for blocker in blockers), blockers)
        target = self.moves[name].target
        if target is not None:
            setattr(thing, self.attribute, target)

    def _wrong_state(self, thing: models.Model, move: Move) -> str:
        shown = getattr(thing, f"get_{self.attribute}_display")()
        return _("This is not possible in the present state: %(state)s.") % {"state": shown}
