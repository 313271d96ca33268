"""The form that asks a contributor by mail; what it holds is checked again by the action."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, TextField
from events_core.foundation.navigation import ENDONYMS
from events_core.ledger.actions.asking import DAYS_TO_ANSWER
from events_core.ledger.models import Contribution
from events_core.network.models import FocalPoint
from events_core.programme.forms.work import DayField, WorkForm

SPOKEN = {"CN": "zh-hans", "JP": "ja", "KP": "ko", "KR": "ko", "MN": "mn", "RU": "ru"}
"""The language in which an organisation is asked as long as nobody has said another."""


class AskForm(WorkForm):
    """Who is asked, in which language, by when, and with which words."""

    places: ClassVar[Mapping[str, str]] = {
        "contact.name": "contact_name",
        "contact.email": "contact_email",
        "contact.language": "contact_language",
    }

    contact_name = LineField(label=gettext_lazy("Name"), max_length=200, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)
    contact_language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"),
        help_text=gettext_lazy("It stands in English below as well, as it may be passed on to others."),
        choices=list(ENDONYMS.items()),
    )
    reply_by = DayField(label=gettext_lazy("Answer by"))
    message = TextField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("It stands in the letter as you write it; it is not translated."),
        max_length=2_000,
        required=False,
    )

    @property
    def contact(self) -> dict[str, str]:
        """Who is asked, as the action takes it."""
        return {name: self.cleaned_data[f"contact_{name}"] for name in ("name", "email", "language")}


def beginning(contribution: Contribution, post: FocalPoint | None) -> dict[str, Any]:
    """What the form begins with: who was asked before, else the focal point on record, and three weeks."""
    body = contribution.party.organisation
    language = SPOKEN.get(body.country, "en") if body else "en"
    later = contribution.book.today + datetime.timedelta(days=DAYS_TO_ANSWER)
    day = contribution.reply_by if contribution.is_waiting else None
    known = {
        "contact_name": contribution.contact_name,
        "contact_email": contribution.contact_email,
        "contact_language": contribution.contact_language or language,
    }
    if not contribution.contact_email and post:
        name, email = post.person.name, post.person.email
        known = {"contact_name": name, "contact_email": email, "contact_language": post.person.language or language}
    return known | {"reply_by": day if day and day >= contribution.book.today else later}
