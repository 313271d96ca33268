from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "events_core.programme"
    label = "programme"

    def ready(self) -> None:
        from events_core.network import mine

        from . import (
            asked,
            changes,
            copying,
            finders,
            happened,
            letterbox,
            minimum,
            news,
            panels,
            reactions,
            sentences,
            series,
            showcase,
            tasks,
            waits,
        )
        from .merging import register as place_rows
        from .twice import register as show_duplicates

        assert reactions
        assert tasks
        sentences.register()
        changes.register()
        news.register()
        waits.register()
        happened.register()
        finders.register()
        showcase.register()
        minimum.register()
        copying.register()
        series.register()
        place_rows()
        show_duplicates()
        asked.register()
        letterbox.register()
        mine.provide(lambda request, person: panels.at("me", request, person))
