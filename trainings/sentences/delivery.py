"""How entries read: teaching: modules, attendance, assessments, completion."""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}
