"""Organisations in the workspace."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.journal.queries import lines
from events_core.network import actions, queries
from events_core.network.forms.lists import OrganisationListForm
from events_core.network.forms.organisations import OrganisationForm
from events_core.network.me import reader
from events_core.network.models import Organisation
from events_core.network.naming import all_named, named

from .desk import for_officers, tabs
from .public import PAGE, asked

TEMPLATE = "network/desk/organisation.html"


@for_officers
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations."""
    filters = asked(request, "q", "kind", "country")
    found = queries.organisations(filters["q"], filters["kind"], filters["country"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("desk_organisations"),
        "form": OrganisationListForm(request.GET, countries=queries.countries(Organisation)),
        "page": page,
        "rows": all_named(page.object_list),
        "is_narrow": any(filters.values()),
    }
    return render(request, "network/desk/organisations.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.attempt(lambda: actions.save_organisation(Organisation(), form.values(), by=reader(request).actor))
        if made:
            say(request, _("%(name)s is added") % {"name": made})
            return redirect("network:desk_organisation", made.slug)
    return render(request, TEMPLATE, {"form": form, "failed": form.is_bound}, status=form.status)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an organisation; what happened to it stands below."""
    found = queries.organisation_page(slug)
    form = OrganisationForm(request.POST if request.method == "POST" else None, organisation=found)
    if form.is_valid():
        saved = form.attempt(
            lambda: actions.save_organisation(found, form.values(), by=reader(request).actor, version=form.read_version)
        )
        if saved:
            say(request, _("%(name)s is saved") % {"name": saved})
            return redirect("network:desk_organisation", slug)
    if form.is_stale:
        form.renew(found.version)
    context = {
        "form": form,
        "failed": form.is_bound,
        "organisation": found,
        "named": named(found),
        "posts": queries.posts_of(organisation=found),
        "lines": lines(found, reader(request).timezone),
    }
    return render(request, TEMPLATE, context, status=form.status)
