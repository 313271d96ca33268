"""Asking cities whether they would be taught together, and their answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation.forms import ProductForm, TextField
from events_core.programme.forms.work import WorkForm


class JoinForm(WorkForm):
    """Which cities are asked to be taught together with this one."""

    others = forms.MultipleChoiceField(
        label=pgettext_lazy("of joining a training", "Together with"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one more request.")},
    )
    note = TextField(
        label=gettext_lazy("What you want to add"),
        help_text=gettext_lazy("All cities read it in the mail that asks them."),
        max_length=2_000,
        required=False,
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("others", choices)


class AnswerForm(ProductForm):
    """A city's answer to whether it would be taught with others."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Would you be taught together with these cities?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", pgettext_lazy("of joining a training", "Yes, one training can serve us together")),
            ("no", pgettext_lazy("of joining a training", "No, we would rather be taught by ourselves")),
        ],
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    shares_contact = forms.BooleanField(
        label=gettext_lazy("The other cities may have my name and email address"),
        help_text=gettext_lazy("Only those who say the same get them, and you get theirs."),
        required=False,
    )
