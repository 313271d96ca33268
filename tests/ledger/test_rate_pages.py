"""The pages of rates: who sees and loads, what a look shows, what a file may be, and the command."""

import datetime
import io
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry as JournalEntry
from events_core.ledger import actions
from events_core.ledger.models import Rate, RateTable
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event
from tests.cast import join

from .conftest import money, pledged, today
from .pages import hidden, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIST, LOAD, CSV = "/desk/rates/", "/desk/rates/new/", "/desk/rates.csv"
HEAD = "currency,effective,units_per_usd,source\n"
GOOD = HEAD + "JPY,2026-03-01,150,UN operational rates\nCNY,2026-03-01,7.2,UN operational rates\n"


def sent(somebody: Person, data: str | bytes, name: str = "march.csv") -> Any:
    """A file that was chosen, to be looked at."""
    upload = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return signed_in(somebody).post(LOAD, {"file": upload, "text": ""})


def pasted(somebody: Person, text: str) -> Any:
    return signed_in(somebody).post(LOAD, {"text": text})


def confirmed(somebody: Person, looked: Any) -> Any:
    return signed_in(somebody).post(LOAD, hidden(looked) | {"step": "load"}, follow=True)


def test_who_sees_and_who_loads(
    officer: Person, finance: Person, organiser: Person, participant: Person, focal_point: Person, draft: Event
) -> None:
    join(draft, organiser, "lead")
    for address in (LIST, LOAD, CSV):
        assert Client().get(address).status_code == 302
        for nobody in (organiser, participant, focal_point):
            assert signed_in(nobody).get(address).status_code == 403
    assert [signed_in(officer).get(address).status_code for address in (LIST, LOAD, CSV)] == [200, 403, 200]
    assert [signed_in(finance).get(address).status_code for address in (LIST, LOAD, CSV)] == [200, 200, 200]
    assert pasted(officer, GOOD).status_code == 403
    assert not Rate.objects.exists()
    assert LOAD not in signed_in(officer).get(LIST).content.decode()
    assert "Finance officers load rates." in text_of(signed_in(officer).get(LIST))
    assert LOAD in signed_in(finance).get(LIST).content.decode()


def test_the_workspace_leads_there(officer: Person, finance: Person, organiser: Person) -> None:
    for somebody, is_there in ((officer, True), (finance, True), (organiser, False)):
        shown = signed_in(somebody).get("/desk/").content.decode()
        for address in (LIST, "/desk/books/", "/desk/grants/"):
            assert (f'href="{address}"' in shown) == is_there


@pytest.mark.both
def test_nothing_is_loaded_before_it_was_seen(finance: Person) -> None:
    looked = sent(finance, GOOD)
    assert looked.status_code == 200
    assert not Rate.objects.exists()
    told = text_of(looked)
    assert "Nothing is loaded yet" in told
    assert "What was entered by an earlier rate keeps it." in told
    done = confirmed(finance, looked)
    assert "2 rates are loaded" in text_of(done)
    table = RateTable.objects.get()
    assert (table.name, table.actor_id, table.rates.count()) == ("march.csv", finance.pk, 2)
    assert JournalEntry.objects.get(verb="ledger.rates_loaded").actor_id == finance.pk
    shown = text_of(signed_in(finance).get(LIST))
    assert "march.csv" in shown
    assert "7.20" in shown
    assert finance.name in shown


def test_a_look_tells_row_by_row(finance: Person) -> None:
    confirmed(finance, pasted(finance, GOOD))
    told = text_of(
        pasted(finance, HEAD + "JPY,2026-03-01,155.5,UN\nCNY,2026-03-01,7.20,UN\nJPY,2026-04-01,1555,UN\nMNT,2026-04-01,3400,UN\n")
    )  # fmt: skip
    for words in ("150 becomes 155.50", "Known already", "Large step", "Before: 155.50", "New"):
        assert words in told
    assert Rate.objects.count() == 2


def test_a_table_with_a_wrong_row_is_not_loaded_at_all(finance: Person) -> None:
    looked = pasted(finance, GOOD + 'GBP,yesterday,"7,2",\n<b>,2026-03-01,0,UN\n')
    assert looked.status_code == 422
    told = text_of(looked)
    for words in (
        "some rows are wrong", "Choose one of: CNY, JPY, KRW, MNT, RUB, KPW, EUR.", "Write the day as 2027-03-01.", "Write decimals with a point",
        "Say where the rate comes from", "A rate is above zero.",
    ):  # fmt: skip
        assert words in told
    assert "Load these rates" not in told
    assert "GBP,yesterday" in told  # what was pasted can be mended
    assert "<b>" not in looked.content.decode().split("<table", 1)[1].split("</table", 1)[0]
    forced = signed_in(finance).post(LOAD, {"text": GOOD + "GBP,x,0,\n", "name": "x", "step": "load"})
    assert forced.status_code == 422
    assert not Rate.objects.exists()


