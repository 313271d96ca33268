from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "events_core.foundation"
    label = "foundation"
