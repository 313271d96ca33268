"""A person's webhooks: the list, one with its log, and what can be done with it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.security.fresh import post_only_fresh

from . import actions, kinds, queries
from .forms import WebhookForm
from .models import Webhook


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@post_only_fresh
def mine(request: HttpRequest) -> HttpResponse:
    """My webhooks; the secret of a new one is shown once, in the answer to the form."""
    person = reader(request)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made, secret = None, ""
    if form.is_valid():
        given = form.cleaned_data
        added = form.attempt(
            lambda: actions.add(person, given["address"], given["kinds"], given["name"], by=person.actor)
        )
        made, secret = added or (None, "")
    rows = [(webhook, _labels(webhook)) for webhook in queries.webhooks_of(person)]
    page = {"form": WebhookForm() if made else form, "made": made, "secret": secret, "webhooks": rows}
    return private(render(request, "network/webhooks.html", page, status=422 if form.errors else 200))


@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One webhook: how it stands, and its log. Refuses another's (404)."""
    webhook = queries.webhook_of(reader(request), number)
    log, known = queries.log_of(webhook, request.GET.get("page")), kinds.known()
    rows = [(row, known[row.kind].label if row.kind in known else row.kind) for row in log]
    page = {"webhook": webhook, "labels": _labels(webhook), "page": log, "rows": rows}
    return private(render(request, "network/webhook.html", page))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@post_only_fresh
def secret(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then replace the secret and show the new one once."""
    person = reader(request)
    webhook, text = queries.webhook_of(person, number), ""
    if request.method == "POST":
        webhook, text = actions.replace_secret(webhook.pk, by=person.actor)
    return private(render(request, "network/webhook_secret.html", {"webhook": webhook, "secret": text}))


@login_required
@require_POST
def pause(request: HttpRequest, number: int) -> HttpResponse:
    """Send nothing more for now; the page then says so."""
    person = reader(request)
    actions.pause(queries.webhook_of(person, number).pk, by=person.actor)
    return redirect("network:webhook", number)


@login_required
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Send again."""
    person = reader(request)
    actions.resume(queries.webhook_of(person, number).pk, by=person.actor)
    say(request, _("The webhook is in use again"), _("What waited when it was paused is sent first."))
    return redirect("network:webhook", number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then end it with its log."""
    person = reader(request)
    webhook = queries.webhook_of(person, number)
    if request.method != "POST":
        return private(render(request, "network/webhook_delete.html", {"webhook": webhook}))
    actions.delete(webhook.pk, by=person.actor)
    say(request, _("The webhook is deleted"))
    return redirect("network:webhooks")


@login_required
@require_POST
def again(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    """Send one message once more."""
    webhook = queries.webhook_of(reader(request), number)
    actions.send_again(queries.delivery_of(webhook, delivery).pk)
    say(
        request,
        _("The message is sent again"),
        _("It has its old number, so that a program can tell that it knows it."),
    )
    return redirect("network:webhook", number)


def _labels(webhook: Webhook) -> list[str]:
    """The kinds of news that it wants, in words; none when it wants all."""
    wanted = set(webhook.kinds)
    if wanted >= set(kinds.known()):
        return []
    return [str(kind.label) for kind in kinds.known().values() if kind.name in wanted]
