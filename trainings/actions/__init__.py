"""Every write to trainings: one verb, one function, one transaction."""

from .demand import forget_drafts, save, say, start, submit, withdraw

__all__ = [
    "forget_drafts",
    "save",
    "say",
    "start",
    "submit",
    "withdraw",
]
