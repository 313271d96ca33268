"""How entries read: what cities ask for: the form, and the page that follows it."""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}
