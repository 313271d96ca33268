"""API v1: every app's router under one roof, and one way to say what is wrong."""

import logging
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as page_of_bad_request
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from certificates.api import router as certificates
from events_core.foundation.api import field_errors, problem, refusal_problem
from events_core.foundation.bodies import CarefulParser, malformed
from events_core.foundation.refusals import Refusal
from events_core.foundation.uploads import page_of_too_much
from events_core.hosting.api import router as hosting
from events_core.hosting.api_city import router as city
from events_core.ledger.api import router as ledger
from events_core.ledger.api_pledge import router as pledges
from events_core.ledger.api_rates import router as rates
from events_core.network.api import router as network
from events_core.network.caller import Unauthenticated
from events_core.network.webhooks.api import router as webhooks
from events_core.programme.api import router as programme
from registrations.api import router as registrations
from trainings.api import router as trainings
from trainings.api_match import router as matches
from trainings.api_offers import router as offers

PROBLEM = "application/problem+json"
UNAVAILABLE = (OperationalError, InterfaceError)
log = logging.getLogger(__name__)


class Api(NinjaAPI):
    """An API whose description says that errors are problems."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description; of every operation each answer from 400 on is `application/problem+json` (RFC 9457)."""
        schema = super().get_openapi_schema(**options)
        problem_of = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operation in [operation for path in schema["paths"].values() for operation in path.values()]:
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = problem_of
            operation["responses"]["default"] = {"description": "What is wrong", "content": problem_of}
        return schema


api = Api(
    title="Low Carbon City Platform: events and trainings",
    version="1",
    description="Errors are problems (RFC 9457). Lists go by cursor. POSTs take Idempotency-Key, PATCH takes If-Match.",
    urls_namespace="api",
    parser=CarefulParser(),
    docs_url="/docs",
    openapi_url="/openapi.json",
)
for router in (
    network,
    programme,
    hosting,
    city,
    rates,
    ledger,
    pledges,
    registrations,
    trainings,
    offers,
    matches,
    certificates,
    webhooks,
):
    api.add_router("", router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Actions and rules say no."""
    return refusal_problem(refusal)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or parameter that does not fit its schema."""
    return refusal_problem(field_errors(error.errors))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token where one is needed."""
    return refusal_problem(Unauthenticated())


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is not JSON, or holds what cannot be kept."""
    if isinstance(error.__cause__, Refusal):
        return refusal_problem(error.__cause__)
    return problem(error.status_code, "error", str(error))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """A body beyond DATA_UPLOAD_MAX_MEMORY_SIZE."""
    return problem(413, "too_large", _("The body is too large."))


@api.exception_handler(UnreadablePostError)
def broken_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    """A body that did not come whole."""
    return refusal_problem(malformed())


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there."""
    return problem(404, "not_found", _("There is no such thing, or it is not visible to you."))


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """A mistake of ours: logged, told without its inside. A database that is away is none."""
    log.exception("API: %s %s", request.method, request.resolver_match and request.resolver_match.route)
    if isinstance(error, UNAVAILABLE):
        return unavailable_problem()
    return failed_problem()


def failed_problem() -> HttpResponse:
    """What is told of a mistake of ours."""
    return problem(
        500, "error", _("Something went wrong on our side. Try again; if it stays, write to the secretariat.")
    )


def unavailable_problem() -> HttpResponse:
    """What is told when it is not our code that fails."""
    return problem(503, "unavailable", _("The service cannot answer for a moment. Try again in a few minutes."))


def no_such_path(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other path under the API."""
    return problem(404, "not_found", _("There is no such address in this API."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses, a strange Host or too large a form: under the API a problem, elsewhere a page."""
    if request.path_info.startswith("/api/"):
        return problem(400, "bad_request", _("The request cannot be read."))
    if isinstance(exception, RequestDataTooBig):
        return page_of_too_much(request)
    return page_of_bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault, drawn without database or person; 503 when it is the database that does not answer."""
    is_unavailable = isinstance(sys.exc_info()[1], UNAVAILABLE)
    if request.path_info.startswith("/api/"):
        return unavailable_problem() if is_unavailable else failed_problem()
    status = 503 if is_unavailable else 500
    return HttpResponse(render_to_string(f"{status}.html"), status=status)
