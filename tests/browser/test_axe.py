"""Each type of page under axe (WCAG 2.2 A and AA and good practice): wide and 320 px, light and dark, never sideways."""

import json
import re
import urllib.request
from dataclasses import dataclass

import pytest
from playwright.sync_api import Cookie, Page

from tests.browser.audit import faults_of
from tests.browser.mailbox import link_from_mail
from tools.screenshots import open_event, sign_in

pytestmark = pytest.mark.browser
OFFICER, PARTICIPANT = "secretariat@demo.example", "participant@demo.example"
FOCAL, FINANCE = "focal.kitakyushu@demo.example", "finance@demo.example"
SEND = "main form[method=post] .actions button"
RATES = "currency,effective,units_per_usd,source\nJPY,2026-01-01,0,UN\nCNY,2026-01-01,70,UN\n"
LINES = "category,description,amount,currency,per_person,bearer\nvenue,Hall,900,USD,no,\ncatering,Tea,ten,USD,yes,\n"
TRAINING = "/desk/events/heat-losses-of-schools-and-hospitals/training/"
BOOK = "/desk/events/eco-town-industry-and-recycling/ledger/"


@dataclass(frozen=True)
class PageType:
    """A page that stands for all of its type; `press` is clicked first (a form sent empty, a menu opened).

    `write` is typed into its large field before that, or sent as its file.
    """

    name: str
    path: str
    person: str = ""
    press: str = ""
    write: str = ""


