from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    label = "registrations"

    def ready(self) -> None:
        from . import copying, costs, happenings, news, panels, queries, reactions, sentences, tasks, telling, waits

        assert reactions
        assert tasks
        sentences.register()
        copying.register()
        news.register()
        panels.register()
        waits.register()
        happenings.register()
        telling.register()
        queries.register()
        costs.register()
