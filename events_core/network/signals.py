"""What this app announces to the floors above, inside the transaction of the change."""

from django.dispatch import Signal

names_changed = Signal()  # sender=City, Organisation or Theme, thing: its names or country changed
person_arrived = Signal()  # sender=Person, person: a new account, whose owner has just proved the address
