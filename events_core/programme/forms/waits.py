"""What the desk and the journal of all events can be narrowed by, and how often somebody gets it by letter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.foundation.forms import ProductForm
from events_core.programme import happened
from events_core.programme.models import DeskVisit, Event
from events_core.programme.waiting import Group


class WaitsForm(ProductForm):
    """Narrows what waits: by event, by kind of thing, by whom it waits for, and whether it is late."""

    event = forms.ChoiceField(label=_("Event"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    whom = forms.CharField(label=_("For whom"), required=False, max_length=200)
    late = forms.ChoiceField(label=_("When"), required=False)

    def __init__(self, *args: Any, events: Iterable[Event], groups: Iterable[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((one.slug, str(one.title)) for one in events), key=lambda one: localise.collation_key(one[1]))
        self._offer("event", [("", _("All events")), *named])
        self._offer("what", [("", _("All kinds")), *((group.code, group.title) for group in groups)])
        self._offer("late", [("", _("At any time")), ("1", _("Only what is late"))])

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class JournalForm(ProductForm):
    """Narrows the journal of all one's events."""

    event = forms.CharField(label=_("Event"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    by = forms.CharField(label=_("By whom"), required=False, max_length=200)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.code, kind.label) for kind in happened.all_kinds()]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All kinds")),
            *offered,
            (happened.OTHER, happened.OTHERS),
        ]


class HistoryForm(JournalForm):
    """Narrows the history of one event."""

    event = None  # type: ignore[assignment]


class LettersForm(ProductForm):
    """How often somebody is told by letter what waits."""

    letters = forms.ChoiceField(label=_("A letter of what waits"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letters"].choices = DeskVisit.Letters.choices  # type: ignore[attr-defined]
