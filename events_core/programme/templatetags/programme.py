"""What the head of an event's workspace needs: `{% load programme %}`."""

from typing import Any

from django import template
from django.template import Context

from events_core.programme.models import Event
from events_core.programme.rows import where
from events_core.programme.tabs import tabs_of

register = template.Library()
register.filter("where", where)


@register.simple_tag(takes_context=True)
def desk_tabs(context: Context, event: Event) -> list[dict[str, Any]]:
    """The tabs of the event's workspace for the person who looks."""
    return tabs_of(context["request"], event)
