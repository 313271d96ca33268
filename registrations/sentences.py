"""How this app's entries read in the journal."""

from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences

REGISTRATION = {
    "name": _("name"),
    "native_name": _("name in own script"),
    "email": _("email address"),
    "organisation": _("city or institution"),
    "position": _("position"),
    "country": _("country"),
    "language": _("language"),
    "needs": _("access or dietary needs"),
    "answers": _("answers to further questions"),
    "pays": _("who pays"),
    "own_costs": _("own costs"),
}


def register() -> None:
    """Make this app's verbs known to the journal."""
    sentences.name_fields("registration", REGISTRATION)
    sentences.register(
        {
            "registration.made": _("Registered as %(category)s."),
            "registration.added": _("Added by hand as %(category)s."),
            "registration.again": _("Registered again as %(category)s."),
            "registration.address_confirmed": _("Email address confirmed."),
            "registration.approved": _("Approved."),
            "registration.declined": _("Declined."),
            "registration.cancelled": _("Withdrawn."),
            "registration.edited": _("Answers changed: %(fields)s."),
            "registration.moved": _("Category changed from %(old)s to %(new)s."),
            "registration.checked_in": _("Checked in."),
            "registration.marked_absent": _("Marked as absent."),
            "registration.attendance_undone": _("Attendance undone."),
            "registration.lapsed": _("The address was not confirmed in time: the place is free again."),
            "attendance.closed": _("Attendance closed: %(absent)s people had not been checked in."),
            "needs.erased": _("Access and dietary needs of %(count)s people erased."),
            "category.added": _("Category %(category)s added."),
            "category.changed": _("Category %(category)s changed."),
        }
    )
