"""Training requests and offers, matches, what is taught, and what people say of it."""

from .agreement import Match
from .delivery import Assessment, Attempt, Module, Override, Presence, Training
from .demand import Joint, Message, TrainingRequest
from .evaluation import Ballot, Invitation, Question, Report, Survey
from .supply import Offer, OfferCost
from .words import Term, Weighing

__all__ = [
    "Assessment",
    "Attempt",
    "Ballot",
    "Invitation",
    "Joint",
    "Match",
    "Message",
    "Module",
    "Offer",
    "OfferCost",
    "Override",
    "Presence",
    "Question",
    "Report",
    "Survey",
    "Term",
    "Training",
    "TrainingRequest",
    "Weighing",
]
