from functools import partial

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
        from events_core.journal.queries import also_of

        from . import posts, sentences, themes
        from .merging import names, own
        from .queries import names_of_people
        from .security import devices

        actors.register(actors.PERSON, names_of_people)
        sentences.register()
        own.place_all()
        posts.register()
        for kind in names.MODELS:
            also_of(f"network.{kind}", partial(names.former_ids, kind))
        pills.register("account", {"open": ("go", pgettext_lazy("account", "Open")), "closed": ("stop", _("Closed"))})
        user_logged_in.connect(devices.on_sign_in, dispatch_uid="network.devices")
        user_logged_out.connect(devices.on_sign_out, dispatch_uid="network.devices")
        post_migrate.connect(themes.install, sender=self, dispatch_uid="network.themes")
