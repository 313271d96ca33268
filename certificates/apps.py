from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        from . import happenings, news, panels, sentences, tasks, waits

        assert tasks
        sentences.register()
        news.register()
        panels.register()
        waits.register()
        happenings.register()
