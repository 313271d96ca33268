"""Letters in the workspace: of one event, of all, and what to do about one that could not be delivered."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.journal import undelivered
from events_core.journal.models import Letter
from events_core.network.links import private
from events_core.network.me import reader
from events_core.programme import correspondence, letterbox
from events_core.programme.forms.letters import ElsewhereForm, LettersForm, SettledForm
from events_core.programme.letterbox import STATES, Row

from .desk import PAGE, event_for, must_work


@login_required
@require_safe
def of_event(request: HttpRequest, slug: str) -> HttpResponse:
    """The letters that tell of the event and of what belongs to it, and what became of them."""
    found = event_for(request, slug, "programme.edit_event")
    state = request.GET.get("state", "")
    letters = letterbox.narrowed(letterbox.of_events([found.pk]), state)
    page = Paginator(letters, PAGE).get_page(request.GET.get("page"))
    rows = [Row(letter, found) for letter in page]
    context = {"event": found, "tab": "letters", "page": page, "rows": rows, "state": state, "states": STATES.items()}
    return private(render(request, "programme/letters.html", context))


@login_required
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """All letters for officers, those of their own events for others. Refuses people who work on no event (403)."""
    must_work(request)
    person, form = reader(request), LettersForm(request.GET)
    letters = letterbox.narrowed(letterbox.of_person(person), form.data.get("state", ""), form.data.get("q", ""))
    page = Paginator(letters, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": letterbox.rows(page),
        "unwritten": letterbox.unwritten(person)[:PAGE],
        "is_narrow": any(form.data.get(name) for name in form.fields),
    }
    return private(render(request, "programme/letters_all.html", context))


@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What became of a letter, and what can be done about it."""
    return _page(request, _found(request, number))


@login_required
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Try again now."""
    row = _found(request, number)
    correspondence.again(row.letter.pk, row.event, by=reader(request).actor)
    say(request, _("The letter is sent again"), _("What becomes of it stands here in a minute."))
    return redirect("programme:letter", number)


@login_required
@require_POST
def elsewhere(request: HttpRequest, number: int) -> HttpResponse:
    """Send it to another address."""
    row = _found(request, number)
    form = ElsewhereForm(request.POST, letter=row.letter)
    new = (
        form.attempt(
            lambda: correspondence.elsewhere(number, form.cleaned_data["email"], row.event, by=reader(request).actor)
        )
        if form.is_valid()
        else None
    )
    if new is None:
        return _page(request, row, elsewhere=form)
    say(request, _("The letter goes to the other address"))
    return redirect("programme:letter", new.pk)


@login_required
@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Leave it at that."""
    row = _found(request, number)
    form = SettledForm(request.POST)
    done = (
        form.attempt(
            lambda: correspondence.settle(number, form.cleaned_data["note"], row.event, by=reader(request).actor)
        )
        if form.is_valid()
        else None
    )
    if done is None:
        return _page(request, row, settled=form)
    say(request, _("The letter waits no more"))
    return redirect("programme:letter", number)


@login_required
@require_POST
def write_again(request: HttpRequest, number: int) -> HttpResponse:
    """Try again to write news to many. Refuses everybody but officers (404)."""
    if not letterbox.unwritten(reader(request)).filter(pk=number).exists():
        raise Missing(_("There is no such letter among yours."))
    correspondence.write_again(number, by=reader(request).actor)
    say(request, _("The news is being written again"))
    return redirect("programme:all_letters")


def _found(request: HttpRequest, number: int) -> Row:
    """The letter, when this person sees it (else 404)."""
    must_work(request)
    letter = letterbox.of_person(reader(request)).filter(pk=number).select_related("again_of").first()
    if letter is None:
        raise Missing(_("There is no such letter among yours."))
    return letterbox.rows([letter])[0]


def _page(request: HttpRequest, row: Row, **forms: Any) -> HttpResponse:
    letter = row.letter
    context = {
        "row": row,
        "letter": letter,
        "copies": letter.copies.order_by("id"),
        "may_try": letter.state != Letter.State.SENT and letter.claim is None and undelivered.can_go_again(letter),
        "may_send": letter.state in undelivered.ENDED and undelivered.can_go_again(letter),
        "elsewhere": forms.get("elsewhere") or ElsewhereForm(letter=letter),
        "settled": forms.get("settled") or SettledForm(),
    }
    return private(render(request, "programme/letter.html", context, status=422 if forms else 200))
