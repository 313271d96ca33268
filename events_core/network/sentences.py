"""How this app's entries read in the journal."""

from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences

ORGANISATION = {
    "name": _("name"),
    "kind": _("kind"),
    "short_name": _("short name"),
    "aliases": _("other names"),
    "country": _("country"),
    "city": _("city"),
    "website": _("website"),
    "about": _("description"),
}
CITY = {
    **{field: ORGANISATION[field] for field in ("name", "kind", "aliases", "country", "about")},
    "population": _("population"),
    "population_source": _("source of the population"),
    "climate": _("climate"),
    "economy": _("economy"),
    "infrastructure": _("infrastructure"),
    "stage": _("stage of development"),
    "strong_in": _("strong themes"),
    "weak_in": _("weak themes"),
    "targets": _("targets"),
}
PERSON = {
    "name": _("name"),
    "native_name": _("name in own script"),
    "organisation": _("city or institution"),
    "organisation_text": _("city or institution"),
    "position": _("position"),
    "country": _("country"),
    "language": _("language"),
    "timezone": _("time zone"),
}


def register() -> None:
    """Make this app's verbs known to the journal."""
    sentences.register(
        {
            "theme.created": _("Theme added."),
            "theme.changed": _("Theme changed: %(fields)s."),
            "city.created": _("City added."),
            "city.changed": _("City changed: %(fields)s."),
            "organisation.created": _("Organization added."),
            "organisation.changed": _("Organization changed: %(fields)s."),
            "person.created": _("Person added."),
            "person.changed": _("Details changed: %(fields)s."),
            "person.closed": _("Account closed."),
            "person.reopened": _("Account opened again."),
            "person.role": _("Role changed to “%(role)s”."),
            "focal_point.named": _("Focal point named."),
            "focal_point.handed_over": _("Post handed over to another person."),
            "city.merged": _("“%(name)s” was the same city: all that stood under it stands here."),
            "organisation.merged": _("“%(name)s” was the same organization: all that stood under it stands here."),
            "person.merged": _("Another record of the same person was merged into this one."),
            "city.told_apart": _("Compared with one of a similar name: they are two."),
            "organisation.told_apart": _("Compared with one of a similar name: they are two."),
            "person.told_apart": _("Compared with somebody of a similar name or address: they are two."),
            "focal_point.ended": _("Focal point ended."),
            "person.passkey_added": _("Passkey “%(name)s” added."),
            "person.passkey_removed": _("Passkey “%(name)s” removed."),
            "person.app_on": _("Authenticator app set up."),
            "person.app_off": _("Authenticator app removed."),
            "person.codes_made": _("New recovery codes made."),
            "person.code_used": _("Recovery code used; %(left)s left."),
            "person.factors_reset": _("Second step of signing in reset: %(reason)s"),
            "person.new_device": _("Signed in on a new device: %(browser)s, %(system)s."),
            "person.device_ended": _("Signed out on %(browser)s, %(system)s."),
            "person.devices_ended": _("Signed out on other devices: %(count)s."),
            "token.issued": _("API token “%(name)s” issued."),
            "token.revoked": _("API token “%(name)s” revoked."),
            "webhook.added": _("Webhook “%(name)s” added."),
            "webhook.secret": _("Secret of the webhook “%(name)s” replaced."),
            "webhook.paused": _("Webhook “%(name)s” paused."),
            "webhook.resumed": _("Webhook “%(name)s” resumed."),
            "webhook.deleted": _("Webhook “%(name)s” deleted."),
        }
    )
    sentences.name_fields("theme", {"name": _("name"), "position": _("place in the list")})
    sentences.name_fields("city", CITY)
    sentences.name_fields("organisation", ORGANISATION)
    sentences.name_fields("person", PERSON)
