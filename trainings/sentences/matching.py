"""How entries read: how requests and offers are weighed, and what is asked for where."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

VERBS: dict[str, str | Promise] = {
    "weights.changed": gettext_lazy("Matches are weighed anew (version %(number)s): %(note)s"),
    "weights.word_added": gettext_lazy("%(name)s was added to the words."),
    "weights.word_changed": gettext_lazy("%(name)s was changed."),
}
