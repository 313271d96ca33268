"""Themes in the workspace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.journal.queries import lines
from events_core.network import actions, queries
from events_core.network.forms.cities import ThemeForm
from events_core.network.me import reader
from events_core.network.models import Theme

from .desk import for_officers, tabs


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest) -> HttpResponse:
    """All themes in their order, and a form for another."""
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.attempt(lambda: actions.save_theme(Theme(), form.values(), by=reader(request).actor))
        if made:
            say(request, _("%(name)s is added") % {"name": made})
            return redirect("network:desk_themes")
    context = {"tabs": tabs("desk_themes"), "themes": queries.themes(), "form": form}
    return render(request, "network/desk/themes.html", context, status=form.status)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a theme's names and place; what happened to it stands below."""
    found = queries.theme_page(slug)
    form = ThemeForm(request.POST if request.method == "POST" else None, theme=found)
    if form.is_valid():
        saved = form.attempt(
            lambda: actions.save_theme(found, form.values(), by=reader(request).actor, version=form.read_version)
        )
        if saved:
            say(request, _("%(name)s is saved") % {"name": saved})
            return redirect("network:desk_theme", slug)
    if form.is_stale:
        form.renew(found.version)
    context = {"form": form, "theme": found, "lines": lines(found, reader(request).timezone)}
    return render(request, "network/desk/theme.html", context, status=form.status)
