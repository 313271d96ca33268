"""What participants say, as figures of the group: never of one person, and never of few.

Results are shown from `FEWEST` answers on. While a survey is open they grow by as many at once (`Ballot.batch`), and
the last whole five wait, so that nobody sees what one more answer has changed, nor what closing adds: when it is
closed, all count. A question that fewer have answered shows no figures; its figures grow by as many as well. Before and
after are compared as groups: a mean before and a mean after, never person by person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count
from django.utils.functional import cached_property
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.programme.models import Event

from .answers import SCALE
from .models import Ballot, Question, Survey
from .models.evaluation import FEWEST
from .usual import OVERALL, SKILL

Kind = Question.Kind
Phase = Survey.Phase
Filled = tuple[int, dict[str, Any]]
"""The batch of a ballot, and what was answered."""
FIGURES = (Kind.RATING, Kind.SKILL)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Bin:
    """One answer that can be chosen, and how many chose it."""

    label: str
    count: int
    share: Decimal

    @property
    def percent(self) -> str:
        """Its share as the reader writes it."""
        return localise.percent(self.share)


@dataclass(frozen=True)
class Result:
    """What was answered to one question; without figures when fewer than `FEWEST` answered it."""

    question: Question
    n: int
    bins: list[Bin] = field(default_factory=list)
    mean: Decimal | None = None
    texts: list[str] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        """Whether enough have answered it."""
        return self.n >= FEWEST

    @property
    def few(self) -> int:
        """How many answers are missing until it is shown."""
        return max(FEWEST - self.n, 0)

    @property
    def is_text(self) -> bool:
        """Whether it was answered in words."""
        return self.question.kind == Kind.TEXT

    @property
    def anchor(self) -> str:
        """Its name within a page."""
        return f"question-{self.question.pk}"

    @property
    def mean_in_words(self) -> str:
        """The mean with two decimals."""
        return "" if self.mean is None else localise.fixed(self.mean)


@dataclass(frozen=True)
class Results:
    """The results of one survey: `asked` and `answered` people, and the `counted` answers that are shown."""

    survey: Survey
    asked: int = 0
    answered: int = 0
    counted: int = 0
    questions: list[Result] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers."""
        return self.counted >= FEWEST

    @property
    def missing(self) -> int:
        """How many answers are missing until there are enough."""
        return max(FEWEST - self.answered, 0)

    @property
    def is_waiting(self) -> bool:
        """Whether there are answers that are not shown yet."""
        return self.answered > self.counted

    @property
    def next_at(self) -> int:
        """With how many answers the results of an open survey grow next."""
        return max(self.answered // FEWEST + 1, 2) * FEWEST

    def named(self, compares: str) -> Result | None:
        """The question that is known by this name over surveys, when enough have answered it."""
        rows = (one for one in self.questions if one.question.compares == compares)
        return next((one for one in rows if one.is_shown), None)

    @cached_property
    def ratings(self) -> list[Result]:
        """The ratings that enough have answered."""
        return [one for one in self.questions if one.question.kind == Kind.RATING and one.is_shown]


@dataclass(frozen=True)
class Gain:
    """What a group says it can do, before and after; `n` are those who answered, who need not be the same people."""

    label: str
    before: Decimal
    before_n: int
    after: Decimal
    after_n: int

    @property
    def gain(self) -> Decimal:
        """How much more on the scale."""
        return self.after - self.before

    @property
    def gain_in_words(self) -> str:
        """The gain with its sign."""
        return signed(self.gain)

    @property
    def before_in_words(self) -> str:
        """The mean before with two decimals."""
        return localise.fixed(self.before)

    @property
    def after_in_words(self) -> str:
        """The mean after with two decimals."""
        return localise.fixed(self.after)


def results_of(survey: Survey) -> Results:
    """The results of a survey, as far as they may be shown; three queries, none of them sorted by anything told."""
    return results_in([survey])[survey.pk]


def results_in(surveys: Iterable[Survey]) -> dict[int, Results]:
    """The same for several surveys by their id; three queries for all."""
    known = {survey.pk: survey for survey in surveys}
    asked = _asked(known)
    questions: dict[int, list[Question]] = {}
    for question in Question.objects.filter(survey__in=known).select_related("module"):
        questions.setdefault(question.survey_id, []).append(question)
    ballots: dict[int, list[Filled]] = {}
    rows = Ballot.objects.filter(survey__in=known).values_list("survey_id", "batch", "answers")
    for number, batch, answers in rows:
        ballots.setdefault(number, []).append((batch, answers))
    return {
        number: _results(survey, asked.get(number, 0), ballots.get(number, []), questions.get(number, []))
        for number, survey in known.items()
    }


def gain_of(event: Event) -> list[Gain]:
    """What the group has learned by its own word, by skill; empty before both surveys have enough answers."""
    surveys = {survey.phase: survey for survey in Survey.objects.filter(event=event, phase__in=COMPARED)}
    found = results_in(surveys.values())
    pair = [found[surveys[phase].pk] if phase in surveys else None for phase in COMPARED]
    return gains(*pair)


COMPARED = (Phase.BEFORE, Phase.AFTER)


def gains(before: Results | None, after: Results | None) -> list[Gain]:
    """Skills that enough have answered before and after, in the order of the survey at the end."""
    if before is None or after is None:
        return []
    rows = []
    for one in after.questions:
        name = one.question.compares
        was = before.named(name) if name.startswith(SKILL) and one.is_shown else None
        if was and was.mean is not None and one.mean is not None:
            rows.append(Gain(str(one.question.text), was.mean, was.n, one.mean, one.n))
    return rows


def overall_of(results: Results | None) -> Result | None:
    """The rating of the whole, when enough have given one."""
    return results.named(OVERALL) if results else None


def mean_gain(rows: Sequence[Gain]) -> Decimal | None:
    """The mean of the gains of all skills."""
    return mean_of([row.gain for row in rows]) if rows else None


def signed(gain: Decimal) -> str:
    """A gain with its sign, two decimals."""
    return ("+" if gain > 0 else "") + localise.fixed(gain)


def mean_of(values: Sequence[Decimal | int]) -> Decimal:
    """The mean with two decimals, half up."""
    return (sum(map(Decimal, values), Decimal(0)) / len(values)).quantize(CENT, ROUND_HALF_UP)


def _asked(known: Iterable[int]) -> dict[int, int]:
    rows = Survey.objects.filter(pk__in=list(known)).order_by().annotate(asked=Count("invitations"))
    return dict(rows.values_list("pk", "asked"))


def _results(survey: Survey, asked: int, ballots: list[Filled], questions: list[Question]) -> Results:
    is_open = survey.state != Survey.State.CLOSED
    whole = _whole(ballots) if is_open else ballots
    counted = _told(whole, is_open=is_open)
    shown = [_result(question, whole, counted, is_open=is_open) for question in questions] if counted else []
    return Results(survey, asked, len(ballots), len(counted), shown)


def _whole(ballots: list[Filled]) -> list[Filled]:
    """The ballots of those batches that do not grow any more."""
    sizes = Counter(batch for batch, _answers in ballots)
    return [one for one in ballots if sizes[one[0]] >= FEWEST]


def _told(ballots: list[Filled], *, is_open: bool) -> list[dict[str, Any]]:
    """What may be told: all from `FEWEST` on; while more can come, whole batches together without the last `FEWEST`.

    So whatever is added at once, also by closing, are the answers of `FEWEST` people at least.
    """
    if not is_open:
        return [answers for _batch, answers in ballots] if len(ballots) >= FEWEST else []
    groups: list[list[dict[str, Any]]] = [[]]
    for _batch, rows in groupby(sorted(ballots, key=itemgetter(0)), key=itemgetter(0)):
        groups[-1] += [answers for _number, answers in rows]
        if len(groups[-1]) >= FEWEST:
            groups.append([])
    return [answers for group in groups[:-2] for answers in group]


def _result(question: Question, whole: list[Filled], counted: list[dict[str, Any]], *, is_open: bool) -> Result:
    name = str(question.pk)
    if question.kind == Kind.TEXT:
        texts = [str(ballot[name]) for ballot in counted if name in ballot]
        return Result(question, len(texts), texts=sorted(texts, key=localise.collation_key))
    answered = [one for one in whole if name in one[1]]
    values = [ballot[name] for ballot in _told(answered, is_open=is_open)]
    if not values:
        return Result(question, len(answered) if not is_open else 0)
    if question.kind in FIGURES:
        return Result(question, len(values), _bins({str(one): str(one) for one in SCALE}, values), mean_of(values))
    labels = {str(one["code"]): str(LazyI18nString(one["text"])) for one in question.choices}
    return Result(question, len(values), _bins(labels, values))


def _bins(labels: dict[str, str], values: Sequence[Any]) -> list[Bin]:
    counts = Counter(map(str, values))
    return [Bin(label, counts[code], _share(counts[code], len(values))) for code, label in labels.items()]


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal(1), ROUND_HALF_UP)
