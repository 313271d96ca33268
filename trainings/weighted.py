"""What is shown of weights and words: how scores are worked out, earlier versions, where a word is used."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise

from events_core.foundation import localise
from events_core.network.models import Theme

from .labels import FEATURE_LABELS, FEATURE_RULES, PART_LABELS, PART_RULES
from .matching import PARTS, PREFERENCES
from .models import Offer, Term, TrainingRequest, Weighing
from .similarity import FEATURES
from .supplied import weighing_now

PAGE = 20


@dataclass(frozen=True)
class Rule:
    """One part of a score, or one way in which cities are alike: its weight, and how it counts."""

    name: str
    label: str | Promise
    weight: int
    text: str | Promise


@dataclass(frozen=True)
class Vocabulary:
    """A list of words with its name."""

    slug: str
    label: str | Promise
    terms: list[Term]

    @property
    def has_share(self) -> bool:
        """Whether its words tell a part of the costs."""
        return self.slug == Term.Vocabulary.COST_BASIS


@dataclass(frozen=True)
class Scale:
    """Everything by which scores are made now."""

    weighing: Weighing
    parts: list[Rule]
    likeness: list[Rule]
    vocabularies: list[Vocabulary]
    topics: list[Theme]

    @property
    def preference_text(self) -> str:
        """What each place among the languages counts."""
        return localise.list_of(localise.percent(share) for share in PREFERENCES)


def scale() -> Scale:
    """By what scores are made now, for everyone to read; three queries."""
    now = weighing_now()
    return Scale(
        weighing=now,
        parts=[Rule(name, PART_LABELS[name], now.parts.get(name, 0), PART_RULES[name]) for name in PARTS],
        likeness=[
            Rule(name, FEATURE_LABELS[name], now.likeness.get(name, 0), FEATURE_RULES[name]) for name in FEATURES
        ],
        vocabularies=vocabularies(active=True),
        topics=list(Theme.objects.order_by("position", "slug")),
    )


def vocabularies(*, active: bool = False) -> list[Vocabulary]:
    """All lists of words in their order, or what of them can be chosen; one query."""
    terms = [term for term in Term.objects.all() if term.is_active or not active]
    return [
        Vocabulary(kind.value, kind.label, [term for term in terms if term.vocabulary == kind])
        for kind in Term.Vocabulary
    ]


@dataclass(frozen=True)
class Version:
    """One earlier set of weights, with the figures in the order of the parts."""

    weighing: Weighing
    parts: list[tuple[str | Promise, int]]
    likeness: list[tuple[str | Promise, int]]


def versions(page: str | None = None) -> tuple[Page[Weighing], list[Version]]:
    """All weights that were in force, the newest first, a page at a time; two queries."""
    found = Paginator(Weighing.objects.select_related("made_by"), PAGE).get_page(page)
    rows = [
        Version(
            row,
            [(PART_LABELS[name], row.parts.get(name, 0)) for name in PARTS],
            [(FEATURE_LABELS[name], row.likeness.get(name, 0)) for name in FEATURES],
        )
        for row in found.object_list
    ]
    return found, rows


def uses_of(term: Term) -> int:
    """How many requests and offers hold a word; two queries."""
    kinds = Term.Vocabulary
    if term.vocabulary == kinds.COST_BASIS:
        return Offer.objects.filter(cost_basis=term.slug).count()
    if term.vocabulary == kinds.LEVEL:
        return sum(rows.filter(level=term.slug).count() for rows in (Offer.objects, TrainingRequest.objects))
    lists = [*Offer.objects.values_list("audiences", flat=True)]
    lists += TrainingRequest.objects.values_list("audiences", flat=True)
    return sum(term.slug in audiences for audiences in lists)
