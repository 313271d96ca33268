from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "events_core.ledger"
    label = "ledger"

    def ready(self) -> None:
        from . import copying, guards, happenings, panels, sentences, tasks, waits
        from .handing import register as hand_over
        from .merging import register as place_rows

        assert tasks
        sentences.register()
        copying.register()
        place_rows()
        hand_over()
        panels.register()
        waits.register()
        happenings.register()
        post_migrate.connect(guards.stand, sender=self)
