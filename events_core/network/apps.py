from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NetworkConfig(AppConfig):
    name = "events_core.network"
    label = "network"

    def ready(self) -> None:
        from events_core.foundation import pills
        from events_core.journal import actors

        from . import sentences, themes
        from .queries import names_of_people
        from .security import devices

        actors.register(actors.PERSON, names_of_people)
        sentences.register()
        pills.register("account", {"open": ("go", pgettext_lazy("account", "Open")), "closed": ("stop", _("Closed"))})
        user_logged_in.connect(devices.on_sign_in, dispatch_uid="network.devices")
        user_logged_out.connect(devices.on_sign_out, dispatch_uid="network.devices")
        post_migrate.connect(themes.install, sender=self, dispatch_uid="network.themes")
