"""How pages are judged: axe's rules, and that nothing reaches beyond the right edge at 320 px."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def audit(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds, one line per rule."""
    only: dict[str, Any] = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [f"{fault['id']}: " + " | ".join(map(_told, fault["nodes"][:3])) for fault in found]


def _told(node: dict[str, Any]) -> str:
    return f"{node['html'][:160]} {node['failureSummary'][:200]}"


def sticks_out(page: Page) -> list[str]:
    """What reaches beyond the right edge."""
    return page.evaluate(
        """() => {const wide = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= wide) return [];
        return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 1
          && !e.closest(".vh, thead, .skip")).slice(0, 5).map(e => e.outerHTML.slice(0, 120))}"""
    )


def faults_of(page: Page) -> dict[str, list[str]]:
    """All that is wrong with a page: every rule wide and light, then what a narrow screen or dark colours may change."""
    faults = {"wide, light": audit(page)}
    page.emulate_media(color_scheme="dark")
    faults["wide, dark"] = audit(page, ["color-contrast"])
    page.set_viewport_size({"width": 320, "height": 800})
    faults["narrow, dark"] = audit(page, ["color-contrast", "target-size", "scrollable-region-focusable"])
    faults["sideways at 320 px"] = sticks_out(page)
    return {how: found for how, found in faults.items() if found}
