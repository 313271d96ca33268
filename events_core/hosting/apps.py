from django.apps import AppConfig


class HostingConfig(AppConfig):
    name = "events_core.hosting"
    label = "hosting"

    def ready(self) -> None:
        from events_core.programme import gates

        from . import candidates, copying, happenings, panels, reactions, sentences, sites, tasks, waits
        from .handing import register as hand_over
        from .merging import register as place_rows
        from .queries import unconfirmed_cities, waiting_among

        assert reactions
        assert tasks
        sentences.register()
        candidates.register()
        copying.register()
        panels.register()
        waits.register()
        happenings.register()
        sites.register()
        place_rows()
        hand_over()
        gates.add(unconfirmed_cities, waiting_among)
