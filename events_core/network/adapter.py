"""How django-allauth talks to people here: its mail goes out as our letters, its messages are our notices."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events_core.foundation.notices import say
from events_core.journal.letters import Recipient, post

from .models import Person


class Adapter(DefaultAccountAdapter):
    """Sign-in by mailed code only; nobody signs up by a form or has a password."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Take it from the newest mail, and enter all eight digits."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then ask for a new code."),
        "rate_limited": _("Too many attempts. Wait five minutes, then ask for a new code."),
        "account_inactive": _("This account is closed. Write to the secretariat if you need it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account comes into being when its owner first enters a mailed code."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post the mail with the code, in the person's language or else the page's; its body is erased once sent."""
        person = Person.objects.filter(email=email.lower()).first() or Person(pk=0, email=email)
        language = person.language or get_language() or "en"
        with transaction.atomic():
            post(
                "sign-in-code",
                to=Recipient(person.name, email, language, person.timezone),
                about=person,
                context={"code": context["code"]},
                secret=True,
            )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Refusals become a notice; what the next page says by itself anyway is left out."""
        if message and level >= messages.WARNING:
            say(request, message, tone="stop")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The workspace for those who work here, their own page for all others."""
        return "/desk/" if request.user.has_perm("programme.use_desk") else "/me/"
