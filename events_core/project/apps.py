from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "events_core.project"
    label = "project"
