from django.apps import AppConfig


class HostingConfig(AppConfig):
    name = "events_core.hosting"
    label = "hosting"

    def ready(self) -> None:
        from events_core.programme import gates

        from . import panels, reactions, sentences
        from .queries import unconfirmed_cities, waiting_among

        assert reactions
        sentences.register()
        panels.register()
        gates.add(unconfirmed_cities, waiting_among)
