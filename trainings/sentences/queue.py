"""How entries read: the secretariat's queue of requests, and requests that are served together."""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}
