from django.http import HttpRequest, HttpResponse


def new(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def settings(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")
