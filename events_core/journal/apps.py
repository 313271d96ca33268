from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "events_core.journal"
    label = "journal"
