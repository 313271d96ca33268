"""How entries read: teaching: modules, attendance, assessments, completion."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences

VERBS: dict[str, str | Promise] = {
    "training.plan_changed": _("Attendance asked for to complete the training: %(new)s%% instead of %(old)s%%."),
    "training.module_added": _("Module “%(title)s” added."),
    "training.module_changed": _("Module “%(title)s” changed: %(fields)s."),
    "training.module_removed": _("Module “%(title)s” removed."),
    "training.presence_marked": _("Attendance marked at “%(module)s” for %(number)s people; %(there)s were there."),
    "training.assessment_added": _("Assessment “%(title)s” added."),
    "training.assessment_changed": _("Assessment “%(title)s” changed: %(fields)s."),
    "training.assessment_removed": _("Assessment “%(title)s” removed."),
    "training.results_entered": _("Results of “%(assessment)s” entered: %(number)s."),
    "training.result_voided": _("A result of “%(assessment)s” was taken back."),
    "training.overridden": _("One participant is complete by a trainer’s word: %(reason)s"),
    "training.overridden_not": _("One participant is not complete by a trainer’s word: %(reason)s"),
    "training.override_ended": _("A trainer’s word on one participant was taken back; the rule counts again."),
}

sentences.name_fields(
    "training",
    {
        "title": _("title"),
        "outcome": _("outcome"),
        "hours": _("hours"),
        "session": _("session"),
        "trainers": _("trainers"),
        "is_required": _("whether it is required"),
        "position": _("order"),
        "kind": _("kind"),
        "max_score": _("highest score"),
        "pass_score": _("score to pass"),
        "attempts": _("attempts"),
    },
)
