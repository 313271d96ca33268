"""What is on offer: the public catalogue with its filters, one offer's page, and the secretariat's list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.navigation import TAGS
from events_core.foundation.refusals import Missing
from events_core.foundation.search import search_query
from events_core.network.models import Organisation, Person
from events_core.network.naming import Name, Named, all_named, texts_of
from events_core.programme.models import Mode

from .models import Offer, Term
from .needs import month_day, to_come

MOST_VALUES = 20
WORDS = 200
_S = Offer.State
Word = tuple[str, str]


@dataclass(frozen=True)
class Filters:
    """What the catalogue can be narrowed by; several values of one kind widen it."""

    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    cost: tuple[str, ...] = ()
    q: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        """From a query string; values may repeat or be separated by commas."""

        def many(name: str) -> tuple[str, ...]:
            values = [value.strip() for text in query.getlist(name) for value in _plain(text).split(",")]
            return tuple(sorted({value for value in values if value}))[:MOST_VALUES]

        country = tuple(value.upper() for value in many("country"))
        languages = tuple(localise.normalise_language(value) or value for value in many("language"))
        words = _plain(query.get("q") or "").strip()[:WORDS]
        return cls(many("topic"), languages, many("mode"), country, many("level"), many("cost"), words)

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked."""
        return self != Filters()


@dataclass(frozen=True)
class Row:
    """An offer as pages show it; what was not said is empty, where empty means any it says so."""

    offer: Offer
    title: Name
    topics: str
    level: str
    audiences: str
    languages: str
    modes: str
    months: str
    countries: str
    cost_basis: str
    summary: Name = field(default_factory=lambda: Name(""))


def offers(filters: Filters) -> QuerySet[Offer]:
    """Offers in force that fit the filters, those confirmed last first."""
    found = Offer.objects.filter(state=_S.ACTIVE)
    if filters.topic:
        found = found.filter(pk__in=Offer.topics.through.objects.filter(theme__slug__in=filters.topic).values("offer"))
    found = _holding(found, "languages", filters.language)
    found = _holding(found, "modes", filters.mode)
    found = _holding(found, "countries", filters.country, or_none=True)
    if filters.level:
        found = found.filter(level__in=filters.level)
    if filters.cost:
        found = found.filter(cost_basis__in=filters.cost)
    if filters.q:
        found = found.filter(_named(filters.q))
    return for_list(found).order_by("-checked_on", "-pk")


def for_list(found: QuerySet[Offer]) -> QuerySet[Offer]:
    """With what a row shows, in one further query."""
    return found.select_related("organisation").prefetch_related("topics")


def offers_of(bodies: Iterable[Organisation] | QuerySet[Organisation], *, all_states: bool = True) -> QuerySet[Offer]:
    """What these organisations offer; also what rests or was withdrawn, unless only those in force are wanted."""
    found = Offer.objects.filter(organisation__in=bodies)
    if not all_states:
        found = found.filter(state=_S.ACTIVE)
    return for_list(found).order_by("state", "-checked_on", "-pk")


def offer_page(number: int, person: Any) -> Offer:
    """One offer with what its page shows. Refuses (404) one that is not in force, but to who speaks for it."""
    rows = Offer.objects.select_related("organisation__city").prefetch_related("topics", "experience", "costs")
    offer = rows.filter(pk=number).first()
    if offer is None or (offer.state != _S.ACTIVE and not person.has_perm("trainings.offer", offer.organisation)):
        raise Missing(_("There is no such training on offer at present."))
    return offer


def bodies_of(person: Person) -> QuerySet[Organisation]:
    """For whom a person speaks: organisations, and the local governments of cities."""
    posts = person.posts.all()
    own = Q(pk__in=posts.filter(organisation__isnull=False).values("organisation_id"))
    local = Organisation.Kind.LOCAL_GOVERNMENT
    of_city = Q(kind=local, city_id__in=posts.filter(city__isnull=False).values("city_id"))
    return Organisation.objects.filter(own | of_city).order_by("slug")


