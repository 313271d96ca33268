from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "events_core.programme"
    label = "programme"

    def ready(self) -> None:
        from events_core.network import mine

        from . import copying, happened, minimum, news, panels, reactions, sentences, showcase, tasks, waits

        assert reactions
        assert tasks
        sentences.register()
        news.register()
        waits.register()
        happened.register()
        showcase.register()
        minimum.register()
        copying.register()
        mine.provide(lambda request, person: panels.at("me", request, person))
