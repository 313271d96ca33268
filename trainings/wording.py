"""The sentences of scores: why a part has its points, and what makes a match impossible."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation import localise
from events_core.foundation.money import REPORTING, Money
from events_core.network.merging import names as merged
from events_core.network.merging.models import Kind
from events_core.network.models import City, Theme
from events_core.programme.models import Mode

from .matching import Reason
from .models import Term
from .needs import month_day

About = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """How topics, words and cities are called in the reader's language."""

    topics: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    cities: Mapping[int, str] = field(default_factory=dict)

    def topics_of(self, slugs: Iterable[str]) -> str:
        """Topics as one text."""
        return localise.list_of(self.topics.get(slug, slug) for slug in slugs)

    def word(self, vocabulary: str, slug: str) -> str:
        """One word of a vocabulary."""
        return self.words.get((vocabulary, slug), slug)

    def audiences_of(self, slugs: Iterable[str]) -> str:
        """Audiences as one text."""
        return localise.list_of(self.word(Term.Vocabulary.AUDIENCE, slug) for slug in slugs)


def names(reasons: Iterable[Reason]) -> Names:
    """What these reasons speak of; three queries, four where cities are named."""
    cities = {reason.about["city"] for reason in reasons if "city" in reason.about}
    kept = merged.kept_ids(Kind.CITY, cities) if cities else {}
    return Names(
        {theme.slug: str(theme) for theme in Theme.objects.all()},
        {(term.vocabulary, term.slug): str(term) for term in Term.objects.all()},
        _names_of_cities(cities, kept),
    )


def _names_of_cities(cities: set[int], kept: Mapping[int, int]) -> dict[int, str]:
    """Names by number, also of cities that were merged into others since."""
    known = {city.pk: str(city) for city in City.objects.filter(pk__in=cities | set(kept.values()))}
    return known | {old: known[new] for old, new in kept.items() if new in known}


def reason_text(reason: Reason, known: Names) -> str:
    """Why a part has its points."""
    return _PARTS[reason.code](reason.about, known)


def conflict_text(conflict: Reason, known: Names) -> str:
    """What makes it impossible."""
    return _CONFLICTS[conflict.code](conflict.about, known)


def offers_fit(count: int) -> str:
    """How many offers fit, as a heading."""
    text = ngettext("%(count)s offer fits", "%(count)s offers fit, best first", count)
    return text % {"count": localise.number(count)}


def months_of(months: Iterable[str]) -> str:
    """Months as one text: April 2027 and May 2027."""
    return localise.list_of(localise.month_name(month_day(month)) for month in months)


def languages_of(codes: Iterable[str]) -> str:
    """Languages in the middle of a sentence: English and Russian."""
    return localise.list_of(localise.language_name(code) for code in codes)


def modes_of(modes: Iterable[str]) -> str:
    """Ways of teaching in the middle of a sentence."""
    words = {Mode.IN_PERSON: _("in person"), Mode.ONLINE: _("online"), Mode.HYBRID: _("in person and online at once")}
    return localise.list_of(words.get(Mode(mode), mode) for mode in modes)


def usd(amount: str) -> Money:
    """An amount in USD, in whole dollars."""
    return Money(Decimal(amount).quantize(Decimal(1)), REPORTING)


def _people(count: int) -> str:
    text = ngettext("%(count)s person", "%(count)s people", count)
    return text % {"count": localise.number(count)}


def _topics_exact(about: About, known: Names) -> str:
    if len(about["covered"]) == 1:
        return _("Teaches exactly the subject asked for.")
    return _("Teaches exactly the subjects asked for.")


def _topics_all(about: About, known: Names) -> str:
    if len(about["covered"]) == 1:
        return _("Teaches the subject asked for, among others.")
    return _("Teaches all subjects asked for, among others.")


def _topics_some(about: About, known: Names) -> str:
    text = _("Teaches %(covered)s. Not: %(missing)s.")
    return text % {"covered": known.topics_of(about["covered"]), "missing": known.topics_of(about["missing"])}


def _topics_none(about: About, known: Names) -> str:
    if not about["offered"]:
        return _("Does not say what it teaches.")
    return _("Teaches %(offered)s, which is not what was asked for.") % {"offered": known.topics_of(about["offered"])}


def _language_not_asked(about: About, known: Names) -> str:
    if not about["offered"]:
        return _("No language was asked for, and none is offered.")
    return _("Taught in: %(offered)s. No language was asked for.") % {"offered": languages_of(about["offered"])}


