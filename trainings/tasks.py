"""What the worker runs for trainings: by the clock, call an action."""
