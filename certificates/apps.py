from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        from . import finders, happenings, news, panels, sentences, tasks, waits
        from .merging import register as place_rows

        assert tasks
        sentences.register()
        news.register()
        place_rows()
        panels.register()
        waits.register()
        happenings.register()
        finders.register()