def words() -> dict[Word, str]:
    """How levels, audiences and cost bases are called, by vocabulary and slug; one query."""
    return {(row.vocabulary, row.slug): str(row) for row in Term.objects.all()}


def rows_of(found: Iterable[Offer], known: Mapping[Word, str] | None = None) -> list[Row]:
    """Offers as pages show them; one query for the words of all."""
    names = words() if known is None else known
    return [_row(offer, names) for offer in found]


def experience_of(offer: Offer) -> list[Named]:
    """The cities that were taught or advised, in the reader's order."""
    cities = all_named(offer.experience.all())
    return sorted(cities, key=lambda row: localise.collation_key(row.shown.text))


def named_text(value: Any) -> Name:
    """A text in several languages as the reader sees it, with its language when that is another one."""
    texts, active, shown = texts_of(value), get_language() or "en", str(value or "")
    code = next((code for code in (active, "en", *texts) if texts.get(code) == shown), active)
    return Name(shown, "" if code == active else TAGS.get(code, ""))


ASKED, SILENT = "asked", "no_contact"


def desk_offers(search: str = "", state: str = "") -> QuerySet[Offer]:
    """All offers for the secretariat: by words and by how they stand; those confirmed longest ago first."""
    found = Offer.objects.all()
    by_state = {
        ASKED: Q(state=_S.ACTIVE, asked_at__isnull=False),
        SILENT: Q(contact_email="") & ~Q(state=_S.WITHDRAWN),
    } | {value: Q(state=value) for value in _S.values}
    if state in by_state:
        found = found.filter(by_state[state])
    if search:
        found = found.filter(_named(search))
    return for_list(found).order_by("checked_on", "pk")


def _row(offer: Offer, known: Mapping[Word, str]) -> Row:
    def word(vocabulary: str, slug: str) -> str:
        return known.get((vocabulary, slug), slug)

    kinds = Term.Vocabulary
    topics = localise.list_of(offer.topics.all())
    modes = dict(Mode.choices)
    return Row(
        offer=offer,
        title=named_text(offer.title) if str(offer.title) else Name(topics),
        topics=topics,
        level=word(kinds.LEVEL, offer.level),
        audiences=localise.list_of(_audiences(offer, known)),
        languages=localise.languages_of(offer.languages),
        modes=" · ".join(str(modes.get(mode, mode)) for mode in offer.modes),
        months=_months(offer),
        countries=localise.list_of(localise.country_name(code) for code in offer.countries) or _("All countries"),
        cost_basis=word(kinds.COST_BASIS, offer.cost_basis),
        summary=named_text(offer.summary),
    )


def _audiences(offer: Offer, known: Mapping[Word, str]) -> list[str]:
    """Groups of people in the order of the vocabulary, then those that it does not know any more."""
    order = [slug for vocabulary, slug in known if vocabulary == Term.Vocabulary.AUDIENCE]
    gone = [slug for slug in offer.audiences if slug not in order]
    return [known[Term.Vocabulary.AUDIENCE, slug] for slug in order if slug in offer.audiences] + gone


def _months(offer: Offer) -> str:
    """The months to come in which it can be held."""
    if not offer.months:
        return _("Any month")
    coming = to_come(offer.months)
    return localise.list_of(localise.month_name(month_day(month)) for month in coming) or _("None any more")


def _holding(found: QuerySet[Offer], name: str, wanted: tuple[str, ...], *, or_none: bool = False) -> QuerySet[Offer]:
    """Those whose list holds one of these words; where an empty list means any, also these."""
    if not wanted:
        return found
    text = f"{name}_text"
    condition = Q(**{text: "[]"}) if or_none else Q(pk__in=[])
    for value in wanted:
        condition |= Q(**{f"{text}__contains": f'"{value}"'})
    return found.alias(**{text: Cast(name, TextField())}).filter(condition)


def _named(query: str) -> Q:
    return search_query(query) | search_query(query, "organisation__search_text")


def _plain(text: str) -> str:
    """What somebody wrote into the address as databases take it."""
    return text.replace("\x00", "\ufffd")