@pytest.mark.both
def test_what_is_known_is_nothing_to_load(finance: Person) -> None:
    looked = pasted(finance, GOOD)
    confirmed(finance, looked)
    assert "There is nothing to load." in text_of(pasted(finance, GOOD))
    again = confirmed(finance, looked)  # pressed twice
    assert "All these rates are known already" in text_of(again)
    assert RateTable.objects.count() == 1


def test_a_look_says_what_will_count(finance: Person, draft: Event, body: Organisation) -> None:
    book = actions.book_of(draft)
    pledged(book, body, "150000", "JPY")
    actions.add_line(book.pk, {"category": "venue", "money": money("90000", "JPY")}, by=COMMAND)
    told = text_of(pasted(finance, GOOD))
    assert "1 pledge for which there was no rate counts from now on." in told
    assert "1 budget line for which there was no rate counts from now on." in told
    assert "no rate counts" not in text_of(pasted(finance, HEAD + "KRW,2026-03-01,1300,UN\n"))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "There is no table in this file."),
        (b"Currency;Rate\nJPY;150\n", "a.csv", "Not found: effective, units_per_usd, source."),
        (HEAD.encode() + b"JPY,2026-03-01,1\x0050,UN\n", "a.csv", "cannot be read as a table"),
        (HEAD.encode(), "a.csv", "There are no rates in this table."),
        (b"%PDF-1.7 \xff\xff", "a.pdf", "letters of this file cannot be read"),
        (b"PK\x03\x04 nothing", "a.xlsx", "cannot be read as a table"),
    ],
)
def test_what_is_no_table_is_told_at_the_file(finance: Person, data: bytes, name: str, words: str) -> None:
    answer = sent(finance, data, name)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'href="#id_file"' in answer.content.decode()
    assert not Rate.objects.exists()


def test_nothing_given_is_told_and_what_is_pasted_wrong_is_told_there(finance: Person) -> None:
    assert "Choose a file, or paste the rows." in text_of(pasted(finance, ""))
    answer = pasted(finance, "Currency,Rate\nJPY,150")
    assert 'href="#id_text"' in answer.content.decode()
    assert "U+0000" in text_of(pasted(finance, GOOD + "\x00"))
    assert pasted(finance, "\ufeff" + GOOD).status_code == 200
    assert pasted(finance, GOOD.replace(",", "\t")).status_code == 200


def test_a_workbook_is_a_table(finance: Person) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Source", "Effective", "Currency", "Units per USD", "Country"])
    book.active.append(["UN", datetime.datetime(2026, 3, 1), "JPY", 149.95, "Japan"])
    book.active.append(["UN", datetime.date(2026, 3, 1), "KRW", 1300, "Republic of Korea"])
    file = io.BytesIO()
    book.save(file)
    confirmed(finance, sent(finance, file.getvalue(), "march.xlsx"))
    assert {(rate.currency, str(rate.units_per_usd.normalize()), str(rate.effective)) for rate in Rate.objects.all()} == {
        ("JPY", "149.95", "2026-03-01"), ("KRW", "1.3E+3", "2026-03-01")
    }  # fmt: skip


@pytest.mark.both
def test_rates_that_are_old_or_missing_ask_for_attention(finance: Person, officer: Person) -> None:
    codes = ("CNY", "KRW", "MNT", "RUB", "KPW", "EUR")
    fresh = "".join(f"{code},{today()},7,UN\n" for code in codes)
    old = today() - datetime.timedelta(days=46)
    confirmed(finance, pasted(finance, HEAD + fresh))
    assert "There is no rate for JPY." in text_of(signed_in(officer).get(LIST))
    confirmed(finance, pasted(finance, HEAD + f"JPY,{old},150,UN\n"))
    told = text_of(signed_in(officer).get(LIST))
    assert "Rates older than 45 days: JPY." in told
    assert "46 days old" in told
    assert "There is no rate for" not in told
    newer = today() - datetime.timedelta(days=45)
    confirmed(finance, pasted(finance, HEAD + f"JPY,{newer},150,UN\n"))
    assert "Rates need attention" not in text_of(signed_in(officer).get(LIST))


