from django.http import HttpRequest, HttpResponse


def team(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def remove(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")
