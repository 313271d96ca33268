"""What pages say of standing offers: `{% load hosting %}`."""

from django import template

from events_core.hosting.hosts import months_text

register = template.Library()
register.filter("months", months_text)
