"""What is in the repository: locked packages with hashes and no addresses, nothing large, nothing unfinished."""

import re
import subprocess

import pytest

from tools.demo_site import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
LARGE = 2 * 1024 * 1024  # bytes
REGISTRIES = re.compile(
    "|".join((r"pypi\.org", r"python" r"hosted\.org", r"npm" r"js\.(org|com)", r"deb\.debian\.org"))
)
UNFINISHED = re.compile(r"TODO|FIXME|XXX|NotImplemented" r"Error|pytest\.mark\.(skip|xfail)|pytest\.skip\(")


def tracked() -> list[str]:
    """Files under version control that are there."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in told.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    names = [name for name in tracked() if not re.search(r"\.(png|jpg|woff2|pdf|ico|lock)$", name)]
    return [(name, (ROOT / name).read_text(errors="replace")) for name in names]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_with_hashes_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in re.sub(r"^[a-z0-9._-]+==", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-uv"])
def test_a_lock_answers_what_is_asked_for(name: str) -> None:
    asked = re.findall(r"^([A-Za-z0-9._-]+)", (ROOT / f"{name}.txt").read_text(), re.MULTILINE)
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==", (ROOT / f"{name}.lock").read_text(), re.MULTILINE))
    plain = {re.sub(r"[._-]+", "-", package).lower() for package in asked if not package.startswith("-")}
    assert plain - {re.sub(r"[._-]+", "-", package) for package in locked} == set()


def test_development_holds_what_running_holds() -> None:
    pins = [set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS[:2]]
    assert pins[0] <= pins[1]


def test_no_file_is_large() -> None:
    assert [name for name in tracked() if (ROOT / name).stat().st_size > LARGE] == []


def test_no_file_names_a_registry() -> None:
    assert [name for name, text in texts() if REGISTRIES.search(text) and not name.startswith("tests/house/")] == []


def test_nothing_is_left_unfinished() -> None:
    code = [(name, text) for name, text in texts() if re.search(r"\.(py|html|js|css)$", name)]
    assert [name for name, text in code if UNFINISHED.search(text) and not name.startswith("tests/house/")] == []


def test_no_lock_of_uv_which_records_addresses() -> None:
    assert not {"uv.lock", "package-lock.json"} & {name.rsplit("/", 1)[-1] for name in tracked()}
