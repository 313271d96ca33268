"""The forms by which officers change weights and words, and the filter of the demand board."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, MultilingualField, ProductForm
from events_core.network.forms.fields import NumberField, RecordForm
from trainings.labels import FEATURE_LABELS, PART_LABELS
from trainings.matching import PARTS
from trainings.models import Term, Weighing
from trainings.similarity import FEATURES


class WeightsForm(RecordForm):
    """Both sets of weights, each of which makes 100."""

    note = LineField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("One line; it stands in the list of earlier weights."),
        max_length=300,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, weighing: Weighing) -> None:
        weights = [("parts", weighing.parts, PARTS, PART_LABELS), ("like", weighing.likeness, FEATURES, FEATURE_LABELS)]
        initial = {f"{kind}_{name}": held.get(name, 0) for kind, held, names, _labels in weights for name in names}
        super().__init__(data, initial=initial | {"version": weighing.pk})
        for kind, _held, names, labels in weights:
            for name in names:
                made = NumberField(label=str(labels[name]), min_value=0, max_value=100)
                made.error_messages |= {"required": _("Enter a whole number from 0 to 100.")}
                made.error_messages["invalid"] = made.error_messages["required"]
                made.error_messages["min_value"] = made.error_messages["max_value"] = made.error_messages["required"]
                for check in made.validators:
                    check.message = made.error_messages["required"]  # type: ignore[attr-defined]
                self.fields[f"{kind}_{name}"] = made
        self.order_fields([*(f"parts_{name}" for name in PARTS), *(f"like_{name}" for name in FEATURES), "note"])

    @property
    def parts(self) -> list[BoundField]:
        """The weights of the parts of a score."""
        return [self[f"parts_{name}"] for name in PARTS]

    @property
    def likeness(self) -> list[BoundField]:
        """The weights of what makes cities alike."""
        return [self[f"like_{name}"] for name in FEATURES]

    def values(self) -> dict[str, Any]:
        """What `weigh` takes."""
        return {
            "parts": {name: self.cleaned_data[f"parts_{name}"] for name in PARTS},
            "likeness": {name: self.cleaned_data[f"like_{name}"] for name in FEATURES},
            "note": self.cleaned_data["note"],
        }

    def place_of(self, name: str) -> str | None:
        """What is wrong with a sum stands at the first weight of its set."""
        first = {"parts": f"parts_{PARTS[0]}", "likeness": f"like_{FEATURES[0]}"}
        kind, _dot, part = name.partition(".")
        if part:
            return super().place_of(f"{'like' if kind == 'likeness' else kind}_{part}")
        return first.get(name) or super().place_of(name)


class WordForm(RecordForm):
    """A word of a vocabulary in six languages."""

    name = MultilingualField(label=pgettext_lazy("of a thing", "Name"), max_length=100)
    slug = LineField(
        label=gettext_lazy("Name in data"),
        help_text=gettext_lazy(
            "Small Latin letters, figures and hyphens. Left empty, it is made from the English name. It stays for good."
        ),
        max_length=40,
        required=False,
    )
    position = NumberField(
        label=gettext_lazy("Place in the list"),
        help_text=gettext_lazy("A number; the smallest comes first."),
        min_value=0,
        max_value=1_000,
        required=False,
    )
    share = NumberField(
        label=gettext_lazy("Part of the costs that falls on the city, in per cent"),
        help_text=gettext_lazy("From 0 (free for the city) to 100 (the city bears all). It sorts offers without sums."),
        min_value=0,
        max_value=100,
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Can be chosen"),
        help_text=gettext_lazy("Requests and offers that have it keep it either way."),
        required=False,
        initial=True,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, term: Term) -> None:
        names = ("name", "position", "share", "is_active", "version")
        super().__init__(data, initial={name: getattr(term, name) for name in names} if term.pk else {})
        if term.pk:
            del self.fields["slug"]
        if term.vocabulary != Term.Vocabulary.COST_BASIS:
            del self.fields["share"]
        if term.vocabulary == Term.Vocabulary.LEVEL:
            self.fields["position"].help_text = _(
                "A number; the smallest comes first. Levels whose numbers follow each other are one step apart."
            )

    def values(self) -> dict[str, Any]:
        """What `save_term` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class DemandForm(ProductForm):
    """What the demand board can be narrowed by."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)

    def __init__(self, *args: Any, countries: Iterable[str], years: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(
            ((code, localise.country_name(code)) for code in countries),
            key=lambda pair: localise.collation_key(pair[1]),
        )
        self.fields["country"].choices = [("", _("All countries")), *named]  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", _("All years")), *((one, one) for one in years)]  # type: ignore[attr-defined]
