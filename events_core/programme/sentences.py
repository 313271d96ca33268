"""How this app's entries read in the journal."""

from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences

EVENT = {
    "kind": _("kind"),
    "title": _("title"),
    "summary": _("summary"),
    "description": _("description"),
    "outcome": _("outcome"),
    "mode": _("way of taking part"),
    "venue": _("venue"),
    "link": _("address for taking part online"),
    "visibility": _("who sees it"),
    "capacity": _("places"),
    "registration_opens_at": _("opening of registration"),
    "registration_closes_at": _("closing of registration"),
    "waiting_list": _("waiting list"),
    "approval": _("approval of registrations"),
    "confirm_email": _("confirmation of addresses"),
    "contact_name": _("contact"),
    "contact_email": _("contact"),
    "languages": _("working languages"),
    "cities": _("cities"),
    "themes": _("themes"),
    "partners": _("partners"),
    "interpretation": _("interpretation"),
    "minimum": _("minimum to go ahead"),
    "minimum_by": _("day of the minimum"),
    "minimum_shown": _("minimum on the public page"),
    "parent": _("event that it belongs to"),
    "series": _("series"),
    "is_related": _("activity of others"),
}
DOCUMENT = {
    "title": _("title"),
    "language": _("language"),
    "audience": _("who gets it"),
    "phase": _("before or after the event"),
    "file": _("file"),
}


def register() -> None:
    """Make this app's verbs known to the journal."""
    sentences.name_fields("event", EVENT)
    sentences.name_fields("document", DOCUMENT)
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
            "letter.again": _("A letter that could not be delivered is tried again."),
            "letter.elsewhere": _("A letter that could not be delivered was sent to another address."),
            "letter.linked_elsewhere": _(
                "A letter that could not be delivered was sent to another address, with the personal links in it."
            ),
            "letter.settled": _("A letter that could not be delivered was seen to."),
            "mailing.again": _("News to many that could not be written is tried again."),
            "event.copied": _("Copied as %(reference)s, “%(title)s”."),
            "event.copied_from": _("Copied from %(reference)s, “%(title)s”: %(fields)s."),
            "event.minimum_warned": _("The team was told: %(count)s of %(needed)s people by %(day)s."),
            "event.minimum_reached": _("The minimum to go ahead is reached: %(count)s of %(needed)s people."),
            "event.minimum_missed": _("The minimum to go ahead is not reached: %(count)s of %(needed)s people."),
            "event.goes_ahead": _("It goes ahead, with %(count)s of %(needed)s people."),
            "series.added": _("Series “%(name)s” made."),
            "series.changed": _("Series “%(name)s” changed."),
            "series.removed": _("Series “%(name)s” taken away."),
            "event.told": _("Participants were told of the pause: %(message)s"),
            "event.told_sure": _("Participants were told that the pause is over."),
            "session.added": _("Session “%(title)s” added."),
            "session.changed": _("Session “%(title)s” changed."),
            "session.deleted": _("Session “%(title)s” deleted."),
            "document.added": _("Document “%(title)s” added."),
            "document.changed": _("Document “%(title)s” changed: %(fields)s."),
            "document.removed": _("Document “%(title)s” taken away."),
            "team.joined": _("%(role)s named."),
            "team.left": _("Somebody left the team."),
        }
    )
