from django.apps import AppConfig
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

        actors.register(actors.PERSON, names_of_people)
        sentences.register()
        pills.register("account", {"open": ("go", pgettext_lazy("account", "Open")), "closed": ("stop", _("Closed"))})
        post_migrate.connect(themes.install, sender=self, dispatch_uid="network.themes")
