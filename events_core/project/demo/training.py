"""Plays the trainings of the demonstration: offers, requests and what became of them, one of them held and reported."""

import datetime
import random
from typing import Any

from django.utils import timezone

from events_core.journal.actors import Actor
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event, Session
from registrations.models import Registration, State
from trainings import actions
from trainings.models import Assessment, Invitation, Match, Module, Offer, Question, Survey, TrainingRequest

from .demand import REQUESTS, Need
from .events import lead_named
from .people import POOL, SIGN_IN
from .supply import OFFERS, Offering
from .year_trainings import HEAT

MONTH = datetime.timedelta(days=30)
BACK = datetime.timedelta(weeks=10)
"""How far the training that was held is moved back, once all is arranged."""
LIVE = ("countered", "matched", "agreed", "scheduled", "delivered")


def load() -> int:
    """Make what is missing; how many offers and requests that was."""
    officer = lead_named("secretariat")
    offers = sum(_offer(one, officer) for one in OFFERS)
    return offers + sum(_ask(one, officer) for one in REQUESTS)


def months_from_now(numbers: tuple[int, ...]) -> list[str]:
    """Months as requests name them, so many after this one."""
    today = timezone.now().date()
    found = [(today.year * 12 + today.month - 1 + number) for number in numbers]
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in found]


def _offer(one: Offering, officer: Person) -> int:
    body = Organisation.objects.get(slug=one.body)
    if Offer.objects.filter(organisation=body).exists():
        return 0
    costs = [
        {
            "category": category,
            "description": description,
            "amount": {"amount": amount, "currency": currency},
            "per_person": per_person,
            "bearer": bearer,
        }
        for category, description, amount, currency, per_person, bearer in one.costs
    ]
    values: dict[str, Any] = {
        "title": one.title,
        "summary": one.summary,
        "topics": list(one.topics),
        "level": one.level,
        "audiences": list(one.audiences),
        "languages": list(one.languages),
        "modes": list(one.modes),
        "group_max": one.group_max,
        "days": one.days,
        "months": months_from_now(one.months),
        "countries": list(one.countries),
        "cost_basis": one.cost_basis,
        "experience": list(one.experience),
        "costs": costs,
        "contact": _teaches(body),
    }
    made = actions.save_offer(Offer(organisation=body), values, person=officer, by=officer.actor)
    checked = timezone.now().date() - datetime.timedelta(days=one.age)
    Offer.objects.filter(pk=made.pk).update(checked_on=checked)
    return 1


def _teaches(body: Organisation) -> dict[str, str]:
    """Somebody invented who answers for the provider; addresses are `.example`."""
    known = {row[4]: row for row in SIGN_IN}
    if body.slug in known:
        email, _role, name, *_rest = known[body.slug]
        return {"name": name, "email": email, "language": "en"}
    return {"name": "Training desk", "email": f"trainings@{body.slug}.example", "language": "en"}


def _ask(need: Need, officer: Person) -> int:
    city = City.objects.get(slug=need.city)
    if TrainingRequest.objects.filter(city=city, title=need.title).exists():
        return 0
    contact = next(one for one in POOL if one.email == f"{need.who}.example")
    values: dict[str, Any] = {
        "city": need.city,
        "contact": {
            "name": contact.name,
            "position": contact.position,
            "email": contact.email,
            "language": contact.language,
        },
        "title": need.title,
        "topics": list(need.topics),
        "level": need.level,
        "audience": need.audience,
        "audiences": list(need.audiences),
        "people": need.people,
        "languages": list(need.languages),
        "months": months_from_now(need.months),
        "days": need.days,
        "mode": need.mode,
        "venue": need.venue,
        "baseline": need.baseline,
        "outcome": need.outcome,
        "prompted_by": need.prompted_by,
        "budget": {"amount": need.budget[0], "currency": need.budget[1]} if need.budget else None,
    }
    request = actions.start(values)
    actions.submit(request.pk)
    _go_on(need, request, officer)
    asked = timezone.now() - datetime.timedelta(days=need.asked)
    TrainingRequest.objects.filter(pk=request.pk).update(submitted_at=asked, created_at=asked)
    return 1


