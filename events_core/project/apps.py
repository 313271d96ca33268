from django.apps import AppConfig
from django.core import checks


class ProjectConfig(AppConfig):
    name = "events_core.project"
    label = "project"

    def ready(self) -> None:
        from django_q.signals import post_execute_in_worker

        from . import doctor, logs

        checks.register("settings", deploy=True)(doctor.as_system_checks)
        post_execute_in_worker.connect(logs.task_done, dispatch_uid="logs")
