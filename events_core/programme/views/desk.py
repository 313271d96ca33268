from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def events(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def event(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def move(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def journal(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")


def letters(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("soon")