def test_a_replaced_rate_says_so_and_a_coming_one_is_not_in_force(finance: Person) -> None:
    tomorrow = today() + datetime.timedelta(days=1)
    for units in ("150", "151"):
        confirmed(finance, pasted(finance, HEAD + f"JPY,2026-03-01,{units},UN\nJPY,{tomorrow},160,UN\n"))
    shown = signed_in(finance).get(LIST, {"currency": "JPY"}).content.decode()
    rows = shown.split('id="results"')[1].split("<tbody")[1].split("</tbody")[0].split("<tr")[1:]
    told = [[word for word in ("In force", "Replaced", "Later") if f">{word}<" in row] for row in rows]
    assert told == [["Later"], ["In force"], ["Replaced"]]


@pytest.mark.both
def test_the_list_can_be_narrowed_and_costs_the_same_for_any_number(finance: Person) -> None:
    client = signed_in(finance)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(LIST).status_code == 200
        return len(counted)

    confirmed(finance, pasted(finance, GOOD))
    few = queries()
    days = [datetime.date(2025, 1, 1) + datetime.timedelta(days=number) for number in range(60)]
    for part in (days[:20], days[20:]):
        confirmed(finance, pasted(finance, HEAD + "".join(f"KRW,{day},1300,UN\nMNT,{day},3400,UN\n" for day in part)))
    assert queries() == few
    assert "1 to 50 of 122" in text_of(client.get(LIST))
    only = text_of(client.get(LIST, {"currency": "KRW"})).split("Show rates")[1].split("Tables")[0]
    assert "MNT 3,400" not in only
    assert "1 to 50 of 60" in only
    for query in ("?currency=GBP", "?currency=%00", "?page=x", "?page=99", "?currency=RUB"):
        assert client.get(LIST + query).status_code == 200
    assert "There is no rate for this currency yet" in text_of(client.get(LIST, {"currency": "RUB"}))


def test_an_empty_list_says_what_to_do(finance: Person, officer: Person) -> None:
    assert "No rates are loaded yet" in text_of(signed_in(officer).get(LIST))
    assert signed_in(finance).get(LIST).content.decode().count(LOAD) == 2


def test_the_download_can_be_loaded_elsewhere(finance: Person) -> None:
    for units in ("150.25", "151.5"):
        confirmed(finance, pasted(finance, HEAD + f"JPY,2026-03-01,{units},UN\nEUR,2026-01-01,0.912345,=UN\n"))
    answer = signed_in(finance).get(CSV)
    data = b"".join(answer.streaming_content)
    assert data.decode() == (
        "\ufeffcurrency,effective,units_per_usd,source\r\nEUR,2026-01-01,0.912345,'=UN\r\nJPY,2026-03-01,151.5,UN\r\n"
    )
    assert "attachment" in answer["Content-Disposition"]
    assert "There is nothing to load." in text_of(sent(finance, data))


# manage.py rates


def command(path: Any) -> tuple[str, str]:
    """What it prints, on stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command("rates", str(path), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.both
def test_the_command_loads_and_says_what_it_did(tmp_path: Path) -> None:
    file = tmp_path / "march.csv"
    file.write_text(GOOD)
    assert command(file) == ("Rates loaded: 2 new, 0 in place of others, 0 known already.\n", "")
    table = RateTable.objects.get()
    assert (table.name, table.actor_kind, table.actor_label) == ("march.csv", COMMAND.kind, COMMAND.label)
    assert command(file) == ("All these rates were known already.\n", "")
    file.write_text(GOOD.replace("150", "1500"))
    out, err = command(file)
    assert out == "Rates loaded: 0 new, 1 in place of others, 1 known already.\n"
    assert "JPY was 150, now 1500" in err


def test_the_command_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert command("-")[0].startswith("Rates loaded: 2 new")
    assert RateTable.objects.get().name == "standard input"


def test_the_command_tells_each_fault_and_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "march.csv"
    file.write_text(GOOD + 'GBP,2026-03-01,1,UN\nJPY,2026-04-01,"1,5",UN\n')
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError):  # ends with status 1
        call_command("rates", str(file), stdout=out, stderr=err)
    assert out.getvalue() == ""
    assert [line.split(":")[0] for line in err.getvalue().splitlines()] == ["row 4, currency", "row 5, units_per_usd"]
    assert not Rate.objects.exists()


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", HEAD.encode(), b"\xff\xfe\xff", b"PK\x03\x04"])
def test_the_command_refuses_what_is_no_table(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "march.csv"
    file.write_bytes(data)
    with pytest.raises(CommandError):
        call_command("rates", str(file))
    for missing in (tmp_path / "none.csv", tmp_path, "a\x00b"):
        with pytest.raises(CommandError):
            call_command("rates", str(missing))
