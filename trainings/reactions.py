"""What this app does when an event changes."""
