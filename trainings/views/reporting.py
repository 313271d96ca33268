"""The report to the city that asked: written in the workspace, read by link, as a page or on paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation import localise
from events_core.foundation.navigation import ENDONYMS
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.hosting.views.citylink import file_answer
from events_core.network.me import reader
from trainings import actions
from trainings.actions.reports import WRITTEN_IN
from trainings.deskside import request_for
from trainings.forms.surveys import WordsForm
from trainings.models import Report, TrainingRequest
from trainings.paper import report_pdf as made_pdf
from trainings.reporting import report_of

from .asking import gain_chart
from .given import version_of
from .requestlink import by_link, mailto


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Write the organisers' words with all figures at hand, and send the report to the city."""
    asked = request_for(request, number)
    if asked.state not in WRITTEN_IN or asked.event is None:
        raise Refused("not_held", _("The training was not held yet: there is nothing to report."))
    words = Report.objects.filter(request=asked).first() or Report(request=asked)
    initial = {"summary": words.summary, "next_steps": words.next_steps}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    version = version_of(request, words.version)
    if request.method == "POST" and form.is_valid() and _written(request, asked, form, version):
        return redirect("trainings:report_edit", number)
    if form.is_stale:
        version = Report.objects.values_list("version", flat=True).get(request=asked)
    context = _context(asked) | {"form": form, "version": version, "words": words}
    return render(request, "trainings/report/edit.html", context, status=form.status)


@require_safe
@by_link
def report(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """The report as the city reads it."""
    _must_be_sent(asked)
    more = {
        "secret": secret,
        "mailto": mailto(asked),
        "language": translation.get_language(),
        "english": ENDONYMS["en"],
    }
    return render(request, "trainings/report/page.html", _context(asked) | more)


@require_safe
@by_link
def report_pdf(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """The report on paper, in the language of `?lang=`, else in the reader's."""
    _must_be_sent(asked)
    return _paper(request, asked, translation.get_language() or "en")


@login_required
@require_safe
def desk_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The same for the secretariat, before it is sent too; without `?lang=` in the city's language."""
    asked = request_for(request, number)
    if asked.state not in WRITTEN_IN:
        raise Missing(_("There is no report yet."))
    return _paper(request, asked, asked.language)


def _paper(request: HttpRequest, asked: TrainingRequest, usual: str) -> HttpResponse:
    language = localise.normalise_language(request.GET.get("lang", "")) or usual
    name = f"report-{(asked.reference or str(asked.pk)).replace('/', '-').lower()}-{language}.pdf"
    return file_answer(made_pdf(asked, language), "application/pdf", name)


def _must_be_sent(asked: TrainingRequest) -> None:
    """Refuses (404) before the report was sent."""
    if asked.event is None or not Report.objects.filter(request=asked).exclude(sent_at=None).exists():
        raise Missing(_("There is no report yet. We write to you when there is one."))


def _context(asked: TrainingRequest) -> dict[str, object]:
    shown = report_of(asked)
    return {"asked": asked, "report": shown, "gain_chart": gain_chart(shown.gains) if shown else []}


def _written(request: HttpRequest, asked: TrainingRequest, form: WordsForm, version: int) -> bool:
    """Whether the words are saved, and sent when that was asked for."""
    by, is_sent = reader(request).actor, "send" in request.POST
    saved = form.attempt(lambda: actions.save_report(asked.pk, form.cleaned_data, by=by, version=version))
    if saved is None:
        return False
    is_out = saved.sent_at is not None
    if is_sent and form.attempt(lambda: actions.send_report(asked.pk, by=by)) is None:
        return False
    if is_sent:
        say(request, _("The report is sent"), _("The city gets a letter with its link."))
    else:
        text = (
            _("The city sees the change when it opens the report.")
            if is_out
            else _("The city sees it when you send it.")
        )
        say(request, _("The report is saved"), text)
    return True
