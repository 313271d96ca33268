"""How this app's entries read in the journal."""

from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences


def register() -> None:
    """Make this app's verbs known to the journal."""
    sentences.register(
        {
            "event.created": _("Draft made."),
            "event.recorded": _("Recorded as an event of the past."),
            "event.edited": _("Changed: %(fields)s."),
            "event.published": _("Published."),
            "event.postponed": _("Postponed."),
            "event.rescheduled": _("Dates moved from %(old)s to %(new)s."),
            "event.cancelled": _("Cancelled: %(reason)s"),
            "event.completed": _("Marked as held."),
            "event.note": _("Note: %(text)s"),
            "session.added": _("Session “%(title)s” added."),
            "session.changed": _("Session “%(title)s” changed."),
            "session.deleted": _("Session “%(title)s” deleted."),
            "team.joined": _("%(role)s named."),
            "team.left": _("Somebody left the team."),
        }
    )
