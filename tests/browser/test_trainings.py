"""A municipality's request in Mongolian, from the first form to the report: matched, countered, joined, taught."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.mailbox import link_from_mail
from tests.browser.test_cohosts import PHONE, stays_narrow
from tools.screenshots import sign_in

pytestmark = pytest.mark.browser
CITY, OTHER, PROVIDER = "oyun.test@ulaanbaatar.example", "ilya.test@moscow.example", "trainer@demo.example"
LINK = r"http://[^\s\"<]+/trainings/requests/[\w-]{43}/"
MATCH = r"http://[^\s\"<]+/match/[\w-]+/"
SURVEY = r"http://[^\s\"<]+/survey/[\w-]+/"
OWN = r"http://[^\s\"<]+/r/[\w-]+/"
OUTCOME = "Хотын тээврийн ялгаралтыг өөрсдөө тооцож чаддаг болох"
TITLE = "Тээврийн ялгаралтын тооцоо"
PEOPLE = [
    ("Bat Test", "Батын Тест", "bat.test@ulaanbaatar.example", "mn"),
    ("Saran Test", "Сарангийн Тест", "saran.test@ulaanbaatar.example", "mn"),
    ("Dulma Test", "Дулмаагийн Тест", "dulma.test@ulaanbaatar.example", "mn"),
    ("Tuya Test", "Туяагийн Тест", "tuya.test@ulaanbaatar.example", "mn"),
]
GUEST = ("Ilya Test", "Илья Тест", "ilya.learner@moscow.example", "ru")
FIRST = datetime.date.today() + datetime.timedelta(days=120)
LAST = FIRST + datetime.timedelta(days=1)


def send(page: Page, holding: str = "button.btn") -> None:
    """The main button of the page's form: of the first one that holds such a thing."""
    page.locator("main form").filter(has=page.locator(holding)).first.locator(".actions button.btn").first.click()


def told(page: Page) -> None:
    """The page says that it is done."""
    expect(page.locator(".notice").first).to_be_visible()


def ask(page: Page, site: str, city: str, email: str, languages: tuple[str, ...], people: int) -> str:
    """Fill in a request without an account, step by step; the address of its page."""
    page.goto(f"{site}/trainings/requests/new/")
    page.locator("#id_city").select_option(city)
    page.locator("#id_name").fill("Oyun Test")
    page.locator("#id_email").fill(email)
    page.locator('input[name="topics"][value="ghg-accounting"]').check()
    page.locator("#id_outcome").fill(OUTCOME)
    stays_narrow(page)
    send(page)
    page.locator('input[name="level"][value="beginner"]').check()
    page.locator("#id_title").fill(TITLE)
    page.locator("main form button.btn").first.click()
    page.locator("#id_people").fill(str(people))
    for place, language in enumerate(languages):
        page.locator(f"#id_language_{place}").select_option(language)
    stays_narrow(page)
    page.locator("main form button.btn").first.click()
    for month in {f"{FIRST:%Y-%m}", f"{LAST:%Y-%m}"}:
        page.locator(f'input[name="months"][value="{month}"]').check()
    page.locator('input[name="mode"][value="in_person"]').check()
    page.locator("main form button.btn").first.click()
    page.locator("#id_amount").fill("4000")
    page.locator("#id_currency").select_option("USD")
    page.locator("main form button.btn").first.click()
    expect(page.locator("main")).to_contain_text(OUTCOME)
    stays_narrow(page)
    send(page)
    told(page)
    return link_from_mail(page, site, email, LINK)


def take_up(page: Page, site: str, city: str) -> str:
    """As the officer: find the request in the queue and take it up; its address."""
    page.goto(f"{site}/desk/trainings/?q={TITLE}")
    row = page.locator("main tr").filter(has_text=city)
    row.get_by_role("link").first.click()
    expect(page.locator("main blockquote")).to_contain_text(OUTCOME)
    page.get_by_role("button", name="Take up").click()
    told(page)
    return page.url


