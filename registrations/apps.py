from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    label = "registrations"

    def ready(self) -> None:
        from . import (
            copying,
            costs,
            finders,
            happenings,
            news,
            panels,
            queries,
            reactions,
            sentences,
            tasks,
            telling,
            waits,
        )
        from .merging import register as place_rows

        assert reactions
        assert tasks
        sentences.register()
        copying.register()
        place_rows()
        news.register()
        panels.register()
        waits.register()
        happenings.register()
        finders.register()
        telling.register()
        queries.register()
        costs.register()
