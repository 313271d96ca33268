"""Reading and filling forms as a browser without scripts does."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

Fields = dict[str, Any]


class _Form(HTMLParser):
    """The values that each form of a page would send as it stands; buttons send nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.select = ""
        self.first = self.chosen = None
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        name = at.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and self.forms:
            if at.get("type") not in ("checkbox", "radio") or "checked" in at:
                self._put(name, at.get("value") or "")
        elif tag == "select" and self.forms:
            self.select, self.first, self.chosen = name, None, None
        elif tag == "option" and self.select:
            value = at.get("value") or ""
            self.first = value if self.first is None else self.first
            self.chosen = value if "selected" in at else self.chosen
        elif tag == "textarea" and self.forms:
            self.area = name
            self._put(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            self._put(self.select, (self.first if self.chosen is None else self.chosen) or "")
            self.select = ""
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area][-1] += data.removeprefix("\n")

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def form_of(page: str, having: str) -> dict[str, list[str]]:
    """What the form of a page that has the field `having` would send."""
    parser = _Form()
    parser.feed(page)
    return next(form for form in parser.forms if having in form)


def show(client: Client, address: str, status: int = 200) -> str:
    """A page in English."""
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status, address
    return answer.content.decode()


def send(client: Client, address: str, status: int = 302, **values: Any) -> str:
    """Send values; the page that comes back, or where it leads."""
    answer = client.post(address, values, headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content.decode()
    return answer["Location"] if status == 302 else answer.content.decode()


def fill(client: Client, address: str, having: str, status: int = 302, **values: Any) -> str:
    """Open a page, change some values in its form, and send it."""
    sent = form_of(show(client, address), having) | values
    return send(client, address, status, **sent)
