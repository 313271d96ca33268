"""Sign-in by mailed code, for known and new addresses alike: nobody can learn from it who has an account."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.mixins import NextRedirectMixin
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, LogoutView
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, TooMany
from events_core.foundation.web import safe_next

from . import queries
from .actions import welcome_person
from .adapter import Adapter
from .forms.own import CodeForm, SignInForm
from .links import private
from .merging import names
from .models import Person
from .security import passkeys
from .security.forms import SecondStepForm
from .security.queries import factors_of


class CodeProcess(LoginCodeVerificationProcess):
    """allauth's process, except that an unknown address gets a code too and becomes a person by entering it."""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        """Mail a new code, whoever has the address."""
        Adapter().send_mail("", email, {"code": self.generate_code()})

    @classmethod
    def initiate(
        cls, *, request: HttpRequest, user: Person | None, email: str = "", phone: None = None, stage: Any = None
    ) -> "CodeProcess":
        """Send a code and remember in the session that one is awaited."""
        pending = Login(user=user, email=email)
        pending.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, pending), request, pending)
        stage.state.update(cls.initial_state(user=user, email=email) | {"initiated_by_user": True})
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign in; a new address becomes a person now, a former one leads to the account that was kept.

        Refuses a closed account, and one that a former address may not open (403).
        """
        if self.user is None or names.was_address_of(self.state["email"]):
            self._user = welcome_person(self.state["email"], get_language() or "en")
        if not self.user.is_active:
            self.abort()
            raise _closed()
        return super().finish(redirect_url)


@method_decorator(never_cache, name="dispatch")
class SignIn(NextRedirectMixin, FormView):
    """Asks for the address, also while a code is awaited (it may have been mistyped); the demo's people under DEMO."""

    form_class = SignInForm
    template_name = "network/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is signed in goes on."""
        if request.user.is_authenticated:
            return redirect(self.get_next_url() or Adapter().get_login_redirect_url(request))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Mail a code and go where it is entered."""
        CodeProcess.initiate(request=self.request, user=form._user, email=form.cleaned_data["email"].lower())
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """The page again, with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=429 if form.is_limited else 422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, where to go afterwards, where passkeys work, and the demo's people."""
        people = queries.demo_people() if settings.DEMO else []
        own = {"next": self.get_next_url() or "", "people": people}
        return super().get_context_data(**kwargs) | own | {"elsewhere": passkeys.home_of_passkeys(self.request)}


class EnterCode(ConfirmLoginCodeView):
    """Takes the mailed code; five wrong ones end the attempt, as do fifteen minutes."""

    form_class = CodeForm
    template_name = "network/enter_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As allauth, but a person who comes too late is told so."""
        awaited = "account_login" in request.session and not request.user.is_authenticated
        response = super().dispatch(request, *args, **kwargs)
        if awaited and getattr(self, "_process", True) is None:
            text = _("It counts for 15 minutes. Ask for a new one.")
            say(request, _("The code is no longer valid"), text, tone="stop")
        return response

    def get_form_class(self) -> type[Any]:
        """Ours for the code, allauth's empty one for sending again."""
        return self.form_class if self._action == "verify" else super().get_form_class()

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """Count the attempt; say so, or start over after the last."""
        response = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 422
        return response

    def _verify_form_valid(self, form: CodeForm) -> HttpResponse:
        return CodeProcess(stage=self.stage).finish(self.get_next_url())

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        CodeProcess(stage=self.stage).resend()
        say(self.request, _("A new code is on its way"), _("Older codes no longer count."))
        return redirect(self.passthrough_next_url(self.request.path))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The address, and whether another code may be asked for."""
        state = {"email": self._process.state["email"], "can_resend": self._process.can_resend}
        return super().get_context_data(**kwargs) | state | {"next": self.get_next_url() or ""}


@require_POST
@never_cache
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show any passkey that it knows for this site; nothing about people."""
    _hold_back(request)
    return private(JsonResponse(passkeys.options_to_show()))


@require_POST
@never_cache
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with the passkey that the browser showed. Refuses a closed account (403)."""
    _hold_back(request)
    target = safe_next(request, "")
    found = passkeys.shown(request.POST.get("credential", ""))
    if found is None:
        say(request, _("This passkey was not accepted"), _("Have a code sent to your address instead."), tone="stop")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}" if target else "account_login")
    if not found.user.is_active:
        raise _closed()
    return perform_passwordless_login(request, found, Login(user=found.user, redirect_url=target or None))


@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the mailed code: the second factor of who has one."""
    stage = request._login_stage  # type: ignore[attr-defined]
    person = stage.login.user
    form = SecondStepForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid() and form.used:
        post_authentication(request, form.used)
        return stage.exit()
    page = {"form": form, "factors": factors_of(person), "elsewhere": passkeys.home_of_passkeys(request)}
    return private(render(request, "network/second_step.html", page, status=form.status))


@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
@require_POST
def second_step_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show a passkey of who has entered the mailed code."""
    person = request._login_stage.login.user  # type: ignore[attr-defined]
    return private(JsonResponse(passkeys.options_to_show(person)))


def _hold_back(request: HttpRequest) -> None:
    """Refuses (429) an address that tries passkeys too often."""
    if not ratelimit.consume(context.request, app="allauth.mfa", action="webauthn_login"):
        raise TooMany(_("Too many attempts. Wait a minute, then try again."))


def _closed() -> Forbidden:
    return Forbidden(_("This account is closed. Write to the secretariat if you need it again."))


class SignOut(LogoutView):
    """Asks by GET, does it by POST."""

    template_name = "network/sign_out.html"


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Under DEMO, sign in as one of the demo's people by one click; otherwise there is no such page (404)."""
    person = queries.demo_person(request.POST.get("email", "")) if settings.DEMO else None
    if person is None:
        raise Http404
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, person, "demo")
    return redirect(safe_next(request, Adapter().get_login_redirect_url(request)))
