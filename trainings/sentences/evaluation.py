"""How entries read: surveys, their results, and the report to the city."""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}
