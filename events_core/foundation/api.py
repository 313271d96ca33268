"""What every API module shares: strict bodies, problems (RFC 9457), paging by cursor."""

import base64
import datetime
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar, get_args

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .bodies import UNKEPT
from .refusals import FieldError, Invalid, Missing, Refusal, Refused, TooMany

Row = TypeVar("Row", bound=models.Model)
MOST = 200
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,149}")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _with_offset(value: Any) -> Any:
    if not isinstance(value, str) or not RFC3339.fullmatch(value):
        raise PydanticCustomError("offset", "not a time with its offset")
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise PydanticCustomError("day", "not a day")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_with_offset)]
"""A time in RFC 3339 with its offset; seconds may be left out."""
Day = Annotated[datetime.date, BeforeValidator(_day)]
"""A day as YYYY-MM-DD."""
Text = str | dict[str, str | None]
"""A text in the caller's language, or `{"en": …, "ja": …}`."""
Count = Annotated[int, Field(strict=True, ge=0, le=2_000_000_000)]
Flag = Annotated[bool, Field(strict=True)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A number in an address."""
IdIn = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]
"""A number in a body."""


class Strict(Schema):
    """A body in which an unknown field is refused, so that a typo is not silence."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, handler: Any, info: ValidationInfo) -> Any:
        """Takes an object only. What may be left out may be empty too: `""`, where it is no text, and `{}` are null."""
        if not isinstance(values, dict):
            raise PydanticCustomError("object", "not an object")
        return handler({name: None if cls._is_left_out(name, value) else value for name, value in values.items()})

    @classmethod
    def _is_left_out(cls, name: str, value: Any) -> bool:
        field = cls.model_fields.get(name)
        if field is None or field.is_required():
            return False
        return value == {} or (value == "" and str not in get_args(field.annotation))


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
    503: gettext_lazy("Not available for a moment"),
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
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status=status,
        content_type="application/problem+json",
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


_OFFSET = gettext_lazy("Write the time with its offset, such as 2027-05-18T09:00:00+09:00.")
_DAY = gettext_lazy("Write the day as year, month and day, such as 2027-05-18.")
_SENTENCES = {
    "missing": gettext_lazy("This is required."),
    "extra_forbidden": gettext_lazy("There is no field by this name."),
    "object": gettext_lazy("Write an object here: {…}."),
    "string_type": gettext_lazy("Write a text here."),
    "int_type": gettext_lazy("Write a whole number here."),
    "bool_type": gettext_lazy("Write true or false here."),
    "list_type": gettext_lazy("Write a list here."),
    "offset": _OFFSET,
    "day": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    "datetime_from_date_parsing": _OFFSET,
    "datetime_parsing": _OFFSET,
}
_CODES = {"missing": "required", "extra_forbidden": "unknown_field"}
_BRANCH = re.compile(r"str|dict\[.*")


def field_errors(errors: Sequence[Mapping[str, Any]]) -> Invalid:
    """What a schema found wrong, as a refusal that names the fields: each once, at the innermost place."""
    found: dict[str, FieldError] = {}
    for error in errors:
        first, *rest = [str(part) for part in error["loc"][2:]] or [str(error["loc"][-1])]
        field = ".".join([first, *[part for part in rest if not _BRANCH.fullmatch(part)]])
        kind = str(error["type"])
        message = str(_SENTENCES.get(kind, gettext_lazy("This value does not fit here.")))
        found.setdefault(field, FieldError(field, _CODES.get(kind, kind), message))
    outer = {field for field in found for other in found if other.startswith(f"{field}.")}
    return Invalid(*[error for field, error in found.items() if field not in outer])


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
        following = _next(request, _write_cursor(found[-1], order))
    return {"items": write(found), "next": following}


def page_by_place(request: HttpRequest, find: Callable[[int, int], tuple[list[Any], bool]]) -> dict[str, Any]:
    """One page of what is worked out anew each time, best first, so that a cursor is how many came before.

    `find` takes how many to pass over and how many to give; it says whether there are more. Reads the query as `page`.
    """
    limit, cursor = _limit(request), request.GET.get("cursor")
    passed = _read_place(cursor) if cursor else 0
    items, has_more = find(passed, limit)
    return {"items": items, "next": _next(request, _encoded([passed + limit])) if has_more else None}


def _read_place(text: str) -> int:
    try:
        plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(plain, list) or len(plain) != 1 or type(plain[0]) is not int or not 0 <= plain[0] < 2**31:
            raise ValueError
    except (ValueError, RecursionError) as error:
        raise _bad_cursor() from error
    return int(plain[0])


def _next(request: HttpRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _encoded(plain: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _bad_cursor() -> Invalid:
    return Invalid(FieldError("cursor", "unknown", _("Take the address of the next page as it was given.")))


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", "50")
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= MOST:
        raise Invalid(FieldError("limit", "range", _("Enter a whole number from 1 to %(most)d.") % {"most": MOST}))
    return int(text)


def _write_cursor(row: models.Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, datetime.date) else value for value in values]
    return _encoded(plain)


def _read_cursor(text: str, order: Sequence[str], model: type[models.Model]) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(plain, list) or len(plain) != len(order):
            raise ValueError
        return [_typed(value, model, name.lstrip("-")) for value, name in zip(plain, order, strict=True)]
    except (ValueError, TypeError, RecursionError, FieldDoesNotExist) as error:
        raise _bad_cursor() from error


def _typed(value: Any, model: type[models.Model], name: str) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, models.DateTimeField):
        moment = datetime.datetime.fromisoformat(value)
        if moment.tzinfo is None or not 2 <= moment.year <= 9998:  # what every zone can tell
            raise ValueError
        return moment
    if isinstance(field, models.DateField):
        return datetime.date.fromisoformat(value)
    if isinstance(field, models.IntegerField) and (not isinstance(value, int) or abs(value) > 2**62):
        raise ValueError
    if isinstance(field, models.CharField) and (not isinstance(value, str) or UNKEPT.search(value)):
        raise ValueError
    return value


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    condition, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column, down = name.lstrip("-"), name.startswith("-")
        condition |= same & Q(**{f"{column}__{'lt' if down else 'gt'}": value})
        same &= Q(**{column: value})
    return condition
