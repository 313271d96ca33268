"""The filter bars of the directory and of the workspace."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.foundation.forms import ProductForm
from events_core.programme.models import Kind, State
from events_core.programme.queries import filter_choices


class DirectoryForm(ProductForm):
    """What the public directory can be narrowed by."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = filter_choices()
        cities = sorted(known["cities"], key=lambda city: localise.collation_key(str(city)))  # type: ignore[attr-defined]
        countries = [(code, localise.country_name(str(code))) for code in known["countries"]]
        themes = [(theme.slug, str(theme)) for theme in known["themes"]]  # type: ignore[attr-defined]
        self._offer("kind", _("All kinds"), list(Kind.choices))
        self._offer("theme", _("All themes"), themes)
        self._offer("country", _("All countries"), sorted(countries, key=lambda row: localise.collation_key(row[1])))
        self._offer("city", _("All cities"), [(city.slug, str(city)) for city in cities])  # type: ignore[attr-defined]

    def _offer(self, name: str, everything: Any, choices: list[Any]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def label_of(self, name: str, value: str) -> str:
        """How a choice is called; the value itself when it is not offered."""
        return str(dict(self.fields[name].choices).get(value, value))  # type: ignore[attr-defined]


class DeskForm(ProductForm):
    """What the workspace's list of events can be narrowed by."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All states")), *State.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *Kind.choices]  # type: ignore[attr-defined]
