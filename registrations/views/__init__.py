"""The pages of registrations: registering, one's own registration, the list at the desk, check-in."""
