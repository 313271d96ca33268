"""The filter bars of the directory and of the workspace."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.foundation.forms import ProductForm
from events_core.foundation.search import LONGEST
from events_core.network.queries import themes
from events_core.programme import searching
from events_core.programme.models import Kind, Series, State
from events_core.programme.queries import Filters, cities_with_events


class DirectoryForm(ProductForm):
    """What the public directory can be narrowed by."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    series = forms.ChoiceField(label=_("Series"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *Kind.choices]  # type: ignore[attr-defined]
        for name, offered in filter_choices().items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        slugs = Filters.read(self.data).series
        asked = Series.objects.filter(slug__in=slugs) if slugs else ()
        self.fields["series"].choices = [(one.slug, str(one)) for one in asked]  # type: ignore[attr-defined]

    def label_of(self, name: str, value: str) -> str:
        """How a choice is called; the value itself when it is not offered."""
        return str(dict(self.fields[name].choices).get(value, value))  # type: ignore[attr-defined]


def filter_choices() -> dict[str, list[tuple[str, Any]]]:
    """Themes, and the countries and cities that have public events, in the order of the reader's language."""
    cities = cities_with_events()
    countries = [(code, localise.country_name(code)) for code in {city.country for city in cities}]
    return {
        "theme": [("", _("All themes")), *((theme.slug, str(theme)) for theme in themes())],
        "country": [("", _("All countries")), *sorted(countries, key=_by_name)],
        "city": [("", _("All cities")), *sorted(((city.slug, str(city)) for city in cities), key=_by_name)],
    }


def _by_name(choice: tuple[str, str]) -> bytes:
    return localise.collation_key(choice[1])


class SearchForm(ProductForm):
    """Words, and of what kind the things are."""

    q = forms.CharField(label=_("Search for"), required=False, max_length=LONGEST)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.code, kind.label) for kind in searching.kinds() if searching.is_open(request, kind)]
        self.fields["in"] = forms.ChoiceField(
            label=_("Look in"), required=False, choices=[("", _("Everything")), *offered]
        )


class DeskForm(ProductForm):
    """What the workspace's list of events can be narrowed by."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All states")), *State.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *Kind.choices]  # type: ignore[attr-defined]
