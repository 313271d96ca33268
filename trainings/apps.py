from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self) -> None:
        from . import copying, happenings, panels, reactions, sentences, tasks, waits

        assert reactions
        assert tasks
        sentences.register()
        copying.register()
        panels.register()
        waits.register()
        happenings.register()
