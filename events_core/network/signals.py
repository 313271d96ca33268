"""What this app announces to the floors above, inside the transaction of the change."""

from django.dispatch import Signal

names_changed = Signal()  # sender=City or Organisation, thing: its names or country changed
