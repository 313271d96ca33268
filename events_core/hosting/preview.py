"""The letters of a request before it is sent, as they will go."""

import copy
from dataclasses import dataclass, replace

from events_core.journal import letters

from . import mail
from .actions.common import begin_anew, set_deadline
from .models import CohostRequest


@dataclass(frozen=True)
class Part:
    """A letter in one of its languages; `after` is what stands below the place of the personal link."""

    language: str
    subject: str
    before: str
    after: str


def as_sent(request: CohostRequest) -> CohostRequest:
    """A copy of the request as it will be once it is sent now; nothing is saved."""
    shown = copy.copy(request)
    shown.asked_starts_at, shown.asked_ends_at = request.event.starts_at, request.event.ends_at
    begin_anew(shown)
    set_deadline(shown)
    return shown


def letter_of(request: CohostRequest) -> list[Part]:
    """The mail that asks the city, in its language and in English."""
    name = "request" if request.state == CohostRequest.State.DRAFTED else "again"
    shown, to = as_sent(request), mail.contact_of(request)
    parts = []
    for language in dict.fromkeys([to.language, mail.SECOND_LANGUAGE]):
        subject, body = letters.render(
            f"hosting/{name}", replace(to, language=language), mail.facts_of(shown), {"answer": shown.link}
        )
        before, _mark, after = body.partition(letters.MARK.format("answer"))
        parts.append(Part(language, subject, before.strip(), after.strip()))
    return parts
