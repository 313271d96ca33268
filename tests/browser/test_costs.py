"""What a visit cost, who promised and gave what, and what is missing: from the plan to the closed ledger."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.mailbox import link_from_mail
from tests.browser.test_cohosts import PHONE, stays_narrow
from tools.screenshots import sign_in

pytestmark = pytest.mark.browser
EVENT = "low-carbon-cities-conference"
SEOUL = "costs.office@seoul.example"
LINK = r"http://[^\s\"<]+/pledge/[\w-]+/"
RATES = """currency,effective,units_per_usd,source
KRW,{day},1250,Browser walk
"""


def plan(page: Page, site: str, category: str, amount: str, currency: str) -> None:
    """One line of the budget."""
    page.goto(f"{site}/desk/events/{EVENT}/ledger/budget/new/")
    page.locator("#id_category").select_option(category)
    page.locator("#id_amount").fill(amount)
    page.locator("#id_currency").select_option(currency)
    page.get_by_role("button", name="Add this line").click()
    expect(page.locator(".notice").first).to_be_visible()


def ask_for_money(page: Page, site: str) -> None:
    """The city has promised nothing: it is asked for KRW 5,000,000 in Korean, after a look at the letter."""
    page.goto(f"{site}/desk/events/{EVENT}/ledger/contributions/new/")
    page.locator("#id_organisation").select_option("city-of-seoul")
    page.locator('input[name="form"][value="cash"]').check()
    page.locator("#id_category").select_option("venue")
    page.locator("#id_amount").fill("5000000")
    page.locator("#id_currency").select_option("KRW")
    page.locator('input[name="promised"][value="no"]').check()
    page.get_by_role("button", name="Record this contribution").click()
    page.locator("#id_contact_name").fill("한가람")
    page.locator("#id_contact_email").fill(SEOUL)
    page.locator("#id_contact_language").select_option("ko")
    page.get_by_role("button", name="Look at the letter").click()
    expect(page.locator("article.sheet")).to_have_count(2)
    page.get_by_role("button", name="Send the letter").click()
    expect(page.locator('.pill[data-tone="wait"]').first).to_be_visible()


def say_yes(page: Page, address: str) -> None:
    """On a phone, in Korean: yes, to a smaller amount; nothing is sent before it was looked at."""
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    stays_narrow(page)
    page.locator('input[name="answer"][value="yes"]').check()
    page.locator("#id_amount").fill("4000000")
    page.locator("#id_name").fill("한가람")
    page.locator("#id_position").fill("기후환경과장")
    page.locator("form#answer .actions button.btn").click()
    expect(page.locator("del.was").first).to_contain_text("5,000,000")
    stays_narrow(page)
    page.locator("main form .actions button.btn").click()
    expect(page.locator('.pill[data-tone="go"]').first).to_be_visible()
    stays_narrow(page)


def load_rate(page: Page, site: str, folder: Path) -> None:
    """As the finance officer: a rate of today, previewed, then loaded."""
    table = folder / "rates.csv"
    table.write_text(RATES.format(day=datetime.date.today().isoformat()))
    page.goto(f"{site}/desk/rates/new/")
    page.locator('input[type="file"]').set_input_files(table)
    page.locator("main form button.btn").first.click()
    expect(page.locator("main")).to_contain_text("KRW")
    page.get_by_role("button", name="Load these rates").click()
    expect(page.locator(".notice").first).to_be_visible()


def download(page: Page, name: str, folder: Path) -> Path:
    """What a link of the page gives."""
    with page.expect_download() as given:
        page.get_by_role("link", name=name).first.click()
    kept = folder / given.value.suggested_filename
    given.value.save_as(kept)
    return kept


def figures_of(page: Page) -> list[str]:
    """The three figures at the head of the page."""
    return [re.sub(r"[^\d.]", "", text) for text in page.locator(".tiles dd").all_inner_texts()]


def test_from_the_plan_to_the_closed_ledger(site: str, open_browser: Callable[..., Page], tmp_path: Path) -> None:
    officer, finance, seoul = open_browser("en"), open_browser("en"), open_browser("ko", PHONE)
    costs = f"{site}/desk/events/{EVENT}/ledger/"
    sign_in(officer, site, "secretariat@demo.example")
    plan(officer, site, "venue", "6250000", "KRW")
    plan(officer, site, "materials", "1000", "USD")
    ask_for_money(officer, site)

    say_yes(seoul, link_from_mail(seoul, site, SEOUL, LINK))
    officer.goto(costs)
    expect(officer.locator("main")).to_contain_text("Confirmed")
    expect(officer.get_by_role("link", name="Record what came")).to_have_count(0)

    sign_in(finance, site, "finance@demo.example")
    load_rate(finance, site, tmp_path)
    finance.goto(costs)
    finance.get_by_role("link", name="Record what came").first.click()
    finance.locator("#id_amount").fill("2500000")
    finance.get_by_role("button", name="Record the receipt").click()
    finance.goto(costs)
    expect(finance.locator("main")).to_contain_text("KRW 1,500,000")
    expect(finance.locator("main")).to_contain_text("2,000.00")
    planned, covered, gap = (Decimal(text) for text in figures_of(finance))
    assert planned == covered + gap

    book = load_workbook(download(finance, "Statement as XLSX", tmp_path))
    kept = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    numbers = {Decimal(str(cell)).quantize(Decimal("0.01")) for cell in kept if isinstance(cell, int | float)}
    assert {planned, covered, gap, Decimal("2000.00")} <= numbers
    pdf = pypdf.PdfReader(download(finance, "Statement as PDF", tmp_path))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    assert all(f"{figure:,.2f}" in text for figure in (planned, covered, gap, Decimal(2000)))

    finance.goto(f"{costs}close/")
    finance.get_by_role("button", name="Close the ledger").click()
    expect(finance.locator("main")).to_contain_text("closed")
    expect(finance.get_by_role("link", name="Record a contribution")).to_have_count(0)
