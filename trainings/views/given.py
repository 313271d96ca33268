"""What the forms of the workspace begin with: what was sent, and at which version."""

from django.http import HttpRequest, QueryDict


def given(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def version_of(request: HttpRequest, held: int) -> int:
    """The version that a page was opened with; the present one when it does not say."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else held
