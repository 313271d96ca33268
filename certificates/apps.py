from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        from . import panels, sentences, tasks, waits

        assert tasks
        sentences.register()
        panels.register()
        waits.register()
