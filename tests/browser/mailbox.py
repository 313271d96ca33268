"""The mail that the served demonstration has sent."""

import re

from playwright.sync_api import Page


def link_from_mail(page: Page, site: str, address: str, pattern: str, *, pages: int = 1) -> str:
    """What matches in the newest mail to an address that has it; waits for the worker.

    Old mail stands further back: so many `pages` are looked through, one after the other.
    """
    for attempt in range(80):
        page.goto(f"{site}/demo/mail/?page={attempt % pages + 1}")
        rows = page.locator("main tr, main li").filter(has_text=address)
        for address_of_mail in [row.get_by_role("link").first.get_attribute("href") for row in rows.all()]:
            page.goto(f"{site}{address_of_mail}")
            if found := re.search(pattern, page.content()):
                return found.group()
        page.wait_for_timeout(500 // pages)
    raise AssertionError(f"No mail to {address} holds {pattern}")
