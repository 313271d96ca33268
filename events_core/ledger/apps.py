from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "events_core.ledger"
    label = "ledger"

    def ready(self) -> None:
        from . import copying, guards, happenings, panels, sentences, tasks, waits
        from .merging import register as place_rows

        assert tasks
        sentences.register()
        copying.register()
        place_rows()
        panels.register()
        waits.register()
        happenings.register()
        post_migrate.connect(guards.stand, sender=self)
