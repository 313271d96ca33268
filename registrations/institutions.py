"""Which institution somebody comes from: an organisation on record, or one known only by the name they wrote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from events_core.ledger.models import NOT_NAMED
from events_core.network.recognise import name_key, namesakes

Said = tuple[str, int | None]
"""What somebody wrote, and the organisation (its id) that their account is linked to."""


@dataclass(frozen=True)
class Institution:
    """An organisation on record by its id, or a name."""

    organisation_id: int | None
    name: str = ""

    @property
    def key(self) -> tuple[int | None, str]:
        """What two spellings of one institution have in common."""
        return self.organisation_id, name_key(self.name)


def institutions_of(said: Iterable[Said], spelled: Mapping[str, str]) -> dict[Said, Institution]:
    """The institution of each; one query. `spelled` is how names are written already, by `name_key`.

    A name that several organisations go by, or none at all, is that of the linked organisation where it can be.
    """
    given = list(dict.fromkeys(said))
    known = namesakes(text for text, _linked in given)
    spellings = dict(spelled)
    found = {}
    for text, linked in given:
        key = name_key(text)
        ids = known.get(key, set()) if key else {linked} - {None}
        meant = linked if linked in ids else next(iter(ids)) if len(ids) == 1 else None
        written = " ".join(text.split()) or NOT_NAMED
        name = "" if meant else spellings.setdefault(name_key(written), written)
        found[text, linked] = Institution(meant, name)
    return found
