"""Free text is matched to an organisation on record by every name that it goes by."""

from typing import Any

import pytest
from i18nfield.strings import LazyI18nString

from events_core.journal.actors import COMMAND
from events_core.network import actions
from events_core.network.models import City, Organisation
from events_core.network.recognise import name_key, named_organisations, namesakes

pytestmark = pytest.mark.django_db


def body(slug: str, name: dict[str, str], **values: Any) -> Organisation:
    """An organisation on record."""
    facts = {"name": LazyI18nString(name), "kind": "research", "country": "KR", **values}
    return actions.save_organisation(Organisation(slug=slug), facts, by=COMMAND)


@pytest.fixture
def institute(db: None) -> Organisation:
    """An institute with names in three languages, a short name and an alias."""
    names = {"en": "Institute for Low-Carbon Cities", "ko": "저탄소도시연구원", "ru": "Институт городов"}
    return body("institute", names, short_name="ILCC", aliases=["Low Carbon Lab"])


@pytest.mark.parametrize(
    "text",
    [
        "Institute for Low-Carbon Cities",
        "  institute FOR low-carbon   cities ",
        "저탄소도시연구원",
        "ИНСТИТУТ  городов",
        "ilcc",
        "ＩＬＣＣ",
        "low carbon lab",
    ],
)
def test_every_name_of_an_organisation_is_known(institute: Organisation, text: str) -> None:
    assert named_organisations([text]) == {text: institute}


@pytest.mark.parametrize("text", ["", "   ", "Institute", "Institute for Low-Carbon Cities, Seoul", "Lab"])
def test_what_is_no_name_of_any_is_left_out(institute: Organisation, text: str) -> None:
    assert named_organisations([text]) == {}


def test_a_name_that_two_go_by_names_none(institute: Organisation) -> None:
    other = body("other", {"en": "Another institute"}, short_name="Ilcc")
    assert named_organisations(["ILCC", "Another institute"]) == {"Another institute": other}
    assert namesakes(["ILCC"]) == {"ilcc": {institute.pk, other.pk}}


def test_spellings_are_compared_by_one_key() -> None:
    assert name_key(" STRASSE\u00a0 x") == name_key("straße x") == "strasse x"
    assert name_key("ﬁre") == "fire"


def test_any_number_of_names_costs_two_queries(
    institute: Organisation, kitakyushu: City, django_assert_num_queries: Any
) -> None:
    texts = ["ILCC", "City of Kitakyushu", *(f"Unknown {number}" for number in range(200))]
    with django_assert_num_queries(2):
        found = named_organisations(texts)
    assert {text: row.slug for text, row in found.items()} == {
        "ILCC": "institute",
        "City of Kitakyushu": "city-of-kitakyushu",
    }
    with django_assert_num_queries(0):
        assert named_organisations(["", " "]) == {}