def join(page: Page, request: str) -> None:
    """Ask both cities to be taught together."""
    page.goto(request)
    page.get_by_role("link", name="Ask cities to be taught together").first.click()
    page.get_by_label(re.compile("Moscow")).first.check()
    page.get_by_role("button", name="Ask the cities").click()
    told(page)


def say_yes_to_joining(page: Page, address: str) -> None:
    page.goto(f"{address}join/")
    page.locator('input[name="answer"][value="yes"]').check()
    stays_narrow(page)
    send(page, 'input[name="answer"]')
    told(page)


def propose(page: Page, request: str) -> None:
    """Choose the offer that fits, with reasons shown, for both cities."""
    page.goto(request)
    best = page.locator("li.match").filter(has_text="ICLEI")
    expect(best.locator(".why li").first).to_be_visible()
    best.get_by_role("link", name=re.compile("Choose this offer")).click()
    expect(page.locator("main")).to_contain_text("Moscow")
    page.locator("#id_reason").fill("Teaches the subject in both languages")
    page.locator("#id_first").fill(FIRST.isoformat())
    page.locator("#id_last").fill(LAST.isoformat())
    page.get_by_role("button", name="Ask the provider").click()
    told(page)


def counter(page: Page, address: str) -> None:
    """The provider would have it a day later, and looks at it before it is sent."""
    page.goto(address)
    page.locator('input[name="answer"][value="counter"]').check()
    later = FIRST + datetime.timedelta(days=1)
    page.locator("#id_first").fill(later.isoformat())
    page.locator("#id_last").fill((later + datetime.timedelta(days=1)).isoformat())
    page.locator("#id_note").fill("The day before is a holiday.")
    page.locator("#id_name").fill("Elena Sokolova")
    page.locator("#id_position").fill("Trainer")
    stays_narrow(page)
    page.get_by_role("button", name="Check your answer").click()
    expect(page.locator("main del.was").first).to_be_visible()
    send(page)
    told(page)


def take_counter(page: Page, request: str) -> None:
    page.goto(request)
    expect(page.locator("main")).to_contain_text("The day before is a holiday.")
    page.get_by_role("link", name="Accept the changes").click()
    send(page)
    told(page)


def agree(page: Page, address: str) -> None:
    """The city sees what it costs and who bears it, and agrees."""
    page.goto(f"{address}agree/")
    expect(page.locator("main")).to_contain_text("USD")
    page.locator("#id_name").fill("Oyun Test")
    page.locator("#id_position").fill("Head of office")
    page.locator("#id_may").check()
    stays_narrow(page)
    send(page, "#id_may")
    told(page)


def schedule(page: Page, request: str) -> str:
    """Make the event, published, with the city asked as host; its slug."""
    page.goto(request)
    page.get_by_role("link", name="Schedule").click()
    page.locator("#id_title-en").fill("Counting the emissions of city transport")
    page.locator("#id_begins").fill("09:00")
    page.locator("#id_ends").fill("17:00")
    page.locator("#id_publish").check()
    page.get_by_role("button", name="Schedule the training").click()
    told(page)
    page.goto(request)
    link = page.locator('main a[href*="/desk/events/"]').first.get_attribute("href") or ""
    return link.split("/desk/events/")[1].split("/")[0]


def name_people(page: Page, address: str, people: list[tuple[str, str, str, str]]) -> None:
    """By the link, looked at before anybody is registered."""
    page.goto(f"{address}people/")
    for place, (name, native, email, _language) in enumerate(people):
        if not page.locator(f"#id_people-{place}-name").count():
            page.locator('button[name="more"]').click()
        page.locator(f"#id_people-{place}-name").fill(name)
        page.locator(f"#id_people-{place}-native_name").fill(native)
        page.locator(f"#id_people-{place}-email").fill(email)
    stays_narrow(page)
    send(page, "#id_people-0-name")
    page.locator("main form button.btn").first.click()
    told(page)
    expect(page.locator("main")).to_contain_text(people[0][1])


