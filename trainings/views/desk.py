"""The secretariat's queue of requests, and its page of one request."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.network.me import reader
from events_core.network.models import City, Person
from events_core.network.views.public import asked as asked_for
from trainings import actions
from trainings.board import GROUPS, NEW, board, requests_for
from trainings.deskside import parts_of, request_for
from trainings.forms.desk import MessageForm, QueueForm
from trainings.models import Message, TrainingRequest

FILTERS = ("q", "country", "subject", "owner")


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every request that was sent, by whom it waits for; the nearest steps first. Refuses who is no officer (403)."""
    must_manage(request)
    person, filters = reader(request), asked_for(request, *FILTERS)
    group = request.GET.get("group", NEW)
    group = group if group in GROUPS else NEW
    shown = board(requests_for(person, filters), group, request.GET.get("page"))
    context = {
        "board": shown,
        "group": group,
        "form": QueueForm({**filters, "group": group}, countries=_countries(), officers=officers(), me=person),
        "tabs": _tabs(filters, group, shown.counts),
        "is_narrow": any(filters.values()),
        "elsewhere": sum(shown.counts.values()) - shown.counts[group],
    }
    return render(request, "trainings/desk/queue.html", context)


@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One request: what its city needs, who could teach it, what was done. The city's people see their own page."""
    found = TrainingRequest.objects.filter(pk=number).first()
    is_city = found is not None and request.user.has_perm("trainings.act_for_city", found)
    if is_city and not request.user.has_perm("trainings.manage"):
        return redirect("trainings:me_request", number)
    return page(request, request_for(request, number))


@login_required
@require_POST
def write(request: HttpRequest, number: int) -> HttpResponse:
    """Ask or tell the city something: it is mailed, and stands in the thread."""
    asked, person = request_for(request, number), reader(request)
    form = MessageForm(request.POST)
    side = Message.Side.STAFF

    def said() -> list[Message]:
        return [actions.say(asked.pk, side, form.cleaned_data["text"], by=person.actor, person=person)]

    done = form.attempt(lambda: once(sending_of(request), Message, said)) if form.is_valid() else None
    if done:
        name = asked.contact_name or asked.contact_email
        say(request, _("Your message is sent"), _("A mail with the link goes to %(name)s.") % {"name": name})
        return redirect("trainings:desk_request", number)
    return page(request, asked, form)


def page(request: HttpRequest, asked: TrainingRequest, form: MessageForm | None = None) -> HttpResponse:
    """The page of one request, with a message that failed."""
    context = {"asked": asked, "parts": parts_of(request, asked, form), "failed": form}
    return render(request, "trainings/desk/one.html", context, status=form.status if form else 200)


def must_manage(request: HttpRequest) -> None:
    """Refuses (403) who is no officer."""
    if not request.user.has_perm("trainings.manage"):
        raise Forbidden(_("Training requests are the work of the secretariat's officers."))


def officers() -> list[Person]:
    """Who can take care of a request."""
    return list(Person.objects.filter(role=Person.Role.OFFICER, is_active=True).order_by("name", "pk"))


def _countries() -> list[str]:
    """The countries of cities that ever asked."""
    rows = City.objects.filter(training_requests__submitted_at__isnull=False).exclude(country="")
    return sorted(set(rows.values_list("country", flat=True)))


def _tabs(filters: dict[str, str], current: str, counts: Mapping[str, int]) -> list[dict[str, object]]:
    kept = [(name, value) for name, value in filters.items() if value]
    return [
        {
            "url": f"?{urlencode([*kept, ('group', name)])}",
            "label": label,
            "count": counts[name],
            "current": name == current,
        }
        for name, label in GROUPS.items()
    ]
