from django.http import HttpRequest, HttpResponse


def directory(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def event(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")
