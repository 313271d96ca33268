"""What comes along when an event is copied: what is taught and how it is assessed; nobody's attendance or result."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.programme import copying
from events_core.programme.copying import Copy
from events_core.programme.models import Event, Session

from . import actions
from .models import Assessment, Module, Training


def plan(copy: Copy) -> None:
    """The rule of completion, modules and assessments; modules stay with their sessions where these come along too."""
    source = Training.objects.get(event=copy.source)
    training = actions.training_of(copy.made)
    training.attendance = source.attendance
    training.save(update_fields=["attendance"])
    on_team = set(copy.made.team.values_list("person_id", flat=True))
    for row in source.modules.select_related("session").prefetch_related("trainers"):
        module = Module.objects.create(
            training=training,
            title=row.title,
            outcome=row.outcome,
            session=_session(copy, row.session),
            hours=row.hours,
            is_required=row.is_required,
            position=row.position,
        )
        module.trainers.set([person for person in row.trainers.all() if person.pk in on_team])
    fields = ("title", "kind", "max_score", "pass_score", "attempts", "is_required", "position")
    for held in source.assessments.all():
        Assessment.objects.create(training=training, **{field: getattr(held, field) for field in fields})


def told(event: Event) -> str:
    """How many modules and assessments there are."""
    modules = Module.objects.filter(training__event=event).count()
    assessments = Assessment.objects.filter(training__event=event).count()
    words = []
    if modules:
        text = ngettext("%(count)s module", "%(count)s modules", modules)
        words.append(text % {"count": localise.number(modules)})
    if assessments:
        text = ngettext("%(count)s assessment", "%(count)s assessments", assessments)
        words.append(text % {"count": localise.number(assessments)})
    return localise.list_of(words)


def register() -> None:
    """Offer them; after the team, from which trainers are chosen."""
    copying.provide("training", _("Training plan"), plan, told=told, order=85)


def _session(copy: Copy, session: Session | None) -> Session | None:
    """The copy of a session; None when the programme does not come along."""
    if session is None:
        return None
    begins = copy.moved(session.starts_at)
    return next((one for one in copy.made.sessions.filter(starts_at=begins) if one.title == session.title), None)