def plan(page: Page, site: str, slug: str) -> None:
    """One module that everybody must attend, one that they may, and a task."""
    for title, required in (("Counting", True), ("Checking", False)):
        page.goto(f"{site}/desk/events/{slug}/training/modules/new/")
        page.locator("#id_title-en").fill(title)
        page.locator("#id_outcome-en").fill(f"I can do this: {title}")
        page.locator("#id_is_required").set_checked(required)
        send(page)
        told(page)
    page.goto(f"{site}/desk/events/{slug}/training/assessments/new/")
    page.locator("#id_title-en").fill("A first count")
    page.locator('input[name="kind"][value="pass"]').check()
    send(page)
    told(page)


def teach(page: Page, site: str, slug: str) -> None:
    """On the day: who is there, who is not, who passes."""
    day = f"{site}/desk/events/{slug}/training/"
    for place in range(2):
        page.goto(day)
        page.get_by_role("link", name=re.compile("Mark attendance")).nth(place).click()
        page.get_by_role("button", name="All present").click()
        early = page.locator('button[name="sure"]')
        if early.count():
            early.click()
        told(page)
    page.goto(day)
    page.get_by_role("link", name=re.compile("Mark attendance")).first.click()
    page.get_by_label(re.compile("Bat Test")).uncheck()
    page.get_by_role("button", name="Save").last.click()
    told(page)
    page.goto(day)
    page.get_by_role("link", name=re.compile("Enter results")).click()
    for field in page.locator("main select").all():
        field.select_option(label="Passed")
    send(page)
    told(page)
    page.goto(day)
    expect(page.locator("main")).to_contain_text("4 of 5 have completed the training.")


def test_from_the_first_form_to_the_report(site: str, open_browser: Callable[..., Page], tmp_path: Path) -> None:
    city, other = open_browser("mn", PHONE), open_browser("ru", PHONE)
    officer, provider = open_browser("en"), open_browser("en", PHONE)
    own = ask(city, site, "ulaanbaatar", CITY, ("mn", "ru"), 6)
    theirs = ask(other, site, "moscow", OTHER, ("ru",), 4)

    sign_in(officer, site, "secretariat@demo.example")
    request = take_up(officer, site, "Ulaanbaatar")
    take_up(officer, site, "Moscow")
    join(officer, request)
    for page, address in ((city, own), (other, theirs)):
        say_yes_to_joining(page, address)

    propose(officer, request)
    counter(provider, link_from_mail(provider, site, PROVIDER, MATCH))
    take_counter(officer, request)
    for page, address in ((city, own), (other, theirs)):
        agree(page, address)

    slug = schedule(officer, request)
    name_people(city, own, PEOPLE)
    name_people(other, theirs, [GUEST])
    plan(officer, site, slug)
    teach(officer, site, slug)

    learner = open_browser("mn", PHONE)
    learner.goto(link_from_mail(learner, site, PEOPLE[0][2], OWN))
    short = learner.locator("main section, main li, main div").filter(has=learner.locator('.pill[data-tone="stop"]'))
    expect(short.first).to_contain_text("Counting")
    stays_narrow(learner)

    officer.goto(f"{site}/desk/events/{slug}/moves/complete/")
    officer.get_by_role("button", name="Mark this event as held").click()
    officer.goto(f"{request}report/")
    officer.locator("#id_summary").fill("Four of five people completed the training.")
    officer.locator("#id_next_steps").fill("They count again in autumn.")
    officer.get_by_role("button", name="Save and send it to the city").click()
    told(officer)

    city.goto(f"{own}report/")
    expect(city.locator("main")).to_contain_text("Four of five people completed the training.")
    stays_narrow(city)
    with city.expect_download() as given:
        city.locator('main a[href*="report.pdf"]').first.click()
    kept = tmp_path / "report.pdf"
    given.value.save_as(kept)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(kept).pages)
    assert "They count again in autumn." in re.sub(r"\s+", " ", text)
    officer.goto(request)
    officer.get_by_role("link", name="Close").click()
    send(officer)
    told(officer)
    city.goto(own)
    expect(city.locator('.pill[data-tone="done"]').first).to_be_visible()
