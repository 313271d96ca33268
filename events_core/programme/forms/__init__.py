"""Forms of events: filters, the event itself, its sessions, its team."""
