from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "events_core.programme"
    label = "programme"

    def ready(self) -> None:
        from . import reactions, sentences

        assert reactions
        sentences.register()
