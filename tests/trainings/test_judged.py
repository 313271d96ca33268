"""The order of offers is the one that people put them in: `judged.md`."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from trainings.matching import PARTS, Asked, Offered, rank
from trainings.migrations import __path__ as migrations
from trainings.similarity import Setting
from trainings.supplied import likeness_to

TEXT = (Path(__file__).parent / "judged.md").read_text()
CITIES = {
    "Ulaanbaatar": (1, Setting("MN", 1_600_000, "cold", "services", "growing", frozenset({"energy", "transport"}))),
    "Erdenet": (2, Setting("MN", 100_000, "cold", "resources", "growing", frozenset({"energy", "finance"}))),
    "Changchun": (3, Setting("CN", 4_400_000, "cold", "industry", "growing", frozenset({"transport"}))),
    "Kitakyushu": (4, Setting("JP", 940_000, "temperate", "industry", "mature", frozenset({"planning"}))),
    "Busan": (5, Setting("KR", 3_300_000, "temperate", "services", "mature", frozenset({"waste"}))),
}
SHARES = {"free": 0, "travel_only": 25, "shared": 50, "full": 100}
LEVELS = {"beginner": 0, "intermediate": 1, "advanced": 2}


def first_weights() -> tuple[dict[str, int], dict[str, int]]:
    """The weights that an installation begins with, as its migration says."""
    found: dict[str, object] = {}
    source = (Path(next(iter(migrations))) / "0002_vocabulary.py").read_text()
    for name in ("PARTS", "LIKENESS"):
        body = re.search(rf"^{name} = (\{{.*?\}})", source, re.M | re.S)
        assert body
        found[name] = {key: int(value) for key, value in re.findall(r'"(\w+)": (\d+)', body.group(1))}
    return found["PARTS"], found["LIKENESS"]  # type: ignore[return-value]


@dataclass
class Example:
    """One request, the offers in their order, and those that must be left out."""

    title: str
    asked: Asked
    offers: list[Offered] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def words(text: str) -> list[str]:
    return [] if text.strip() in ("–", "") else [word.strip() for word in text.split(",")]


def months(text: str) -> frozenset[str]:
    return frozenset(f"2027-{int(number):02d}" for number in words(text))


def read() -> list[Example]:
    """The examples of the file."""
    found = []
    for part in TEXT.split("\n## ")[1:]:
        title, _line, body = part.partition("\n")
        line = re.search(r"^Request: (.*)$", body, re.M)
        assert line, title
        topics, level, languages, when, mode, people, place = (one.strip() for one in line.group(1).split(";"))
        city = place.removeprefix("from ")
        asked = Asked(
            topics=frozenset(words(topics)),
            level=level.replace("–", ""),
            people=None if people == "–" else int(people),
            languages=tuple(words(languages)),
            months=months(when),
            mode=mode,
            countries=frozenset({CITIES[city][1].country}),
            cities=(CITIES[city][0],),
        )
        found.append(filled(Example(title, asked), body))
    return found


def filled(example: Example, body: str) -> Example:
    rows = [line.strip("|").split("|") for line in body.splitlines() if line.startswith("| ")]
    for row in (row for row in rows if row[0].strip() not in ("Offer", "Left out")):
        name, topics, level, languages, when, modes, most, basis, taught, why = (cell.strip() for cell in row)
        assert why, name
        number = 100 - len(example.offers)  # against the order, so that no tie puts them right
        example.names[number] = name
        example.offers.append(
            Offered(
                number,
                topics=frozenset(words(topics)),
                level=level.replace("–", ""),
                languages=frozenset(words(languages)),
                months=months(when),
                modes=frozenset(words(modes)),
                group_max=None if most == "–" else int(most),
                share=SHARES[basis],
                basis=basis,
                experience=frozenset(CITIES[city][0] for city in words(taught)),
            )
        )
    told = re.search(r"^Not: (.*)$", body, re.M)
    example.left_out = re.findall(r"(?:^|, )([A-Z][^(]*?) \(", told.group(1)) if told else []
    return example


@pytest.mark.parametrize("example", read(), ids=lambda example: example.title)
def test_offers_stand_in_the_order_in_which_people_put_them(example: Example) -> None:
    parts, likeness = first_weights()
    assert set(parts) == set(PARTS)
    known = dict(CITIES.values())
    alike = likeness_to(example.asked.cities, known, likeness)
    scored = rank(example.asked, example.offers, parts, LEVELS, alike)
    possible = [example.names[one.number] for one in scored if not one.conflicts]
    judged = [name for name in example.names.values() if name not in example.left_out]
    assert possible == judged
    assert {example.names[one.number] for one in scored if one.conflicts} == set(example.left_out)
    scores = [one.score for one in scored if not one.conflicts]
    assert len(set(scores)) == len(scores), "two judged offers have the same score"


def test_there_are_examples_of_every_part() -> None:
    assert len(read()) >= 5
    assert sum(len(example.left_out) for example in read()) >= 5