def _go_on(need: Need, request: TrainingRequest, officer: Person) -> None:
    """As far as its state tells."""
    by = officer.actor
    if need.state == "submitted":
        return
    actions.review(request.pk, by=by, person=officer)
    for side, text in need.talk:
        person = officer if side == "staff" else None
        actions.say(request.pk, side, text, by=by if person else None, person=person)
    if need.translation:
        actions.save(request.pk, {"translation": need.translation}, by=by)
    if need.next_step:
        day = timezone.now().date() + datetime.timedelta(days=7)
        actions.set_next_step(request.pk, need.next_step, day, by=by)
    if need.state in ("on_hold", "declined"):
        end = actions.hold if need.state == "on_hold" else actions.decline
        end(request.pk, need.reason, by=by)
    if need.state in LIVE:
        _match(need, request, officer)


def _match(need: Need, request: TrainingRequest, officer: Person) -> None:
    offer = Offer.objects.get(organisation__slug=need.offer)
    reason = "It teaches what the city asks for, and has worked in a city like it."
    match = actions.propose(request.pk, offer.pk, reason=reason, person=officer, by=officer.actor)
    who = (match.offer.contact_name, "Training coordinator")
    if need.state == "countered":
        costs = [
            {**cost, "bearer": "city"} if cost["category"] == "interpretation" else cost
            for cost in match.terms["costs"]
        ]
        wanted = {"people": 16, "languages": ["ru"], "costs": costs}
        actions.counter(match.pk, wanted, "Two engineers can teach sixteen people well, not more.", *who)
        return
    if need.state == "delivered":
        actions.counter(match.pk, {"languages": ["ru", "mn"]}, "We bring our own interpreter.", *who)
        actions.take_counter(match.pk, by=officer.actor)
    else:
        actions.accept(match.pk, *who)
    if need.state == "matched":
        return
    actions.agree(request.pk, request.contact_name, request.contact_position)
    if need.state != "agreed":
        _schedule(need, request, match, officer)


def _schedule(need: Need, request: TrainingRequest, match: Match, officer: Person) -> None:
    event = actions.schedule(request.pk, {}, event=need.event, person=officer, by=officer.actor)
    _plan(event, officer.actor)
    if need.state == "delivered":
        hold(event, request, officer)


PLAN: dict[str, tuple[tuple[dict[str, str], dict[str, str]], ...]] = {
    HEAT.slug: (
        (
            {"en": "Measuring losses", "mn": "Алдагдлыг хэмжих нь", "ru": "Измерение потерь"},
            {"en": "I can measure the heat losses of a building.", "mn": "Барилгын дулааны алдагдлыг хэмжиж чадна.", "ru": "Я умею измерять теплопотери здания."},
        ),
        (
            {"en": "Finding leaks", "mn": "Алдагдлыг илрүүлэх нь", "ru": "Поиск утечек"},
            {"en": "I can find where heat is lost.", "mn": "Дулаан хаана алдагдаж байгааг олж чадна.", "ru": "Я умею находить, где теряется тепло."},
        ),
        (
            {"en": "A plan for one season", "mn": "Нэг улирлын төлөвлөгөө", "ru": "План на один сезон"},
            {"en": "I can plan the work of a heating season.", "mn": "Халаалтын улирлын ажлыг төлөвлөж чадна.", "ru": "Я умею планировать работы на отопительный сезон."},
        ),
    ),
    "building-a-city-greenhouse-gas-inventory": (
        (
            {"en": "Where a city emits", "mn": "Хот хаанаас ялгаруулдаг вэ"},
            {"en": "I can name the sources of a city’s emissions.", "mn": "Хотын ялгаралтын эх үүсвэрийг нэрлэж чадна."},
        ),
        (
            {"en": "Factors and doubts", "mn": "Коэффициент ба эргэлзээ"},
            {"en": "I can choose emission factors and say how sure they are.", "mn": "Ялгаралтын коэффициентыг сонгож, хэр найдвартайг хэлж чадна."},
        ),
        (
            {"en": "Checking each other’s inventories", "mn": "Бие биеийнхээ тооллогыг шалгах"},
            {"en": "I can check an inventory.", "mn": "Тооллогыг шалгаж чадна."},
        ),
    ),
}  # fmt: skip
TASK = {"en": "Plan of one building", "mn": "Нэг барилгын төлөвлөгөө", "ru": "План для одного здания"}
TEST = {"en": "Test on factors", "mn": "Коэффициентын шалгалт"}


