"""Surveys: their questions, opening and closing, who is asked and reminded."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task
from i18nfield.strings import LazyI18nString

from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.programme.models import Event
from registrations.models import Registration
from trainings import usual
from trainings.asking import Phase, days_of, is_off, is_over, to_ask, today_at
from trainings.models import Invitation, Question, Survey
from trainings.survey_mail import to_asked

from .common import must_be_fresh, write

State = Survey.State
Kind = Question.Kind
MOST_QUESTIONS = 40
CHUNK = 100
"""How many are asked or reminded in one transaction; the worker goes on with the others."""


@transaction.atomic
def default_survey(event: Event, phase: str, *, by: Actor) -> Survey:
    """The survey of this time, with the usual questions; the one that there is already stays as it is."""
    opens, closes = days_of(event, phase)
    values = {"intro": LazyI18nString(usual.intro_of(phase)), "opens_on": opens, "closes_on": closes}
    survey, is_new = Survey.objects.get_or_create(event=event, phase=phase, defaults=values)
    if is_new:
        rows = [one.row(survey, number) for number, one in enumerate(usual.usual_questions(event, phase), 1)]
        Question.objects.bulk_create(rows)
        tell(by, "made", survey)
    return survey


@transaction.atomic
def add_skills(survey_id: int, *, by: Actor) -> Survey:
    """Ask for the outcomes of the modules that are not asked for yet. Refuses a survey that was opened."""
    survey = locked(survey_id)
    _must_be_draft(survey)
    known = set(survey.questions.values_list("compares", flat=True))  # type: ignore[attr-defined]
    missing = [one for one in usual.skills_of(survey.event) if one.compares not in known]
    after = survey.questions.count()  # type: ignore[attr-defined]
    Question.objects.bulk_create([one.row(survey, after + number) for number, one in enumerate(missing, 1)])
    if missing:
        write(survey)
        tell(by, "changed", survey)
    return survey


@transaction.atomic
def save_survey(survey_id: int, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Survey:
    """Write intro, days and questions of a survey that was not opened; what `values` leaves out stays.

    `questions` are all of them in their order: `{"id", "kind", "text", "choices", "module", "is_required"}`, where
    `choices` are texts by language and `module` is an id. Refuses days the wrong way round and faulty questions (422).
    """
    survey = locked(survey_id)
    _must_be_draft(survey)
    must_be_fresh(survey, version)
    if "intro" in values:
        survey.intro = LazyI18nString(values["intro"] or {})
    survey.opens_on = values.get("opens_on", survey.opens_on)
    survey.closes_on = values.get("closes_on", survey.closes_on)
    if survey.opens_on and survey.closes_on and survey.closes_on < survey.opens_on:
        raise Invalid(FieldError("closes_on", "order", _("Choose a last day after the first one.")))
    if "questions" in values:
        _save_questions(survey, list(values["questions"]))
    write(survey)
    tell(by, "changed", survey)
    return survey


@transaction.atomic
def open_survey(survey_id: int, *, by: Actor) -> Survey:
    """Ask all whom it concerns, now. Refuses without questions, past its last day, and while the event is off."""
    survey = locked(survey_id)
    _must_be_draft(survey)
    if is_off(survey.event):
        raise Refused("event_off", _("The event is not announced, put off or cancelled: there is nobody to ask."))
    if not survey.questions.exists():  # type: ignore[attr-defined]
        raise Refused("no_questions", _("Write at least one question first."))
    today = today_at(survey.event)
    survey.closes_on = survey.closes_on or days_of(survey.event, survey.phase)[1]
    if survey.closes_on < today:
        raise Refused("past", _("The last day to answer has passed. Choose a later one first."))
    survey.state, survey.opens_on, survey.opened_at = State.OPEN, today, timezone.now()
    write(survey)
    tell(by, "opened", survey, until=survey.closes_on)
    if _ask_some(survey):
        async_task("trainings.tasks.ask", survey.pk)
    return survey


@transaction.atomic
def ask_more(survey_id: int) -> bool:
    """Ask some of those whom an open survey concerns and who were not asked yet; whether there are more."""
    survey = locked(survey_id)
    may_ask = survey.state == State.OPEN and not is_over(survey) and not is_off(survey.event)
    return may_ask and _ask_some(survey)


@transaction.atomic
def remind_some(survey_id: int, *, by: Actor) -> bool:
    """Remind some of those who were asked, whether they have answered or not; whether there are more.

    Only to remind those who have not answered would tell who had answered by that day, next to the days of the answers.
    """
    survey = locked(survey_id)
    if survey.state != State.OPEN or is_over(survey) or is_off(survey.event):
        return False
    rows = list(_to_remind(survey)[: CHUNK + 1])
    if rows and not survey.invitations.exclude(reminded_on=None).exists():  # type: ignore[attr-defined]
        tell(by, "reminded", survey)
    for invitation in rows[:CHUNK]:
        to_asked(invitation, "survey_reminder")
    chosen = Invitation.objects.filter(pk__in=[row.pk for row in rows[:CHUNK]])
    chosen.update(reminded_on=today_at(survey.event))
    return len(rows) > CHUNK


@transaction.atomic
def close_survey(survey_id: int, *, by: Actor) -> Survey:
    """Take no more answers. After the one at the end, the one of six months later is prepared, to open by itself."""
    survey = locked(survey_id)
    if survey.state == State.CLOSED:
        return survey
    if survey.state != State.OPEN:
        raise Refused("not_open", _("This survey was not opened yet."))
    survey.state, survey.closed_at = State.CLOSED, timezone.now()
    write(survey)
    tell(by, "closed", survey)
    if survey.phase == Phase.AFTER and not is_off(survey.event):
        default_survey(survey.event, Phase.LATER, by=by)
    return survey


@transaction.atomic
def remove_survey(survey_id: int, *, by: Actor) -> None:
    """Take back a survey that was never opened."""
    survey = locked(survey_id)
    _must_be_draft(survey)
    tell(by, "removed", survey)
    survey.delete()


def _to_remind(survey: Survey) -> Any:
    """Who was asked some days ago and takes part still."""
    rows = survey.invitations.filter(reminded_on=None)  # type: ignore[attr-defined]
    rows = rows.exclude(registration__state__in=(Registration.State.CANCELLED, Registration.State.DECLINED))
    return rows.select_related("registration", "survey__event").order_by("pk")


def _ask_some(survey: Survey) -> bool:
    rows = list(to_ask(survey)[: CHUNK + 1])
    for registration in rows[:CHUNK]:
        invitation = Invitation.objects.create(survey=survey, registration=registration)
        invitation.renew_link()
        invitation.save()
        to_asked(invitation, "survey_invitation")
    return len(rows) > CHUNK


def _save_questions(survey: Survey, rows: list[Mapping[str, Any]]) -> None:
    if len(rows) > MOST_QUESTIONS:
        text = _("A survey has %(most)d questions at most.") % {"most": MOST_QUESTIONS}
        raise Invalid(FieldError("questions", "too_many", text))
    kept = {row.pk: row for row in survey.questions.all()}  # type: ignore[attr-defined]
    modules = {module.pk for module in usual.modules_of(survey.event)}
    written: list[Question] = []
    faults: list[FieldError] = []
    for number, row in enumerate(rows, 1):
        question = kept.get(row.get("id") or 0) or Question(survey=survey)
        faults += _fill(question, row, modules, number)
        written.append(question)
    if faults:
        raise Invalid(*faults)
    Question.objects.filter(survey=survey).exclude(pk__in=[row.pk for row in written if row.pk]).delete()
    for question in written:
        question.save()


def _fill(question: Question, row: Mapping[str, Any], modules: set[int], number: int) -> Iterable[FieldError]:
    """Bring one question to what a row says; what is wrong with it."""
    at = f"questions.{number - 1}"
    kind = row.get("kind") or ""
    texts = usual.texts_of(row.get("text") or {})
    if kind not in Kind.values:
        yield FieldError(f"{at}.kind", "unknown", _("Choose how it is answered."))
    if not texts:
        yield FieldError(f"{at}.text", "required", _("Write the question."))
    choices = choices_of(row.get("choices") or {}, question.choices) if kind == Kind.CHOICE else []
    if kind == Kind.CHOICE and len(choices) < 2:
        yield FieldError(f"{at}.choices", "required", _("Write at least two answers, each on a line of its own."))
    module = row.get("module") if kind == Kind.SKILL else None
    if module and module not in modules:
        yield FieldError(f"{at}.module", "unknown", _("Choose a module of this training."))
    if kind == Kind.SKILL and module:
        question.compares = usual.skill_name(module)
    elif kind != question.kind or question.compares.startswith(usual.SKILL):
        question.compares = ""
    question.kind, question.text, question.choices = kind, LazyI18nString(texts), choices
    question.module_id = module or None
    question.is_required, question.position = bool(row.get("is_required")), number


def choices_of(texts: Mapping[str, str], kept: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Choices from texts by language with one on each line; the codes of those that there were stay in their places."""
    lines = {code: [line.strip() for line in text.splitlines() if line.strip()] for code, text in texts.items()}
    codes = [str(one["code"]) for one in kept]
    count = max(map(len, lines.values()), default=0)
    codes += [str(number) for number in range(len(codes) + 1, count + 1)]
    return [
        {"code": codes[number], "text": {code: rows[number] for code, rows in lines.items() if number < len(rows)}}
        for number in range(count)
    ]


def locked(survey_id: int) -> Survey:
    """The survey, locked for this transaction, as every writer of it and every answer holds it."""
    return Survey.objects.select_for_update(of=("self",)).select_related("event").get(pk=survey_id)


def _must_be_draft(survey: Survey) -> None:
    if survey.state != State.DRAFT:
        raise Refused("opened", _("This survey was opened. Its questions stay as people were asked them."))


def tell(by: Actor, verb: str, survey: Survey, **data: Any) -> None:
    """One entry in the journal of the survey's event."""
    name = usual.in_all_languages(Phase(survey.phase).label)
    note(by, f"survey.{verb}", survey, within=survey.event, survey=LazyI18nString(name), **data)
