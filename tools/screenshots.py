"""The pictures of the README, taken from the running demo: `make screenshots` writes `docs/pictures/`."""

import json
import re
import urllib.request
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_site import ROOT, demo_site

CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--font-render-hinting=none"]}
PICTURES = ROOT / "docs" / "pictures"


@dataclass(frozen=True)
class Picture:
    """One picture: which page, who looks, how wide, in which language and light."""

    name: str
    path: str
    person: str = ""
    width: int = 1280
    height: int = 900
    dark: bool = False
    language: str = "en"


PLAN = (
    Picture("events", "/"),
    Picture("event", "{open}", dark=True),
    Picture("event-ja", "{open}", width=390, height=844, language="ja"),
    Picture("register", "{open}register/", width=390, height=844),
    Picture("my-events", "/me/", person="participant@demo.example"),
    Picture("workspace", "/desk/events/{slug}/", person="secretariat@demo.example"),
    Picture("registrations", "/desk/events/{slug}/registrations/", person="secretariat@demo.example"),
    Picture("checkin", "/desk/events/{slug}/checkin/", person="secretariat@demo.example", width=390, height=844),
    Picture("subscribe", "/calendars/"),
    Picture("offers", "/desk/trainings/2/#ranked", person="secretariat@demo.example"),
    Picture("training-mn", "/trainings/requests/new/", width=390, height=844, language="mn"),
)


def open_event(address: str) -> str:
    """The slug of a coming event that takes registrations; of several, one that is told in most languages."""
    with urllib.request.urlopen(f"{address}/api/v1/events?limit=50") as answer:
        events = json.load(answer)["items"]
    for event in sorted(events, key=lambda event: -len(event["title"])):
        if event["state"] == "published":
            with urllib.request.urlopen(f"{address}/events/{event['slug']}/") as page:
                if re.search(r'href="[^"]*/register/"', page.read().decode()):
                    return str(event["slug"])
    raise RuntimeError("The demo has no event that is open for registration.")


def sign_in(page: Page, address: str, email: str) -> None:
    """Sign in by one click as one of the demo's people."""
    page.goto(f"{address}/sign-in/")
    with page.expect_navigation():
        page.click(f'button[value="{email}"]')


def take(browser: Browser, address: str, picture: Picture, slug: str) -> None:
    """Take one picture of what fits on the screen."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale=picture.language,
    )
    page = context.new_page()
    if picture.person:
        sign_in(page, address, picture.person)
    page.goto(address + picture.path.format(open=f"/events/{slug}/", slug=slug))
    page.screenshot(path=PICTURES / f"{picture.name}.png")
    context.close()


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type]
        slug = open_event(address)
        for picture in PLAN:
            take(browser, address, picture, slug)
            print(f"{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
