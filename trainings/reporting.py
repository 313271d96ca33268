"""The report to the city that asked: all figures are computed, here and nowhere else; the words are the organisers'."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.foundation.money import Money
from events_core.ledger.models import Book, Contribution
from events_core.ledger.publishing import PublicTotals, public_totals
from events_core.ledger.statements import Statement, added, statement_of
from events_core.network.models import Organisation
from events_core.programme.models import Event, TeamMember
from registrations.institutions import institutions_of
from registrations.models import TAKING_PART, Registration
from registrations.models import State as RegistrationState

from .models import Match, Report, Survey, Term, TrainingRequest
from .results import Gain, Results, gains, overall_of, results_in
from .teaching import Course, course_of, progress_of

Phase = Survey.Phase
Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class People:
    """How many were named for a place, took part, and completed."""

    named: int = 0
    attended: int = 0
    completed: int = 0


@dataclass(frozen=True)
class Costs:
    """What the training cost and who bore it, by party; `own` is what this city's bodies bore, in their currencies.

    Parties are told as everybody may see them (`ledger.publishing`): what few people bore themselves is left out.
    """

    totals: PublicTotals
    own: list[Money] = field(default_factory=list)
    own_usd: str = ""

    def __bool__(self) -> bool:
        return bool(self.totals.rows or self.own)


@dataclass(frozen=True)
class RequestReport:
    """All that a report tells; parts without anything to tell are empty."""

    asked: TrainingRequest
    event: Event
    words: Report | None
    course: Course
    provider: str
    trainers: list[str]
    others: list[str]
    here: People
    all: People
    before: Results | None
    after: Results | None
    later: Results | None
    costs: Costs

    @property
    def title(self) -> str:
        """What it is called."""
        return _("Report on a training for %(city)s") % {"city": self.asked.place}

    @property
    def is_sent(self) -> bool:
        """Whether the city may see it."""
        return self.words is not None and self.words.sent_at is not None

    @cached_property
    def gains(self) -> list[Gain]:
        """What the group has learned, by its own word."""
        return gains(self.before, self.after)

    @property
    def overall(self) -> str:
        """The rating of the whole; "" when too few have given one."""
        found = overall_of(self.after)
        return found.mean_in_words if found else ""

    @property
    def has_learned(self) -> bool:
        """Whether there is anything to tell of what was learned."""
        return bool(self.gains or (self.after and self.after.ratings))

    @property
    def has_follow_up(self) -> bool:
        """Whether enough have answered six months later."""
        return self.later is not None and self.later.is_shown

    @cached_property
    def asked_rows(self) -> Rows:
        """What the city asked for."""
        asked = self.asked
        level = Term.objects.filter(vocabulary=Term.Vocabulary.LEVEL, slug=asked.level).first()
        rows = [
            (_("Reference"), asked.reference or ""),
            (_("City"), asked.place),
            (_("Subjects"), localise.list_of(str(topic) for topic in asked.topics.all())),
            (_("Level"), str(level or asked.level)),
            (_("For whom"), asked.audience),
            (_("People"), localise.number(asked.people) if asked.people else ""),
            (_("Languages"), localise.languages_of(asked.languages) if asked.languages else ""),
            (_("What people should be able to do afterwards"), asked.outcome),
        ]
        return [(label, value) for label, value in rows if value]

    @cached_property
    def delivered_rows(self) -> Rows:
        """What took place."""
        event = self.event
        rows = [
            (_("Training"), str(event.title)),
            (_("Dates"), localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)),
            (_("Place"), str(event.venue)),
            (_("Provider"), self.provider),
            (_("Trainers"), localise.list_of(self.trainers) if self.trainers else ""),
            (_("Hours taught"), localise.number(self.course.hours) if self.course.hours else ""),
            (_("Together with"), localise.list_of(self.others) if self.others else ""),
        ]
        return [(label, value) for label, value in rows if value]

    @cached_property
    def modules(self) -> list[tuple[str, str, str]]:
        """What was taught: title, outcome, hours."""
        return [
            (str(one.title), str(one.outcome), localise.number(one.hours) if one.hours is not None else "")
            for one in self.course.modules
        ]

    @property
    def people_rows(self) -> list[tuple[str, int, int]]:
        """How many, from this city and in all."""
        return [
            (_("Named or registered"), self.here.named, self.all.named),
            (_("Took part"), self.here.attended, self.all.attended),
            (_("Completed"), self.here.completed, self.all.completed),
        ]

    @property
    def answers_in_words(self) -> str:
        """How many of the participants have answered at the end."""
        if self.after is None or not self.after.is_shown:
            return ""
        text = ngettext(
            "%(count)s participant has answered at the end, without names.",
            "%(count)s participants have answered at the end, without names.",
            self.after.counted,
        )
        return text % {"count": localise.number(self.after.counted)}


def report_of(asked: TrainingRequest) -> RequestReport | None:
    """The report on what was done for a request; None before there is a training. A fixed number of queries."""
    if asked.event is None:
        return None
    event = asked.event
    people = list(Registration.objects.filter(event=event).select_related("category", "person"))
    taking_part = [one for one in people if one.state in TAKING_PART]
    done = {number for number, one in progress_of(event, [row.pk for row in taking_part]).items() if one.is_complete}
    own = own_people(asked, taking_part)
    surveys = {survey.phase: survey for survey in Survey.objects.filter(event=event)}
    found = results_in(surveys.values())
    before, after, later = (found[surveys[phase].pk] if phase in surveys else None for phase in Phase)
    course = course_of(event, deep=True)
    return RequestReport(
        asked=asked,
        event=event,
        words=Report.objects.filter(request=asked).first(),
        course=course,
        provider=_provider(asked),
        trainers=_trainers(event, course),
        others=_others(asked, event),
        here=_count(own, done),
        all=_count(taking_part, done),
        before=before,
        after=after,
        later=later,
        costs=_costs(asked, event),
    )


def own_people(asked: TrainingRequest, people: Sequence[Registration]) -> list[Registration]:
    """Those who take part for the city that asked: in its category, or from one of its bodies; two queries."""
    if asked.city is None:
        return []
    bodies = set(_bodies(asked).values_list("pk", flat=True))
    said = {one.pk: (one.organisation, one.person.organisation_id if one.person else None) for one in people}
    known = institutions_of(said.values(), {})
    slug = asked.city.slug
    return [one for one in people if one.category.slug == slug or known[said[one.pk]].organisation_id in bodies]


def _bodies(asked: TrainingRequest) -> QuerySet[Organisation]:
    """The bodies that stand for the city that asked."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_GOVERNMENT, city=asked.city_id or 0)
    return rows | Organisation.objects.filter(pk=asked.organisation_id or 0)


