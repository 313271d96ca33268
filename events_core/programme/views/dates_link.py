"""The page behind a question about dates: which of them suit; no account is needed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Refused
from events_core.programme import candidates, dating
from events_core.programme.forms.asked import AnswerForm
from events_core.programme.models import DateAsk
from events_core.programme.rows import where

from .asked_link import by_link


@by_link(DateAsk, dating.opened)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, ask: DateAsk, secret: str) -> HttpResponse:
    """The candidate dates with the form; when dates were taken or the day of reply is over, how it stands."""
    event = ask.event
    options = list(event.date_options.all())
    held = {f"option_{said.option_id}": said.word for said in ask.answers.all()}
    labels = {
        option.pk: localise.span_html(localise.written(*option.period, event.timezone, event.date_precision))
        for option in options
    }
    initial = {**held, "message": ask.message}
    form = AnswerForm(
        request.POST if request.method == "POST" else None, options=options, labels=labels, initial=initial
    )
    shut = _why_shut(ask)
    if form.is_bound and not shut and form.is_valid():
        done = form.attempt(lambda: dating.answer(ask.pk, form.words(), form.cleaned_data["message"]))
        if done:
            day = localise.date(ask.reply_by)
            told = _("The organizers see it. You can change it here until %(day)s.") % {"day": day}
            say(request, _("Your answer is sent"), told)
            return redirect("programme:dates_answer", secret)
    taken = next((option for option in options if option.taken_at), None)
    context = {
        "event": event,
        "ask": ask,
        "secret": secret,
        "form": form,
        "shut": shut,
        "where": where(event),
        "taken": candidates.pair_of(taken, event) if taken else None,
        "until": candidates.closes_at(ask, event),
        "said": [(labels[option.pk], held.get(f"option_{option.pk}", "")) for option in options],
    }
    return render(
        request, "programme/dates_answer.html", context, status=409 if form.is_bound and shut else form.status
    )


def _why_shut(ask: DateAsk) -> str:
    try:
        dating.must_take_answers(ask)
    except Refused as refusal:
        return refusal.message
    return ""
