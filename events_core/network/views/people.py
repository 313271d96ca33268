"""People in the workspace: details, role, whom they speak for, whether they may sign in."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.journal.queries import lines
from events_core.network import actions, queries
from events_core.network.forms.lists import PeopleListForm, role_of
from events_core.network.forms.people import NewPersonForm, PersonForm, PostForm, RoleForm
from events_core.network.me import reader
from events_core.network.models import Person
from events_core.network.security.actions import reset_factors as reset
from events_core.network.security.forms import ResetForm
from events_core.network.security.fresh import only_fresh
from events_core.network.security.queries import factors_of

from .desk import for_officers, tabs
from .public import PAGE, asked


@for_officers
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody on record, by name."""
    filters = asked(request, "q", "role")
    found = queries.people(filters["q"], role_of(filters["role"]))
    context = {
        "tabs": tabs("desk_people"),
        "form": PeopleListForm(request.GET),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "is_narrow": any(filters.values()),
    }
    return render(request, "network/desk/people.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add somebody."""
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address, by = form.cleaned_data["email"], reader(request).actor
        made = form.attempt(lambda: actions.add_person(address, form.values(), by=by))
        if made:
            say(request, _("%(name)s is added") % {"name": made})
            return redirect("network:desk_person", made.pk)
    context = {"form": form, "organisations": queries.organisation_names()}
    return render(request, "network/desk/person_new.html", context, status=form.status)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person; sending the form changes their details."""
    found = queries.person_page(number)
    form = PersonForm(request.POST if request.method == "POST" else None, initial=PersonForm.of(found))
    if form.is_valid():
        by = reader(request).actor
        saved = form.attempt(lambda: actions.change_person(found, form.values(), by=by, version=form.read_version))
        if saved:
            say(request, _("%(name)s is saved") % {"name": saved})
            return redirect("network:desk_person", number)
    if form.is_stale:
        form.renew(found.version)
    return _page(request, found, form=form, status=form.status)


@for_officers
@require_POST
@only_fresh
def role(request: HttpRequest, number: int) -> HttpResponse:
    """Give somebody another role: a browser that was left alone makes nobody an officer."""
    found = queries.person_page(number)
    form = RoleForm(request.POST)
    if form.is_valid():
        given = form.attempt(lambda: actions.give_role(found, form.cleaned_data["role"], by=reader(request).actor))
        if given:
            say(request, _("%(name)s: %(role)s") % {"name": given, "role": given.get_role_display()})
            return redirect("network:desk_person", number)
    return _page(request, found, role_form=form, status=422)


@for_officers
@require_POST
def name_post(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody speak for a city or an organisation."""
    found = queries.person_page(number)
    form = PostForm(request.POST)
    if form.is_valid():
        post = form.post()
        actions.name_focal_point(found, **post, by=reader(request).actor)  # type: ignore[arg-type]
        say(request, _("%(name)s is focal point of %(place)s") % {"name": found, "place": next(iter(post.values()))})
        return redirect("network:desk_person", number)
    return _page(request, found, post_form=form, status=422)


@for_officers
@require_POST
def end_post(request: HttpRequest, number: int, post: int) -> HttpResponse:
    """End one of a person's posts. Refuses one of somebody else (404)."""
    found = queries.person_page(number)
    held = next((one for one in found.posts.all() if one.pk == post), None)
    if held is None:
        raise Missing(_("This person does not speak for that city or organization."))
    place = held.city or held.organisation
    actions.end_focal_point(held, by=reader(request).actor)
    say(request, _("%(name)s no longer speaks for %(place)s") % {"name": found, "place": place})
    return redirect("network:desk_person", number)


@for_officers
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account."""
    closed = actions.close_account(queries.person_page(number), by=reader(request).actor)
    say(request, _("The account of %(name)s is closed") % {"name": closed}, _("It can be opened again at any time."))
    return redirect("network:desk_person", number)


@for_officers
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open an account again."""
    opened = actions.reopen_account(queries.person_page(number), by=reader(request).actor)
    say(request, _("The account of %(name)s is open again") % {"name": opened})
    return redirect("network:desk_person", number)


@for_officers
@require_http_methods(["GET", "POST"])
@only_fresh
def reset_factors(request: HttpRequest, number: int) -> HttpResponse:
    """Remove the second factors of somebody who has lost them. Refuses one's own (409)."""
    found = queries.person_page(number)
    form = ResetForm(request.POST)
    if request.method == "POST" and form.is_valid():
        reason, by = form.cleaned_data["reason"], reader(request).actor
        form.attempt(lambda: reset(found, reason, by=by))
        if not form.errors:
            say(request, _("%(name)s signs in with a mailed code alone now") % {"name": found})
            return redirect("network:desk_person", number)
    if request.method == "GET":
        return redirect("network:desk_person", number)
    return _page(request, found, reset_form=form, status=422)


def _page(request: HttpRequest, found: Person, *, status: int, **forms: Any) -> HttpResponse:
    own = {
        "form": PersonForm(initial=PersonForm.of(found)),
        "role_form": RoleForm(initial={"role": found.role}),
        "post_form": PostForm(),
        "reset_form": ResetForm(),
    }
    context = {
        **own,
        **forms,
        "person": found,
        "failed": status != 200,
        "is_self": found == reader(request),
        "factors": factors_of(found),
        "organisations": queries.organisation_names(),
        "lines": lines(found, reader(request).timezone),
    }
    return render(request, "network/desk/person.html", context, status=status)
