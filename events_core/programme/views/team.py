"""Who works on an event."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.network.me import reader
from events_core.network.queries import person_with
from events_core.programme import actions
from events_core.programme.forms.team import MemberForm, RoleForm
from events_core.programme.models import Event, TeamMember
from events_core.programme.queries import is_last_lead, team_of

from .desk import event_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """The team with its roles; a lead organiser adds people and changes roles. Refuses others' changes (403)."""
    event = event_for(request, slug)
    may_name = request.user.has_perm("programme.name_team", event)
    if request.method == "POST" and not may_name:
        raise Forbidden(_("Only a lead organizer of this event names its team."))
    members = list(team_of(event))
    added = "add" in request.POST
    form = MemberForm(request.POST if added else None, initial={"role": TeamMember.Role.ORGANISER})
    rows = [
        RoleForm(request.POST if request.POST.get("member") == str(row.pk) else None, member=row) for row in members
    ]
    if request.method == "POST" and (_add(request, event, form) if added else _change(request, event, rows)):
        return redirect("programme:team", slug)
    asked = [one for one in [form, *rows] if one.is_bound]
    context = {
        "event": event,
        "tab": "team",
        "form": form,
        "rows": rows,
        "asked": asked,
        "failed": any(one.errors for one in asked),
        "may_name": may_name,
    }
    return render(request, "programme/team.html", context, status=max([200, *(one.status for one in asked)]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then take somebody off the team; the last lead organiser stays, and the page says why."""
    event = event_for(request, slug, "programme.name_team")
    member = event.team.select_related("person").filter(pk=number).first()
    if member is None:
        raise Missing(_("There is no such person on this team."))
    is_last = is_last_lead(member)
    if request.method == "POST" and not is_last:
        actions.remove_member(member.pk, by=reader(request).actor)
        say(request, _("%(name)s is off the team") % {"name": member.person})
        is_gone = member.person == request.user and not reader(request).is_officer
        return redirect("programme:desk_events") if is_gone else redirect("programme:team", slug)
    context = {"event": event, "member": member, "is_last": is_last}
    return render(request, "programme/team_remove.html", context, status=409 if request.method == "POST" else 200)


def _add(request: HttpRequest, event: Event, form: MemberForm) -> bool:
    if not form.is_valid():
        return False
    values = form.cleaned_data
    is_known = person_with(values["email"]) is not None
    member = form.attempt(lambda: actions.add_member(event.pk, **values, by=reader(request).actor))
    if member is None:
        return False
    new = _("They were new here and are on record now. They sign in with a code sent to their address.")
    say(request, _("%(name)s is on the team") % {"name": member.person}, "" if is_known else new)
    return True


def _change(request: HttpRequest, event: Event, rows: list[RoleForm]) -> bool:
    form = next((row for row in rows if row.is_bound), None)
    if form is None:
        raise Missing(_("There is no such person on this team."))
    if not form.is_valid():
        return False
    person, role, by = form.member.person, form.cleaned_data["role"], reader(request).actor
    if role == form.member.role:
        return True
    member = form.attempt(lambda: actions.name_member(event.pk, person, role, by=by))
    if member:
        part = {"name": person, "role": member.get_role_display()}
        say(request, _("%(name)s: %(role)s") % part)
    return member is not None
