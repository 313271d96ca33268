"""How entries read: what providers offer: the catalogue, and how offers are kept fresh."""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}
