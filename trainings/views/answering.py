"""The page behind the link in a survey's letter: the questions, and then thanks; no account is needed."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events_core.foundation.refusals import Refusal, TooMany
from events_core.network.links import private
from trainings import actions
from trainings.asking import is_over
from trainings.forms.surveys import AnswerForm
from trainings.models import Invitation, Survey
from trainings.opening import invitation_behind

from .behind import held_back, speak_in


def _by_link(view: Any) -> Any:
    """A page that a survey's link opens, in the participant's language; refusals become a page."""

    @wraps(view)
    def answered(request: HttpRequest, secret: str) -> HttpResponse:
        try:
            invitation = invitation_behind(request, secret)
            speak_in(request, invitation.registration.language)
            return private(view(request, invitation, secret))
        except Refusal as refusal:
            return private(_refused(request, refusal))

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def answer(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """The questions; once answered, thanks; when the survey is closed, that it is."""
    survey = invitation.survey
    if invitation.has_answered or survey.state != Survey.State.OPEN or is_over(survey):
        told = {"invitation": invitation, "survey": survey, "event": survey.event}
        return render(request, "trainings/survey/done.html", told)
    questions = survey.questions.all()  # type: ignore[attr-defined]
    form = AnswerForm(request.POST if request.method == "POST" else None, questions=questions)
    if form.is_valid() and _answered(form, invitation):
        return redirect("trainings:survey", secret)
    context: dict[str, Any] = {"survey": survey, "event": survey.event, "form": form}
    return render(request, "trainings/survey/answer.html", context, status=422 if form.errors else 200)


def _answered(form: AnswerForm, invitation: Invitation) -> bool:
    """Whether the answers are kept, or somebody who was faster has answered or closed: the page tells which."""
    try:
        return form.attempt(lambda: actions.answer(invitation.pk, form.answers())) is not None
    except Refusal as refusal:
        if refusal.code in ("answered", "closed"):
            return True
        raise


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, TooMany):
        return held_back(request, refusal)
    return render(request, "trainings/survey/closed.html", {"refusal": refusal}, status=refusal.status)
