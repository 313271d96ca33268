"""What participants are told by letter about surveys: that they are asked, with a link that is theirs."""

from events_core.journal import letters
from registrations.telling import recipient

from .models import Invitation, Survey


def to_asked(invitation: Invitation, template: str) -> None:
    """One letter to somebody who is asked; it tells that they were asked, and nothing of an answer."""
    survey, registration = invitation.survey, invitation.registration
    letters.post(
        f"trainings/{template}",
        to=recipient(registration, survey.event),
        about=invitation,
        context={
            "event": survey.event.title,
            "dates": survey.event.span,
            "until": survey.closes_on,
            "is_before": survey.phase == Survey.Phase.BEFORE,
            "is_later": survey.phase == Survey.Phase.LATER,
        },
        links={"survey": invitation.link},
        reply_to=survey.event.contact_email,
    )
