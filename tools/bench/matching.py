"""Ranking offers for one request, and the demand board, beside an empty view, bare SQL and bare comparing.

The size is the number of offers; there are two requests for every five offers. A pair (one request, one offer) is
scored with its nine reasons and its conflicts; its limit, measured in turn with it, is to intersect the six pairs of
sets that both hold and to compare the rest, without a sum or a reason. Everything is asked while there is a tenth of
the rows and while there are all.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from tools.bench.board import BARE, Case, bare, call_command, connection, hello, listened, officer, plan_of, told
from tools.bench.ledger import measure

from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip

from events_core.ledger.rates import Rates  # isort: skip
from tools.bench import wishes  # isort: skip
from trainings import demandboard, needs, ranking, supplied, together  # isort: skip
from trainings.matching import Asked, Offered, rank  # isort: skip
from trainings.models import Offer, TrainingRequest  # isort: skip

SHARE = 10
REQUESTS, OFFERS = 2, 5
"""So many requests for so many offers."""


def one() -> list[TrainingRequest]:
    """The request that is matched: with languages, months, a way and a number of people."""
    rows = needs.open_requests().filter(people=18, mode="in_person").exclude(months=[])
    return [rows[0]]


def ranked() -> None:
    """All offers for it, fifty of them with their sentences."""
    found = ranking.ranking_of(one())
    if not [each.body for each in (*found.possible, *found.impossible)]:
        raise RuntimeError


def served() -> None:
    """All open requests for one offer."""
    rows = Offer.objects.filter(experience__isnull=False).prefetch_related("topics", "experience", "costs")
    ranking.served_by(rows.order_by("pk")[0])


def board() -> None:
    """The figures of the demand board."""
    demandboard.board()


def page(client: Client) -> Callable[[], None]:
    """The demand board as everyone sees it."""

    def act() -> None:
        if client.get("/trainings/demand/").status_code != 200:
            raise RuntimeError

    return act


def compared(asked: Asked, offers: list[Offered]) -> Callable[[], None]:
    """The least that any way of matching must do with each pair."""
    languages, cities = frozenset(asked.languages), frozenset(asked.cities)

    def act() -> None:
        for offered in offers:
            _found = (
                asked.topics & offered.topics,
                languages & offered.languages,
                asked.months & offered.months,
                cities & offered.experience,
                asked.audiences & offered.audiences,
                asked.countries <= offered.countries,
                asked.mode in offered.modes,
                asked.level == offered.level,
                asked.people,
                offered.costs,
            )

    return act


def scored(asked: Asked, offers: list[Offered], known: supplied.Words) -> Callable[[], Any]:
    """Every pair scored with its reasons, and all of them put in order."""
    weighing = supplied.weighing_now()
    cities = {city for offered in offers for city in offered.experience} | set(asked.cities)
    likeness = supplied.likeness_to(asked.cities, supplied.settings_of(cities), weighing.likeness)
    return lambda: rank(asked, offers, weighing.parts, known.levels, likeness)


def cases_of(offers: int, client: Client) -> tuple[list[Case], dict[str, list[str]], list[Case]]:
    """What is measured while there are so many offers; how rows are found; and the pairs with their limit."""
    requests = offers * REQUESTS // OFFERS
    plans: dict[str, list[str]] = {}
    cases = [Case(f"{offers:,} offers, empty view", hello(client))]
    acts: tuple[tuple[str, Callable[[], Any]], ...] = (
        (f"{offers:,} offers ranked for a request", ranked),
        (f"{requests:,} requests for an offer", served),
        (f"demand board over {requests:,} requests", board),
        (f"{requests:,} requests, proposals to serve together", together.proposals),
    )
    for name, act in acts:
        with listened() as heard:
            act()
        plans[name] = [line for each in heard for line in plan_of(each)]
        cases += [Case(name, act, queries=len(heard)), Case(f"{name}{BARE}", bare(heard), queries=len(heard))]
    anyone = Client(headers={"host": "localhost"})
    shown = Case(f"demand board over {requests:,} requests, the page", page(anyone))
    with CaptureQueriesContext(connection) as found:
        shown.act()
    shown.queries = len(found)
    known, asked = supplied.words(), needs.needs_of(one())
    plain = supplied.offers(asked, known, Rates())
    pairs = [Case("pairs scored", scored(asked, plain, known)), Case("pairs compared", compared(asked, plain))]
    return [*cases, shown], plans, pairs


def pair_rows(pairs: list[Case], offers: int) -> list[dict[str, Any]]:
    """What a pair costs, beside its limit."""
    score, limit = (case.ms for case in pairs)
    return [
        {
            "name": f"{offers:,} pairs {what}: {1000 * ms / offers:.2f} µs a pair",
            "ms": round(ms, 3),
            "over_empty": None,
            "over_sql": None,
            "over_limit": round(ms / limit, 2),
            "us_a_pair": round(1000 * ms / offers, 3),
            "queries": 0,
        }
        for what, ms in (("scored, with reasons, and ordered", score), ("compared only, the limit", limit))
    ]


def main(size: int, rounds: int) -> None:
    """Load, measure, print one line of JSON."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "localhost"})
    client.force_login(officer())
    cities = wishes.places()
    rows: list[dict[str, Any]] = []
    found: list[list[int]] = []
    plans: dict[str, list[str]] = {}
    for count in (size // SHARE, size):
        at = time.perf_counter()
        for model in (TrainingRequest, Offer):
            model.objects.all().delete()
        wishes.Organisation.objects.filter(slug__startswith="giver-").delete()
        wishes.offers(count, cities)
        wishes.requests(count * REQUESTS // OFFERS, cities)
        print(f"{count:,} offers and their requests in {time.perf_counter() - at:.0f} s", file=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        cases, plans, pairs = cases_of(count, client)
        measure([*cases, *pairs], rounds)
        rows += [*told(cases), *pair_rows(pairs, count)]
        found.append([case.queries for case in cases])
    if found[0] != found[1]:
        raise RuntimeError(f"Something costs more queries with more rows: {found}")
    facts = {"offers": size, "requests": size * REQUESTS // OFFERS, "cities": len(cities), "rounds": rounds}
    print(json.dumps({**facts, "rows": rows, "plans": plans}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
