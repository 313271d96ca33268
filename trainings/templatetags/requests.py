"""What lists and heads of training requests need: `{% load requests %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events_core.foundation.templatetags.ui import bcp47
from trainings.models import TrainingRequest

register = template.Library()


@register.filter
def titled(asked: TrainingRequest) -> SafeString | str:
    """What a request is called: its title in the city's own language, or its subjects in the reader's."""
    if not asked.title:
        return asked.shown_title
    return format_html('<span lang="{}">{}</span>', bcp47(asked.language), asked.title)
