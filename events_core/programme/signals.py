"""What this app announces to the floors above, inside the transaction of the change.

`event_changed(sender=Event, event, move, changed, before, by)`: after every write to an event, its sessions or sites.
`move` is created, edited, published, postponed, rescheduled, cancelled, completed, sessions or sites; `changed` the
names of what changed; `before` the times before a reschedule (`journal.values.Span`) or None.

`participants_told(sender=Event, event, message, number, by)`: the organisers decided to tell everyone who is registered
that the event is paused, or (no `message`) the pause of which they were told is over; `number` is another one for each
telling.

`event_goes_ahead(sender=Event, event, number, by)`: the team decided that the event takes place and wants everyone who
is registered to know; `number` is another one for each decision.
"""

from django.dispatch import Signal

event_changed = Signal()
participants_told = Signal()
event_goes_ahead = Signal()
