from django.apps import AppConfig
from django.core import checks


class ProjectConfig(AppConfig):
    name = "events_core.project"
    label = "project"

    def ready(self) -> None:
        from . import doctor

        checks.register(doctor.as_system_checks, "settings", deploy=True)
