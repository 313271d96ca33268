"""The forms of an event's team."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events_core.foundation.forms import NameField
from events_core.programme.models import TeamMember

from .work import WorkForm

WHAT_THEY_DO: dict[str, str | Promise] = {
    TeamMember.Role.LEAD: _("All that the others do, and names the team."),
    TeamMember.Role.ORGANISER: _("Changes the event, its programme and registrations."),
    TeamMember.Role.TRAINER: _("Sees registrations, marks attendance."),
    TeamMember.Role.STEWARD: _("Checks people in."),
    TeamMember.Role.VIEWER: _("Looks on."),
}


class MemberForm(WorkForm):
    """Somebody new on the team."""

    email = forms.EmailField(label=_("Email"), max_length=254)
    role = forms.ChoiceField(label=_("Part in the event"), choices=TeamMember.Role.choices, widget=forms.RadioSelect)
    name = NameField(label=_("Name in Latin script"), help_text=_("Only for somebody who is new here."), required=False)
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {"role": WHAT_THEY_DO}


class RoleForm(WorkForm):
    """Another part for somebody on the team."""

    refused_at = "role"
    role = forms.ChoiceField(
        label=_("Part in the event"),
        choices=TeamMember.Role.choices,
        widget=forms.Select(attrs={"class": "field__input w-m"}),
    )

    def __init__(self, *args: Any, member: TeamMember, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, prefix=f"m{member.pk}", initial={"role": member.role}, **kwargs)