def _count(people: Iterable[Registration], done: set[int]) -> People:
    rows = list(people)
    came = sum(one.state == RegistrationState.ATTENDED for one in rows)
    return People(len(rows), came, sum(one.pk in done for one in rows))


def _trainers(event: Event, course: Course) -> list[str]:
    """Who taught: the modules' trainers, and those of the team."""
    named = [person for module in course.modules for person in module.trainers.all()]
    team = TeamMember.objects.filter(event=event, role=TeamMember.Role.TRAINER).select_related("person").order_by("pk")
    people = {person.pk: person for person in [*named, *(member.person for member in team)]}
    return [localise.person_name(one.name, one.native_name) for one in people.values()]


def _provider(asked: TrainingRequest) -> str:
    """Which organisation taught: the one that accepted, also for those that were joined to a request."""
    lead = asked.asked_to_join.lead_id if asked.is_joined and asked.asked_to_join else asked.pk
    match = Match.objects.filter(request=lead, state=Match.State.ACCEPTED).select_related("offer__organisation").first()
    return str(match.offer.organisation) if match else ""


def _others(asked: TrainingRequest, event: Event) -> list[str]:
    """The other cities for which the same training was held."""
    rows = TrainingRequest.objects.filter(event=event).exclude(pk=asked.pk).select_related("city").order_by("pk")
    return [row.place for row in rows]


def _costs(asked: TrainingRequest, event: Event) -> Costs:
    book = Book.objects.filter(event=event).select_related("event").first()
    if book is None:
        return Costs(PublicTotals())
    statement = statement_of(book)
    bodies = set(_bodies(asked).values_list("pk", flat=True)) if asked.city_id or asked.organisation_id else set()
    given = Contribution.objects.filter(book=book, party__organisation__in=bodies, confirmed__gt=0)
    own = added(Money(amount, code) for amount, code in given.values_list("confirmed", "currency"))
    return Costs(public_totals(book, statement), own, _usd_of(statement, bodies) if own else "")


def _usd_of(statement: Statement, bodies: set[int]) -> str:
    rows = (row for row in statement.parties if row.organisation and row.organisation.pk in bodies)
    return localise.fixed(sum(row.confirmed for row in rows))
