from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "events_core.network"
    label = "network"

    def ready(self) -> None:
        from events_core.journal import actors

        from . import sentences
        from .queries import names_of_people

        actors.register(actors.PERSON, names_of_people)
        sentences.register()