def _language_best(about: About, known: Names) -> str:
    return _("Taught in %(language)s, which the city prefers.") % {
        "language": localise.language_name(about["language"])
    }


def _language_later(about: About, known: Names) -> str:
    text = _("Taught in %(language)s, which is possible; the city would prefer %(best)s.")
    return text % {
        "language": localise.language_name(about["language"]),
        "best": localise.language_name(about["best"]),
    }


def _language_none(about: About, known: Names) -> str:
    return _("Not taught in a language that was asked for.")


def _dates_not_asked(about: About, known: Names) -> str:
    return _("Possible in %(months)s. No month was asked for.") % {"months": months_of(about["offered"])}


def _dates_all(about: About, known: Names) -> str:
    return _("Possible in every month asked for: %(months)s.") % {"months": months_of(about["months"])}


def _dates_some(about: About, known: Names) -> str:
    return _("Of the months asked for, possible in %(months)s.") % {"months": months_of(about["months"])}


def _dates_none(about: About, known: Names) -> str:
    return _("Possible in %(months)s only.") % {"months": months_of(about["offered"])}


def _city(about: About, known: Names) -> dict[str, Any]:
    share = localise.percent(about["share"]) if "share" in about else ""
    return {"city": known.cities.get(about["city"], "–"), "share": share}


def _experience_like(about: About, known: Names) -> str:
    return _("Has taught %(city)s, which is %(share)s alike.") % _city(about, known)


def _experience_unknown(about: About, known: Names) -> str:
    return _("Has taught %(city)s. Too little is on record to compare the cities.") % _city(about, known)


def _experience_same(about: About, known: Names) -> str:
    return _("Has taught %(city)s before.") % _city(about, known)


def _levels(about: About, known: Names) -> dict[str, str]:
    kind = Term.Vocabulary.LEVEL
    return {name: known.word(kind, about[name]) if about.get(name) else "" for name in ("offered", "asked")}


def _level_not_asked(about: About, known: Names) -> str:
    if not about["offered"]:
        return _("No level was asked for, and none is offered.")
    return _("Level: %(offered)s. No level was asked for.") % _levels(about, known)


def _cost_sums(about: About, known: Names) -> dict[str, Money]:
    return {"costs": usd(about["costs"]), "budget": usd(about["budget"])}


def _cost_basis(about: About, known: Names) -> str:
    values = {
        "basis": known.word(Term.Vocabulary.COST_BASIS, about["basis"]),
        "share": localise.percent(about["share"]),
    }
    return _("“%(basis)s”: counts as %(share)s of the costs for the city.") % values


def _audience_not_asked(about: About, known: Names) -> str:
    text = _("Made for: %(audiences)s. The request does not say for whom.")
    return text % {"audiences": known.audiences_of(about["offered"])}


def _audience_some(about: About, known: Names) -> str:
    text = _("Made for: %(covered)s. Not for: %(missing)s.")
    return text % {"covered": known.audiences_of(about["covered"]), "missing": known.audiences_of(about["missing"])}


def _audience_all(about: About, known: Names) -> str:
    return _("Made for those who will learn: %(covered)s.") % {"covered": known.audiences_of(about["covered"])}


def _audience_none(about: About, known: Names) -> str:
    return _("Made for others: %(audiences)s.") % {"audiences": known.audiences_of(about["offered"])}


def _mode_not_asked(about: About, known: Names) -> str:
    if not about["offered"]:
        return _("Neither side says how it should be held.")
    return _("Held %(modes)s. The request does not say how.") % {"modes": modes_of(about["offered"])}


def _mode_same(about: About, known: Names) -> str:
    return _("Held %(mode)s, as asked.") % {"mode": modes_of([about["asked"]])}


def _mode_half(about: About, known: Names) -> str:
    text = _("Held %(offered)s; asked for %(asked)s.")
    return text % {"offered": modes_of(about["offered"]), "asked": modes_of([about["asked"]])}


def _size_not_asked(about: About, known: Names) -> str:
    return _("For at most %(people)s. The request does not say how many come.") % {"people": _people(about["most"])}


def _size(about: About) -> dict[str, str]:
    return {"most": _people(about["most"]), "people": localise.number(about["people"])}


def _plain(text: str | Promise) -> Callable[[About, Names], str]:
    return lambda about, known: str(text)


