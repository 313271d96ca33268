"""Every write to trainings: one verb, one function, one transaction."""
