"""How this app's entries read in the journal."""

from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences


def register() -> None:
    """Make this app's verbs known to the journal."""
    sentences.register(
        {
            "city.created": _("City added."),
            "city.changed": _("City changed: %(fields)s."),
            "organisation.created": _("Organization added."),
            "organisation.changed": _("Organization changed: %(fields)s."),
            "person.created": _("Person added."),
            "person.changed": _("Details changed: %(fields)s."),
            "person.role": _("Role changed to “%(role)s”."),
            "focal_point.named": _("Focal point named."),
            "focal_point.ended": _("Focal point ended."),
            "token.issued": _("API token “%(name)s” issued."),
            "token.revoked": _("API token “%(name)s” revoked."),
        }
    )