PAGES = [
    PageType("directory", "/"),
    PageType("past events", "/?when=past"),
    PageType("month", "/?when={month}"),
    PageType("empty directory", "/?q=nothing-is-called-so"),
    PageType("language menu", "/", press=".menu > summary"),
    PageType("event", "/events/{open}/"),
    PageType("event held", "/events/{held}/"),
    PageType("event cancelled", "/events/{cancelled}/"),
    PageType("series", "/series/international-symposium-on-low-carbon-cities/"),
    PageType("register", "/events/{open}/register/"),
    PageType("register with errors", "/events/{open}/register/", press="main form[method=post] button.btn"),
    PageType("own registration", "{own}"),
    PageType("calendars", "/calendars/"),
    PageType("city", "/cities/kitakyushu/"),
    PageType("organisation", "/organisations/city-of-kitakyushu/"),
    PageType("cities", "/cities/"),
    PageType("organisations", "/organisations/?by=country"),
    PageType("verify", "/verify/"),
    PageType("sign in", "/sign-in/"),
    PageType("sign in with errors", "/sign-in/", press="main form:first-of-type button.btn"),
    PageType("accessibility", "/accessibility/"),
    PageType("privacy", "/privacy/"),
    PageType("missing page", "/no/such/page/"),
    PageType("demo mail", "/demo/mail/"),
    PageType("my events", "/me/", PARTICIPANT),
    PageType("my details", "/me/details/", PARTICIPANT),
    PageType("API tokens", "/me/tokens/", PARTICIPANT),
    PageType("webhooks", "/me/webhooks/", PARTICIPANT, press="main form[method=post] button.btn"),
    PageType("offline", "/offline/"),
    PageType("sign-in and security", "/me/security/", PARTICIPANT),
    PageType("add a passkey", "/me/security/passkeys/add/", PARTICIPANT),
    PageType("authenticator app", "/me/security/app/", PARTICIPANT, press="main form[method=post] button.btn"),
    PageType("new recovery codes", "/me/security/codes/", PARTICIPANT),
    PageType("sign out", "/sign-out/", PARTICIPANT),
    PageType("not yours", "/desk/events/new/", PARTICIPANT),
    PageType("desk", "/desk/", OFFICER),
    PageType("what waits for one reason", "/desk/waiting/books-promised/", OFFICER),
    PageType("journal of all events", "/desk/journal/", OFFICER),
    PageType("letters of what waits", "/desk/settings/", OFFICER),
    PageType("all letters", "/desk/letters/", OFFICER),
    PageType("letter", "/desk/letters/1/", OFFICER),
    PageType("desk events", "/desk/events/", OFFICER),
    PageType("desk month", "/desk/events/?when={month}", OFFICER),
    PageType("search", "/search/?q=city", OFFICER),
    PageType("search in one kind", "/search/?q=city&in=cities"),
    PageType("search without finds", "/search/?q=nothing-is-called-so"),
    PageType("new event", "/desk/events/new/", OFFICER),
    PageType("new event with errors", "/desk/events/new/", OFFICER, press="main form[method=post] button.btn"),
    PageType("workspace", "/desk/events/{open}/", OFFICER),
    PageType("invitations", "/desk/events/building-a-city-greenhouse-gas-inventory/invitations/", OFFICER),
    PageType("people to invite", "/desk/events/building-a-city-greenhouse-gas-inventory/invitations/add/", OFFICER),
    PageType(
        "letter that invites", "/desk/events/building-a-city-greenhouse-gas-inventory/invitations/letter/", OFFICER
    ),
    PageType("candidate dates", "/desk/events/green-space-forum-of-cities/dates/", OFFICER),
    PageType("candidate dates reminder", "/desk/events/green-space-forum-of-cities/dates/remind/", OFFICER),
    PageType("invitation by link", "{invited}"),
    PageType("invitation declined by link", "{invited}decline/"),
    PageType("answer about dates by link", "{suits}"),
    PageType("workspace blocked", "/desk/events/{draft}/", OFFICER),
    *[
        PageType(f"workspace {tab}", f"/desk/events/{{open}}/{tab}/", OFFICER)
        for tab in (
            "team",
            "programme/add",
            "moves/cancel",
            "programme",
            "documents",
            "registrations",
            "checkin",
            "letters",
            "journal",
            "settings",
        )
    ],
    PageType("copy with errors", "/desk/events/{open}/copy/", OFFICER, press="main form[method=post] button.btn"),
    PageType("series kept", "/desk/series/", OFFICER),
    PageType("new series with errors", "/desk/series/new/", OFFICER, press="main form[method=post] button.btn"),
    PageType("series changed", "/desk/series/senior-officials-meeting/", OFFICER),
    PageType("series taken away", "/desk/series/senior-officials-meeting/remove/", OFFICER),
    PageType("workspace with a minimum", "/desk/events/shade-and-heat-in-small-cities/", OFFICER),
    PageType("going ahead", "/desk/events/shade-and-heat-in-small-cities/go-ahead/", OFFICER),
    PageType("network", "/desk/network/", OFFICER),
    PageType("network cities", "/desk/network/cities/", OFFICER),
    PageType("network city", "/desk/network/cities/jilin/", OFFICER),
    PageType(
        "network new city with errors", "/desk/network/cities/new/", OFFICER, press="main form[method=post] button.btn"
    ),
    PageType("network organisation", "/desk/network/organisations/iclei/", OFFICER),
    PageType("network people", "/desk/network/people/", OFFICER),
    PageType("network person", "/desk/network/people/1/", OFFICER),
    PageType("network duplicates", "/desk/network/duplicates/", OFFICER),
    PageType("network the same as", "/desk/network/same/city/1/?q=a", OFFICER),
    PageType("network merge", "/desk/network/merge/organisation/1/2/", OFFICER),
    PageType("network merge blocked", "/desk/network/merge/person/2/1/", OFFICER),
    PageType("network hand over", "/desk/network/posts/1/hand-over/", OFFICER),
    PageType("hand over a post", "/me/posts/1/hand-over/", FOCAL),
    PageType("network themes", "/desk/network/themes/", OFFICER),
    PageType("workspace hosting", "/desk/events/{visit}/hosting/", OFFICER),
    *[PageType(f"hosting {step}", f"{{{step}}}", OFFICER) for step in ("ask", "preview", "accept", "reply", "record")],
    PageType("hosting record with errors", "{record}", OFFICER, press="main form[method=post] button.btn"),
    PageType("requests to cities", "/desk/hosting/", OFFICER),
    PageType("requests that wait for cities", "/desk/hosting/?group=city", OFFICER),
    PageType("no request fits", "/desk/hosting/?q=nothing-is-called-so", OFFICER),
    PageType("find a host", "/desk/hosts/", OFFICER),
    PageType("find a host for an event", "/desk/hosts/?event={visit}&size=many", OFFICER),
    PageType("standing offers", "/desk/hosts/offers/", OFFICER),
    PageType("standing offer", "/desk/hosts/offers/city-of-kitakyushu/", OFFICER),
    PageType("own standing offer", "/me/offers/city-of-kitakyushu/", FOCAL),
    PageType("city's page", "{cohost}", FOCAL),
    PageType("city's page with errors", "{cohost}", FOCAL, press="form#answer .actions button.btn"),
    PageType("city passes on", "{cohost}forward/", FOCAL),
    PageType("requests to my city", "/me/hosting/", FOCAL),
    PageType("city's page after a yes", "{agreed}"),
    PageType("city changes details", "{agreed}details/"),
    PageType("city withdraws, with errors", "{agreed}withdraw/", press="main form[method=post] .actions button"),
    PageType("city's list of visitors", "{agreed}visitors/"),
    PageType("city's link that opens nothing", "/cohost/" + "x" * 43 + "/"),
    PageType("workspace certificates", "/desk/events/{held}/certificates/", OFFICER),
    PageType("costs", BOOK, FINANCE),
    PageType("costs with more people", BOOK + "?people=40#whatif", FINANCE),
    PageType("costs of an event without a book", "/desk/events/{held}/ledger/", OFFICER),
    PageType("costs of a year", "{year}", FINANCE),
    PageType("costs entries", BOOK + "entries/", FINANCE),
    PageType("costs expense with errors", BOOK + "expenses/new/", FINANCE, press=SEND),
    *[
        PageType(f"costs {step}", f"{BOOK}{step}/", FINANCE)
        for step in ("settings", "publish", "budget/new", "budget/copy", "budget/import", "shares", "note", "close")
    ],
    PageType("costs budget file with errors", BOOK + "budget/import/", FINANCE, press=SEND),
    PageType("costs budget report", BOOK + "budget/import/", FINANCE, press=SEND, write=LINES),
    PageType("contribution", "{gift}", FINANCE),
    *[PageType(f"contribution {step}", f"{{gift}}{step}/", FINANCE) for step in ("receive", "adjust", "withdraw")],
    PageType("contribution new, with errors", BOOK + "contributions/new/", FINANCE, press=SEND),
    PageType("ask a contributor", "{asked}ask/", OFFICER),
    PageType("books", "/desk/books/", FINANCE),
    PageType("rates", "/desk/rates/", FINANCE),
    PageType("rates to load", "/desk/rates/new/", FINANCE),
    PageType("rates preview", "/desk/rates/new/", FINANCE, press=SEND, write=RATES),
    PageType("grants", "/desk/grants/", FINANCE),
    PageType("grant new, with errors", "/desk/grants/new/", FINANCE, press=SEND),
    PageType("grant", "{grant}", FINANCE),
    PageType("grant spread", "{grant}spread/", FINANCE),
    PageType("own contributions", "/me/contributions/city-of-kitakyushu/", FOCAL),
    PageType("event with published costs", "/events/compact-city-and-light-rail/"),
    PageType("contributor's page", "{pledge}"),
    PageType("contributor's page with errors", "{pledge}", press=SEND),
    PageType("contributor's link that opens nothing", "/pledge/" + "x" * 43 + "/"),
    PageType("trainings", "/trainings/"),
    PageType("training offer", "/trainings/offers/1/"),
    PageType("training offer new, with errors", "/trainings/offers/new/", OFFICER, press=SEND),
    PageType("what cities ask for", "/trainings/demand/", OFFICER),
    PageType("how matches are scored", "/trainings/how/"),
    PageType("ask for a training, with errors", "/trainings/requests/new/", press=SEND),
    PageType("own request, to be agreed", "{baoding}"),
    PageType("own request, agreeing with errors", "{baoding}agree/", press=SEND),
    PageType("own request, with its report", "{reported}report/"),
    PageType("naming people", "{ulaanbaatar}people/"),
    PageType("provider's page", "{teaches}"),
    PageType("training requests", "/desk/trainings/", OFFICER),
    PageType("training request", "/desk/trainings/2/", OFFICER),
    PageType("training request with a counter-proposal", "/desk/trainings/5/", OFFICER),
    *[
        PageType(f"training request {step}", f"/desk/trainings/{number}/{step}/", OFFICER)
        for number, step in ((2, "edit"), (2, "owner"), (2, "join"), (2, "move/hold"), (5, "match"), (10, "report"))
    ],
    PageType("propose an offer", "/desk/trainings/2/propose/1/", OFFICER),
    PageType("requests that fit together", "/desk/trainings/together/", OFFICER),
    PageType("weights", "/desk/trainings/weights/", OFFICER),
    PageType("words", "/desk/trainings/words/", OFFICER),
    PageType("offers on the desk", "/desk/trainings/offers/", OFFICER),
    PageType("requests for an offer", "/desk/trainings/offers/1/matches/", OFFICER),
    PageType("trainings compared", "/desk/trainings/compare/", OFFICER),
    PageType("trainer's day", TRAINING, OFFICER),
    *[
        PageType(f"training {step}", f"{TRAINING}{step}/", OFFICER)
        for step in ("plan", "modules/new", "surveys", "surveys/after", "surveys/after/results")
    ],
    PageType("training module with errors", TRAINING + "modules/new/", OFFICER, press=SEND),
]


