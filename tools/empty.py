"""Settings and address of a product that says nothing: what the server and the middleware cost by themselves.

`EMPTY=bare` leaves the middleware out, and the apps, one of which insists on its own.
"""

import os

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from events_core.project.settings import *  # noqa: F403

if os.environ.get("EMPTY") == "bare":
    globals().update(MIDDLEWARE=[], INSTALLED_APPS=[])
ROOT_URLCONF = "tools.empty"


@csrf_exempt
def hello(request: HttpRequest) -> HttpResponse:
    """Hello, whatever was sent."""
    _sent = request.POST
    return HttpResponse("hello", content_type="text/plain")


urlpatterns = [path("", hello)]
