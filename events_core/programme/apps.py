from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "events_core.programme"
    label = "programme"

    def ready(self) -> None:
        from events_core.network import mine

        from . import panels, reactions, sentences, showcase

        assert reactions
        sentences.register()
        panels.register()
        showcase.register()
        mine.provide(lambda request, person: panels.at("me", request, person))
