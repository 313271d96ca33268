"""What this app does when a lower one announces something."""

from typing import Any

from django.dispatch import receiver

from events_core.network.signals import names_changed

from . import actions


@receiver(names_changed)
def renamed(sender: type, thing: Any, **kwargs: Any) -> None:
    """A city or organisation has another name: what events hold of it follows."""
    actions.refresh_names(thing)
