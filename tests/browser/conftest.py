"""The running product and a real browser, once for all journeys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.screenshots import CHROMIUM


@pytest.fixture(scope="session")
def site(served_demo: tuple[str, Path]) -> str:
    """The address of the served demo."""
    return served_demo[0]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own for each test: no cookies, English."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en", reduced_motion="reduce")
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """One page; a script that fails or a breach of the content security policy fails the test."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert faults == []


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Browsers of different people: no cookies in common, each in its language."""
    opened: list[BrowserContext] = []

    def made(language: str, width: int = 1280) -> Page:
        opened.append(browser.new_context(locale=language, viewport={"width": width, "height": 900}))
        return opened[-1].new_page()

    yield made
    for context in opened:
        context.close()
