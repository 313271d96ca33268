"""What this app announces to the floors above, inside the transaction of the change.

`event_changed(sender=Event, event, move, changed, before, by)`: after every write to an event or its sessions. `move`
is created, edited, published, postponed, rescheduled, cancelled, completed or sessions; `changed` the names of what
changed; `before` the times before a reschedule (`journal.values.Span`) or None.
"""

from django.dispatch import Signal

event_changed = Signal()
