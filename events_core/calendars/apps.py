from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "events_core.calendars"
    label = "calendars"

    def ready(self) -> None:
        from . import panels, reactions

        assert reactions
        panels.register()
