from django.apps import AppConfig
from django.core import checks


class ProjectConfig(AppConfig):
    name = "events_core.project"
    label = "project"

    def ready(self) -> None:
        from django_q.signals import post_execute_in_worker

        from . import doctor, logs

        checks.register(doctor.as_system_checks, "settings", deploy=True)
        post_execute_in_worker.connect(logs.task_done, dispatch_uid="logs")
