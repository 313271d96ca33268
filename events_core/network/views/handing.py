"""Handing over the post of a focal point: by an officer, or by its holder."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.network import handing
from events_core.network.forms.handing import HandOverForm
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.models import FocalPoint
from events_core.network.security.fresh import post_only_fresh

from .desk import for_officers


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, post: int) -> HttpResponse:
    """An officer hands over somebody's post."""
    found = _post(post)
    back = reverse("network:desk_person", args=[found.person_id])
    if found.city:
        back = reverse("network:desk_city", args=[found.city.slug])
    elif found.organisation:
        back = reverse("network:desk_organisation", args=[found.organisation.slug])
    return _page(request, found, back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@post_only_fresh
def own(request: HttpRequest, post: int) -> HttpResponse:
    """The holder hands over the post. Refuses a post of somebody else as one that is not there (404)."""
    found = _post(post)
    if found.person_id != reader(request).pk:
        raise _ended()
    return private(_page(request, found, reverse("network:me")))


def _page(request: HttpRequest, found: FocalPoint, back: str) -> HttpResponse:
    held = handing.held(found)
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, held=held, language=found.person.language or get_language() or "en")
    place = found.city or found.organisation
    if form.is_valid():
        given = form.cleaned_data
        act = lambda: handing.hand_over(  # noqa: E731
            found.pk, given["email"], form.values(), given.get("keys", []), by=reader(request).actor
        )
        if done := form.attempt(act):
            text = _("%(name)s is focal point of %(place)s") % {"name": done.person, "place": place}
            say(request, text, _("Both are told by letter."))
            return redirect(back)
    context = {"form": form, "post": found, "place": place, "held": held, "back": back}
    return render(request, "network/hand_over.html", context, status=422 if form.errors else 200)


def _post(number: int) -> FocalPoint:
    found = FocalPoint.objects.select_related("person", "city", "organisation").filter(pk=number).first()
    if found is None:
        raise _ended()
    return found


def _ended() -> Missing:
    return Missing(_("This post has ended, or was handed over already."))
