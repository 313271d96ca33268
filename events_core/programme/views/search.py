"""Search over everything that the reader may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from events_core.programme import searching
from events_core.programme.forms.filters import SearchForm


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A few of each kind, or all of one (`in`); a reference or code leads straight to what it names."""
    words, kind = searching.words_of(request.GET.get("q", "")), request.GET.get("in", "")
    if words and not kind and (url := searching.where_to(request, words)):
        return redirect(url)
    narrow = searching.of_kind(request, kind, words, request.GET.get("page")) if kind and words else None
    whole = searching.everywhere(request, words) if words and not narrow else []
    group, page = narrow or (None, None)
    context = {
        "form": SearchForm({"q": words, "in": kind}, request=request),
        "words": words,
        "group": group,
        "page": page,
        "groups": whole,
        "most": searching.MOST,
    }
    response = render(request, "programme/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
