"""A lifecycle says what is open, what blocks it, and refuses the rest."""

import pytest

from events_core.foundation.refusals import Refused
from events_core.programme.lifecycle import EVENT
from events_core.programme.models import Event, State


def test_open_moves_carry_their_blockers(draft: Event) -> None:
    draft.contact_email = ""
    moves = {move.name: [blocker.code for blocker in move.blockers] for move in EVENT.open_moves(draft)}
    assert moves == {"publish": ["no_contact"], "reschedule": [], "cancel": []}


def test_a_refused_move_names_every_blocker_and_changes_nothing(draft: Event) -> None:
    draft.contact_email = ""
    with pytest.raises(Refused) as caught:
        EVENT.take(draft, "publish")
    assert caught.value.code == "refused"
    assert [blocker.code for blocker in caught.value.blockers] == ["no_contact"]
    assert draft.state == State.DRAFT


def test_a_move_from_another_state_is_refused(draft: Event) -> None:
    with pytest.raises(Refused) as caught:
        EVENT.take(draft, "complete")
    assert [blocker.code for blocker in caught.value.blockers] == ["state"]


def test_a_move_without_target_keeps_the_state(draft: Event) -> None:
    EVENT.take(draft, "reschedule")
    assert draft.state == State.DRAFT