def _plan(event: Event, by: Actor) -> None:
    """Modules on the event's sessions, and one assessment."""
    sessions = list(event.sessions.order_by("starts_at"))
    for place, (title, outcome) in enumerate(PLAN[event.slug]):
        values: dict[str, Any] = {"title": title, "outcome": outcome, "hours": "3", "is_required": place == 2}
        actions.save_module(event.pk, {**values, "session": sessions[place].pk}, by=by)
    if event.slug == HEAT.slug:
        actions.save_assessment(event.pk, {"title": TASK, "kind": "pass", "attempts": 2, "is_required": True}, by=by)
    else:
        scores = {"kind": "score", "max_score": "20", "pass_score": "12"}
        actions.save_assessment(event.pk, {"title": TEST, **scores, "attempts": 2, "is_required": True}, by=by)


def hold(event: Event, request: TrainingRequest, officer: Person) -> None:
    """Let it have been held: people named, marked and assessed, surveys answered, the report sent."""
    by = officer.actor
    people = [one for one in POOL if one.country == "MN"]
    rows = [
        {"name": one.name, "native_name": one.native, "email": one.email, "position": one.position, "language": "mn"}
        for one in people
    ]
    actions.name_people(request.pk, rows)
    before = actions.default_survey(event, Survey.Phase.BEFORE, by=by)
    actions.open_survey(before.pk, by=by)
    _answer(before, 2)
    actions.close_survey(before.pk, by=by)
    _move_back(event)
    _teach(event, officer)
    programme.complete(event.pk, by=by)
    after = actions.default_survey(event, Survey.Phase.AFTER, by=by)
    today = timezone.now().date()
    actions.save_survey(after.pk, {"opens_on": today, "closes_on": today + MONTH}, by=by)
    actions.open_survey(after.pk, by=by)
    _answer(after, 4)
    words = {
        "summary": "Eleven engineers of six districts measured three schools and one hospital. Nine completed the training.",
        "next_steps": "The city measures twenty more buildings before spring. GIZ answers questions by mail until May.",
    }
    actions.save_report(request.pk, words, by=by)
    actions.send_report(request.pk, by=by)


def _move_back(event: Event) -> None:
    """It is told as if it had been some weeks ago: nobody can arrange an event that is over."""
    for session in Session.objects.filter(event=event):
        times = {"starts_at": session.starts_at - BACK, "ends_at": session.ends_at - BACK}
        Session.objects.filter(pk=session.pk).update(**times)
    month = event.starts_at - BACK - MONTH
    times = {"starts_at": event.starts_at - BACK, "ends_at": event.ends_at - BACK, "created_at": month}
    Event.objects.filter(pk=event.pk).update(**times, published_at=month)


def _teach(event: Event, officer: Person) -> None:
    """One misses the last module, one does not pass."""
    by = officer.actor
    numbers = list(
        Registration.objects.filter(event=event, state=State.CONFIRMED).order_by("pk").values_list("pk", flat=True)
    )
    modules = list(Module.objects.filter(training__event=event))
    for place, module in enumerate(modules):
        marks = {number: not (place == 2 and number == numbers[4]) for number in numbers}
        actions.mark(module.pk, marks, by=by, person=officer)
    (task,) = Assessment.objects.filter(training__event=event)
    for number in numbers:
        actions.attempt(task.pk, number, passed=number != numbers[7], by=by, person=officer)


def _answer(survey: Survey, around: int) -> None:
    """Ten answers that differ a little, of which an open survey shows five; the same at every loading."""
    chance = random.Random(survey.phase)
    words = ["Олон дасгал хийсэн нь тус болсон.", "Хэмжилтийн багажаа авч явмаар байна.", "Больше времени на практику."]
    questions = list(survey.questions.all())
    for place, invitation in enumerate(Invitation.objects.filter(survey=survey).order_by("pk")[:10]):
        answers: dict[str, Any] = {}
        for question in questions:
            if question.kind in (Question.Kind.RATING, Question.Kind.SKILL):
                answers[str(question.pk)] = min(5, max(1, around + chance.choice((-1, 0, 0, 1))))
            elif question.kind == Question.Kind.TEXT and place < len(words):
                answers[str(question.pk)] = words[place]
        actions.answer(invitation.pk, answers)
