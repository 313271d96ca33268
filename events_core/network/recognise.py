"""Which organisation on record somebody means who writes its name as they know it."""

import unicodedata
from collections.abc import Iterable

from .models import Organisation
from .naming import texts_of


def name_key(text: str) -> str:
    """What two spellings of one name have in common: NFKC, casefolded, single spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def namesakes(texts: Iterable[str]) -> dict[str, set[int]]:
    """The organisations (their ids) that go by each name, by `name_key`; unknown names are left out. One query.

    An organisation goes by its name in every language, its short name and its aliases.
    """
    wanted = {name_key(text) for text in texts} - {""}
    found: dict[str, set[int]] = {}
    if not wanted:
        return found
    for number, name, short, aliases in Organisation.objects.order_by().values_list(
        "pk", "name", "short_name", "aliases"
    ):
        for text in (*texts_of(name).values(), short, *aliases):
            key = name_key(str(text))
            if key in wanted:
                found.setdefault(key, set()).add(number)
    return found


def named_organisations(texts: Iterable[str]) -> dict[str, Organisation]:
    """The organisation that each text names; those that name none, or more than one, are left out. Two queries."""
    given = list(texts)
    single = {key: next(iter(ids)) for key, ids in namesakes(given).items() if len(ids) == 1}
    rows = Organisation.objects.in_bulk(set(single.values()))
    meant = {text: rows.get(single.get(name_key(text), 0)) for text in given}
    return {text: row for text, row in meant.items() if row}
