"""The benchmarks run, on a small size: what they tell is what `make bench` writes and prints."""

import json
from pathlib import Path

import pytest

from tools.bench import run


def test_the_board_is_measured_beside_an_empty_view_and_bare_sql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "WHERE", tmp_path)
    measured = run.run("board", run.SQLITE, 60, 1)
    rows = {row["name"]: row for row in measured["rows"]}
    assert rows["60 requests, empty view"]["over_empty"] == 1
    for group in ("us", "city", "agreed", "ended"):
        few, many = rows[f"50 requests, “{group}”"], rows[f"60 requests, “{group}”"]
        assert few["queries"] == many["queries"] > rows[f"60 requests, “{group}”, bare SQL"]["queries"]
        assert many["over_sql"] > 0
        assert any("cohost" in line for line in measured["plans"][group])
    kept = json.loads(run.write("board", {run.SQLITE: measured}).read_text())
    assert kept["databases"] == {run.SQLITE: measured}
    run.print_table("board", {run.SQLITE: measured})
    assert "| SQLite: 60 requests, “us” |" in capsys.readouterr().out


def test_letters_are_measured_beside_empty_tasks() -> None:
    rows = {row["name"]: row for row in run.run("letters", run.SQLITE, 40, 1)["rows"]}
    assert set(rows) == {"40 empty tasks", "40 letters, one by one", "40 letters, one piece of news"}
    assert rows["40 empty tasks"]["over_empty"] == 1
    assert all(row["per_second"] > 0 for row in rows.values())


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("pages", {"feed, 304", "event page", "event page, 304", "event page, drawn", "directory, looked through"}),
        ("seats", {"at the action", "the same statements bare", "over HTTP", "the same post to an empty view"}),
        ("certificates", {"issued", "printed", "bare page"}),
    ],
)
def test_readers_seats_and_certificates_are_measured(
    name: str, rows: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    measured = run.run(name, run.SQLITE, run.QUICK[name], 1)
    assert rows <= {row["name"] for row in measured["rows"]}
    assert all(row["ms"] > 0 for row in measured["rows"])
    run.print_table(name, {run.SQLITE: measured})
    assert f"| SQLite: {min(rows)} |" in capsys.readouterr().out


def test_every_benchmark_has_a_quick_size() -> None:
    assert set(run.QUICK) == set(run.BENCHMARKS)
