"""A program that calls the API as the tests' people do."""

import json
from typing import Any

from django.test import Client

from events_core.journal.actors import COMMAND
from events_core.network.actions import issue_token
from events_core.network.models import Person


class Program:
    """Calls `/api/v1` with a person's token (or none)."""

    def __init__(self, person: Person | None = None, *scopes: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if person is not None:
            self.headers["Authorization"] = f"Bearer {issue_token(person, 'test', scopes, by=COMMAND)[1]}"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer, with `.data` as its JSON."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        content = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        answer: Any = self.client.generic(method, f"/api/v1{path}", content, "application/json", headers=sent)
        answer.data = json.loads(answer.content) if answer.content else None
        return answer

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)
