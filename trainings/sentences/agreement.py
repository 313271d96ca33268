"""How entries read: proposals, agreements, and the trainings that come of them."""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}