_PARTS: dict[str, Callable[[About, Names], str]] = {
    "": _plain(""),
    "topics_not_asked": _plain(gettext_lazy("No subject was asked for.")),
    "topics_exact": _topics_exact,
    "topics_all": _topics_all,
    "topics_some": _topics_some,
    "topics_none": _topics_none,
    "language_not_asked": _language_not_asked,
    "language_not_said": _plain(gettext_lazy("Does not say in which language it is taught.")),
    "language_best": _language_best,
    "language_later": _language_later,
    "language_none": _language_none,
    "dates_any": _plain(gettext_lazy("Possible in any month.")),
    "dates_not_asked": _dates_not_asked,
    "dates_all": _dates_all,
    "dates_some": _dates_some,
    "dates_none": _dates_none,
    "experience_none": _plain(gettext_lazy("No city is named that was taught before.")),
    "experience_not_asked": _plain(gettext_lazy("Has taught cities; the one that asks is not on record.")),
    "experience_same": _experience_same,
    "experience_like": _experience_like,
    "experience_unknown": _experience_unknown,
    "level_not_asked": _level_not_asked,
    "level_not_said": _plain(gettext_lazy("Does not say for which level it is.")),
    "level_same": lambda about, known: _("At the level asked for: %(asked)s.") % _levels(about, known),
    "level_near": lambda about, known: _("One level away: %(offered)s; asked for %(asked)s.") % _levels(about, known),
    "level_far": lambda about, known: _("At another level: %(offered)s; asked for %(asked)s.") % _levels(about, known),
    "cost_nothing": _plain(gettext_lazy("Costs the city nothing.")),
    "cost_within": lambda about, known: (
        _("Costs the city about %(costs)s, within its budget of %(budget)s.") % _cost_sums(about, known)
    ),
    "cost_beyond": lambda about, known: (
        _("Costs the city about %(costs)s; its budget is %(budget)s.") % _cost_sums(about, known)
    ),
    "cost_not_said": _plain(gettext_lazy("Does not say who bears the costs.")),
    "cost_basis": _cost_basis,
    "audience_any": _plain(gettext_lazy("Open to every audience.")),
    "audience_not_asked": _audience_not_asked,
    "audience_some": _audience_some,
    "audience_all": _audience_all,
    "audience_none": _audience_none,
    "mode_not_asked": _mode_not_asked,
    "mode_not_said": _plain(gettext_lazy("Does not say how it is held.")),
    "mode_same": _mode_same,
    "mode_half": _mode_half,
    "mode_none": _mode_half,
    "size_any": _plain(gettext_lazy("Takes groups of any size.")),
    "size_not_asked": _size_not_asked,
    "size_fits": lambda about, known: _("Takes up to %(most)s; %(people)s will come.") % _size(about),
    "size_over": lambda about, known: _("Takes up to %(most)s only; %(people)s would come.") % _size(about),
}


def _topics_conflict(about: About, known: Names) -> str:
    if not about["offered"]:
        return _("Names no subject; asked for %(asked)s.") % {"asked": known.topics_of(about["asked"])}
    values = {name: known.topics_of(about[name]) for name in ("offered", "asked")}
    return _("Teaches only %(offered)s; asked for %(asked)s.") % values


def _language_conflict(about: About, known: Names) -> str:
    values = {"offered": languages_of(about["offered"]), "asked": _either(about["asked"])}
    return _("Offers only %(offered)s; asked for %(asked)s.") % values


def _either(codes: list[str]) -> str:
    """Languages of which one would do: Mongolian or English."""
    words = [localise.language_name(code) for code in codes]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _dates_conflict(about: About, known: Names) -> str:
    values = {name: months_of(about[name]) for name in ("offered", "asked")}
    return _("Possible only in %(offered)s; asked for %(asked)s.") % values


def _mode_conflict(about: About, known: Names) -> str:
    values = {"offered": modes_of(about["offered"]), "asked": modes_of([about["asked"]])}
    return _("Held only %(offered)s; asked for %(asked)s.") % values


def _country_conflict(about: About, known: Names) -> str:
    return _("Not offered in %(countries)s.") % {
        "countries": localise.list_of(localise.country_name(code) for code in about["countries"])
    }


_CONFLICTS: dict[str, Callable[[About, Names], str]] = {
    "topics": _topics_conflict,
    "language": _language_conflict,
    "languages_differ": _plain(gettext_lazy("The cities that are to be taught together have no language in common.")),
    "dates": _dates_conflict,
    "months_differ": _plain(gettext_lazy("The cities that are to be taught together have no month in common.")),
    "mode": _mode_conflict,
    "size": _PARTS["size_over"],
    "country": _country_conflict,
}
CODES = {"languages_differ": "language", "months_differ": "dates"}
"""Reasons that are one kind of conflict to those who read codes."""
