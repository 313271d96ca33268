from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self) -> None:
        from . import copying, happenings, panels, reactions, sentences, tasks, waits
        from .merging import register as place_rows

        assert reactions
        assert tasks
        sentences.register()
        copying.register()
        place_rows()
        panels.register()
        waits.register()
        happenings.register()
