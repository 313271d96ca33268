"""Forms of a person's own sign-in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, ProductForm, TextField
from events_core.network.models import Person

from . import actions, passkeys

CODE = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})


class TriedForm(ProductForm):
    """A form whose `code` may be tried only so often."""

    @property
    def status(self) -> int:
        """The status of the page that shows it."""
        limited = self.has_error("code", "too_many_login_attempts")
        return 429 if limited else 422 if self.errors else 200


class SecondStepForm(TriedForm):
    """The code of an authenticator app or a recovery code, or else a passkey that the browser showed (`credential`)."""

    code = LineField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("The six digits that your authenticator app shows now, or one of your recovery codes."),
        widget=CODE,
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        self.person = person
        self.used: Authenticator | None = None
        super().__init__(*args, **kwargs)
        self.answer = str(self.data.get("credential", ""))
        self.fields["code"].required = not self.answer

    def clean(self) -> dict[str, Any]:
        """Spend what was shown. Refuses what is not right, and too many tries."""
        if not self.errors:
            try:
                forget_misses = check_rate_limit(self.person)
            except ValidationError as error:
                self.add_error("code", error)
                return self.cleaned_data
            self.used = self._shown()
            if self.used:
                forget_misses()
        return self.cleaned_data

    def _shown(self) -> Authenticator | None:
        if self.answer:
            if passkey := passkeys.shown(self.answer, self.person):
                return passkey
            self.add_error(None, _("This passkey was not accepted. Try again, or use a code."))
            return None
        if used := actions.use_code(self.person, self.cleaned_data["code"]):
            return used
        self.add_error("code", _("This code is not right, or was used before. Wait for the next one."))
        return None


class AppForm(ProductForm):
    """The first code of a new authenticator app."""

    code = LineField(
        label=gettext_lazy("Code that the app shows"),
        max_length=40,
        help_text=gettext_lazy("Six digits, which change every 30 seconds."),
        widget=CODE,
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Refuses too many tries; the action checks the code."""
        self.forget_misses = check_rate_limit(self.person, "rate_limited")
        return str(self.cleaned_data["code"])


class MailedCodeForm(TriedForm):
    """The code that was mailed to confirm who somebody is."""

    code = LineField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Eight digits, such as 1234-5678. The line between may be left out."),
        widget=CODE,
    )

    def __init__(self, person: Person, *args: Any, right: Any = None, **kwargs: Any) -> None:
        self.person, self.right = person, right
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Refuses a wrong code, and too many of them."""
        forget_misses = check_rate_limit(self.person)
        if not self.right(self.cleaned_data["code"]):
            raise get_adapter().validation_error("incorrect_code")
        forget_misses()
        return str(self.cleaned_data["code"])


class PasskeyForm(ProductForm):
    """A name for a passkey."""

    name = LineField(
        label=gettext_lazy("Name of the passkey"),
        max_length=60,
        help_text=gettext_lazy("Where it is kept, for example: my phone, or the blue key on my ring."),
    )


class ResetForm(ProductForm):
    """Why somebody's second factors are removed."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("For example: lost the phone, has called, voice was known. The person reads it too."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
