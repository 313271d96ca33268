"""What the pages of a training have in common."""

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.programme.models import Event
from trainings.telling import hours_text

register = template.Library()


@register.simple_tag(takes_context=True)
def teaching_tabs(context: Context, event: Event) -> list[dict[str, Any]]:
    """Day, plan and surveys of a training, for the person who looks."""
    request = context["request"]
    pages = [
        ("trainings:training", _("Trainer’s day"), True),
        ("trainings:plan", _("Plan"), request.user.has_perm("trainings.plan", event)),
        ("trainings:surveys", _("Surveys"), True),
    ]
    parts = {"trainings:plan": ("plan/", "modules/", "assessments/"), "trainings:surveys": ("surveys/",)}
    home = reverse("trainings:training", args=[event.slug])
    rest = request.path.removeprefix(home)
    here = next((name for name, paths in parts.items() if rest.startswith(paths)), "trainings:training")
    if rest.endswith(("/presence/", "/attempts/")):
        here = "trainings:training"
    return [
        {"url": reverse(name, args=[event.slug]), "label": label, "current": name == here}
        for name, label, may in pages
        if may
    ]


@register.filter
def hours(value: Decimal | None) -> str:
    """A length of teaching: 1.5 hours."""
    return "" if value is None else hours_text(value)


@register.filter
def score(value: Decimal | None) -> str:
    """Points as a figure without idle zeros, for `number` to write."""
    return "" if value is None else f"{value.normalize():f}"
