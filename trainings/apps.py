from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self) -> None:
        from . import copying, finders, happenings, panels, reactions, sentences, tasks, waits
        from .handing import register as hand_over
        from .merging import register as place_rows

        assert reactions
        assert tasks
        sentences.register()
        copying.register()
        place_rows()
        hand_over()
        panels.register()
        waits.register()
        happenings.register()
        finders.register()
