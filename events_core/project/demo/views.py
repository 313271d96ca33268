"""The demonstration's mail, for reading; without DEMO there are no such pages."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events_core.foundation.refusals import Missing

from . import mail

AT_ONCE = 50


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first."""
    _only_under_demo()
    page = Paginator(mail.numbers(), AT_ONCE).get_page(request.GET.get("page"))
    return _private(render(request, "demo/mails.html", {"page": page, "mails": [mail.read(number) for number in page]}))


@require_safe
def one_mail(request: HttpRequest, number: int) -> HttpResponse:
    """One mail as it was sent."""
    _only_under_demo()
    return _private(render(request, "demo/mail.html", {"mail": mail.read(number)}))


@require_safe
def piece(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """A picture within a mail, or a file that is attached to it, which is always downloaded."""
    _only_under_demo()
    found = next((one for one in mail.read(number).pieces if one.name == name), None)
    if found is None:
        raise Missing(_("This mail has no such file."))
    answer = HttpResponse(found.content, content_type=found.type if found.is_picture else "application/octet-stream")
    answer["Content-Disposition"] = f'{"inline" if found.is_picture else "attachment"}; filename="{found.name}"'
    return _private(answer)


def _only_under_demo() -> None:
    if not settings.DEMO:
        raise Missing(_("There is no page at this address."))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
