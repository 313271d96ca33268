"""What each party should bear: who is due what, and the rule of one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.ledger import actions, queries
from events_core.ledger.forms.planning import ShareForm
from events_core.ledger.models import Party
from events_core.ledger.place import Place, place_for
from events_core.ledger.statements import statement_of
from events_core.network.me import reader

from .sent import given, must_be_open, version_of


@login_required
@require_safe
def shares(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Every party with its rule and what is due, and what no share covers."""
    place = place_for(request, slug=slug, year=year)
    percentages = queries.percentages_of(place.book)
    context = {"place": place, "statement": statement_of(place.book), "percentages": percentages}
    return render(request, "ledger/shares.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """The rule of one party; 0 agrees one with another organisation."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    party = _party(place, number) if number else None
    form = ShareForm(given(request), party=party)
    version = version_of(request, party.version) if party else None
    if request.method == "POST":
        by = reader(request).actor
        done = None
        if form.is_valid():
            whom = party or form.cleaned_data["organisation"]
            done = form.attempt(lambda: actions.share(place.made().pk, whom, form.values(), by=by, version=version))
        if done:
            say(request, _("The share of %(body)s is saved") % {"body": done})
            return redirect(place.url("shares"))
    else:
        must_be_open(place)
    others = queries.percentages_of(place.book, without=party)
    held = _party(place, number).version if number and form.is_stale else version
    context = {"place": place, "party": party, "form": form, "others": others, "version": held}
    return render(request, "ledger/share.html", context, status=form.status)


def _party(place: Place, number: int) -> Party:
    rows = Party.objects.select_related("organisation")
    found = rows.filter(pk=number, book=place.book).first() if place.book else None
    if found is None:
        raise Missing(_("There is no such party in this book."))
    return found
