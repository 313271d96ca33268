"""What every API module shares: strict bodies, problems (RFC 9457), paging by cursor."""

import base64
import binascii
import datetime
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from .refusals import FieldError, Invalid, Missing, Refusal, Refused, TooMany

Row = TypeVar("Row", bound=models.Model)
MOST = 200
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,149}")


def _only_text(value: Any) -> Any:
    if value is not None and not isinstance(value, str):
        raise ValueError("not a text")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_only_text)]
"""A time in RFC 3339 with its offset."""
Text = str | dict[str, str]
"""A text in the caller's language, or `{"en": …, "ja": …}`."""
Count = Annotated[int, Field(strict=True, ge=0, le=2_000_000_000)]
Flag = Annotated[bool, Field(strict=True)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Strict(Schema):
    """A body in which an unknown field is refused, so that a typo is not silence."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """An error as `application/problem+json` (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    blockers: list[dict[str, str]] | None = None
    errors: list[dict[str, str]] | None = None


TITLES = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Sign-in needed"),
    403: gettext_lazy("Not yours"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not possible here"),
    409: gettext_lazy("Not possible now"),
    412: gettext_lazy("Changed meanwhile"),
    413: gettext_lazy("Too large"),
    422: gettext_lazy("Please look again"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong here"),
}


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """An error answer; `more` is `blockers` or `errors`."""
    body = {
        "type": "about:blank",
        "title": str(TITLES[status]),
        "status": status,
        "code": code,
        "detail": str(detail),
        **more,
    }
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json"
    )
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def refusal_problem(refusal: Refusal) -> HttpResponse:
    """A refusal as a problem, with its blockers or errors."""
    more: dict[str, Any] = {}
    if isinstance(refusal, Refused) and refusal.code == "refused":
        more["blockers"] = [{"code": one.code, "message": str(one.message)} for one in refusal.blockers]
    if isinstance(refusal, Invalid):
        more["errors"] = [{"field": one.field, "code": one.code, "message": str(one.message)} for one in refusal.errors]
    response = problem(refusal.status, refusal.code, refusal.message, **more)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response


_SENTENCES = {
    "missing": gettext_lazy("This is required."),
    "extra_forbidden": gettext_lazy("There is no field by this name."),
    "string_type": gettext_lazy("Write a text here."),
    "int_type": gettext_lazy("Write a whole number here."),
    "bool_type": gettext_lazy("Write true or false here."),
    "list_type": gettext_lazy("Write a list here."),
    "timezone_aware": gettext_lazy("Write the time with its offset, such as 2027-05-18T09:00:00+09:00."),
    "datetime_from_date_parsing": gettext_lazy("Write the time with its offset, such as 2027-05-18T09:00:00+09:00."),
    "datetime_parsing": gettext_lazy("Write the time with its offset, such as 2027-05-18T09:00:00+09:00."),
}


def field_errors(errors: Sequence[Mapping[str, Any]]) -> Invalid:
    """What a schema found wrong, as a refusal that names the fields."""
    found = []
    for error in errors:
        place = [str(part) for part in error["loc"][2:]] or [str(error["loc"][-1])]
        kind = str(error["type"])
        message = _SENTENCES.get(kind, gettext_lazy("This value does not fit here."))
        found.append(
            FieldError(".".join(part for part in place if not part.startswith(("str", "dict["))), kind, str(message))
        )
    return Invalid(*dict.fromkeys(found))


def one(rows: QuerySet[Row], slug: str, field: str = "slug") -> Row:
    """The row by that slug. Refuses (404) when there is none, or none that may be seen."""
    row = rows.filter(**{field: slug}).first() if SLUG.fullmatch(slug) else None
    if row is None:
        raise Missing(_("There is no such thing, or it is not visible to you."))
    return row


def page(
    request: HttpRequest, rows: QuerySet[Row], order: Sequence[str], write: Callable[[list[Row]], list[Any]]
) -> dict[str, Any]:
    """One page of a list: `{"items", "next"}`; `order` names unique columns in sum (a leading - goes down).

    Reads `limit` (1–200, 50 when left out) and `cursor` from the query. Refuses others (422).
    """
    limit = _limit(request)
    cursor = request.GET.get("cursor")
    if cursor:
        rows = rows.filter(_after(order, _read_cursor(cursor, order, rows.model)))
    found = list(rows.order_by(*order)[: limit + 1])
    following = None
    if len(found) > limit:
        found = found[:limit]
        query = request.GET.copy()
        query["cursor"] = _write_cursor(found[-1], order)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"items": write(found), "next": following}


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", "50")
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= MOST:
        raise Invalid(FieldError("limit", "range", _("Enter a whole number from 1 to %(most)d.") % {"most": MOST}))
    return int(text)


def _write_cursor(row: models.Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, datetime.datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read_cursor(text: str, order: Sequence[str], model: type[models.Model]) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(plain, list) or len(plain) != len(order):
            raise ValueError
        return [_typed(value, model, name.lstrip("-")) for value, name in zip(plain, order, strict=True)]
    except (ValueError, TypeError, binascii.Error, FieldDoesNotExist) as error:
        raise Invalid(
            FieldError("cursor", "unknown", _("Take the address of the next page as it was given."))
        ) from error


def _typed(value: Any, model: type[models.Model], name: str) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, models.DateTimeField):
        moment = datetime.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if isinstance(field, models.IntegerField) and (not isinstance(value, int) or abs(value) > 2**62):
        raise ValueError
    if isinstance(field, models.CharField) and (not isinstance(value, str) or "\x00" in value):
        raise ValueError
    return value


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    condition, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column, down = name.lstrip("-"), name.startswith("-")
        condition |= same & Q(**{f"{column}__{'lt' if down else 'gt'}": value})
        same &= Q(**{column: value})
    return condition