@pytest.fixture(scope="module")
def places(site: str) -> dict[str, str]:
    """One event of each sort, and a registration made for this test."""
    with urllib.request.urlopen(f"{site}/api/v1/events?limit=200") as answer:
        events = json.load(answer)["items"]
    slug = open_event(site)
    body = {"email": "axe@suwon.example", "name": "Kim Min-jun", "country": "KR", "language": "en"}
    request = urllib.request.Request(
        f"{site}/api/v1/events/{slug}/registrations", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        own = f"/r/{json.load(answer)['secret']}/"

    def first(state: str, kind: str = "") -> str:
        return next(event["slug"] for event in events if event["state"] == state and kind in ("", event["kind"]))

    return {
        "open": slug, "own": own, "held": first("completed"), "cancelled": first("cancelled"),
        "visit": first("published", "field_visit"),
        "month": next(event["starts_at"][:7] for event in events if event["slug"] == slug),
    }  # fmt: skip


@pytest.fixture(scope="module")
def signed_in() -> dict[str, list[Cookie]]:
    """The cookies of each person who was signed in once."""
    return {}


def hosting_step(page: Page, site: str, step: str) -> str:
    """The page of a step that is open for one of the requests that wait for the organisers."""
    page.goto(f"{site}/desk/hosting/")
    events = dict.fromkeys(re.findall(r'href="(/desk/events/[\w-]+/hosting/)', page.content()))
    for path in events:
        page.goto(site + path)
        if found := re.search(rf'href="({path}[\w-]+/{step}/)"', page.content()):
            return found[1]
    raise LookupError(step)


def city_page(page: Page, site: str, which: str) -> str:
    """The page of a city: `cohost` waits for the reader's answer, `agreed` was confirmed and told so by mail."""
    if which == "cohost":
        page.goto(f"{site}/me/hosting/")
        return re.findall(r'href="(/cohost/[\w-]+/)"', page.content())[0]
    for number in range(1, 20):
        page.goto(f"{site}/demo/mail/?page={number}")
        row = page.locator("main tr, main li").filter(has_text="@toyama.example").filter(has_text="Confirmed:")
        if row.count():
            page.goto(site + str(row.first.get_by_role("link").first.get_attribute("href")))
            return re.findall(r"/cohost/[\w-]+/", page.content())[0]
    raise LookupError(which)


def ledger_page(page: Page, site: str, which: str) -> str:
    """A contribution that can be received (`gift`) or asked for, a grant, the book of a year, a contributor's page."""
    if which == "pledge":
        return link_from_mail(page, site, FOCAL, r"/pledge/[\w-]+/", pages=20)
    begins, pattern = {
        "gift": (BOOK, rf'href="({BOOK}contributions/\d+/)receive/'),
        "asked": (BOOK, rf'href="({BOOK}contributions/\d+/)ask/'),
        "grant": ("/desk/grants/", r'href="(/desk/grants/\d+/)"'),
        "year": ("/desk/books/", r'href="(/desk/books/\d{4}/)"'),
    }[which]
    page.goto(site + begins)
    return re.findall(pattern, page.content())[-1]


def training_page(page: Page, site: str, which: str) -> str:
    """The page behind a link of the demonstration's trainings, from the mail that holds it."""
    address, pattern = {
        "baoding": ("yanzhi.sun@baoding.example", r"/trainings/requests/[\w-]{43}/"),
        "ulaanbaatar": ("nomin@ulaanbaatar.example", r"/trainings/requests/[\w-]{43}/"),
        "reported": ("tuguldur@ulaanbaatar.example", r"/trainings/requests/[\w-]{43}/"),
        "teaches": ("trainings@cities-development-initiative-for-asia.example", r"/match/[\w-]+/"),
    }[which]
    return link_from_mail(page, site, address, pattern, pages=20)


def asked_page(page: Page, site: str, which: str) -> str:
    """The page of somebody who is invited, or asked which dates suit, from the mail that holds its link."""
    address, pattern = {
        "invited": ("enkhjin@ulaanbaatar.example", r"/invited/[\w-]{43}/"),
        "suits": ("bold@ulaanbaatar.example", r"/dates/[\w-]{43}/"),
    }[which]
    return link_from_mail(page, site, address, pattern, pages=20)


def write(page: Page, text: str) -> None:
    """Into the large field of the page, or as the file that it asks for."""
    if page.locator("main textarea").count():
        page.fill("main textarea", text)
    else:
        page.set_input_files("main [type=file]", {"name": "rows.csv", "mimeType": "text/csv", "buffer": text.encode()})


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_page(
    page: Page, site: str, places: dict[str, str], signed_in: dict[str, list[Cookie]], kind: PageType
) -> None:
    if kind.person in signed_in:
        page.context.add_cookies(signed_in[kind.person])
    elif kind.person:
        sign_in(page, site, kind.person)
        signed_in[kind.person] = page.context.cookies()
    if "{draft}" in kind.path and "draft" not in places:
        page.goto(f"{site}/desk/events/?state=draft")
        places["draft"] = re.findall(r'href="/desk/events/([\w-]+)/"', page.content().replace("/new/", ""))[0]
    if step := re.fullmatch(r"{(ask|preview|accept|reply|record)}", kind.path):
        places[step[1]] = places.get(step[1]) or hosting_step(page, site, step[1])
    if which := re.match(r"{(cohost|agreed)}", kind.path):
        places[which[1]] = places.get(which[1]) or city_page(page, site, which[1])
    if which := re.match(r"{(gift|asked|grant|year|pledge)}", kind.path):
        places[which[1]] = places.get(which[1]) or ledger_page(page, site, which[1])
    if which := re.match(r"{(invited|suits)}", kind.path):
        places[which[1]] = places.get(which[1]) or asked_page(page, site, which[1])
    if which := re.match(r"{(baoding|ulaanbaatar|reported|teaches)}", kind.path):
        places[which[1]] = places.get(which[1]) or training_page(page, site, which[1])
    page.goto(site + kind.path.format(**places))
    if kind.write:
        write(page, kind.write)
    if kind.press:
        page.click(kind.press)
        page.wait_for_load_state()
    assert faults_of(page) == {}
