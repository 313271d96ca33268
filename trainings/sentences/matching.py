"""How entries read: how requests and offers are weighed, and what is asked for where."""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}
