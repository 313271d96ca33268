from django.apps import AppConfig


class HostingConfig(AppConfig):
    name = "events_core.hosting"
    label = "hosting"

    def ready(self) -> None:
        from events_core.programme import gates

        from . import copying, happenings, panels, reactions, sentences, sites, tasks, waits
        from .queries import unconfirmed_cities, waiting_among

        assert reactions
        assert tasks
        sentences.register()
        copying.register()
        panels.register()
        waits.register()
        happenings.register()
        sites.register()
        gates.add(unconfirmed_cities, waiting_among)
