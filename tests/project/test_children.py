"""A child program: started again when it dies, given up when it cannot live, ended with all that it started."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from events_core.project.children import Child, GivenUp

SHELL = "/bin/sh"


@pytest.fixture
def said() -> list[str]:
    """What the parent told the person who runs it."""
    return []


@pytest.fixture
def child(said: list[str]) -> Iterator[Callable[[str], Child]]:
    """Makes a child that runs a line of shell; ended after the test."""
    made: list[Child] = []

    def make(line: str) -> Child:
        made.append(Child("helper", [SHELL, "-c", line], said.append))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_one_that_dies_is_started_again(child: Callable[[str], Child], said: list[str]) -> None:
    helper = child("sleep 1000")
    helper.look_after()
    assert helper.process
    first = helper.process.pid
    helper.process.kill()
    until(
        lambda: (
            helper.look_after() or (helper.process and helper.process.pid != first and helper.process.poll() is None)
        )
    )
    assert said == ["The helper ended with -9; starting it again."]


def test_one_that_cannot_live_is_given_up(child: Callable[[str], Child], said: list[str]) -> None:
    helper = child("exit 3")
    with pytest.raises(GivenUp, match="helper ended 3 times just after its start"):
        until(lambda: helper.look_after())
    assert len(said) == 2


def test_nothing_that_it_started_stays(child: Callable[[str], Child], tmp_path: Path) -> None:
    helper = child(f"sleep 1000 & echo $! > {tmp_path}/pid; trap 'exit 0' TERM; wait")
    helper.look_after()
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
    grandchild = int((tmp_path / "pid").read_text())
    assert is_alive(grandchild)
    helper.stop()
    until(lambda: not is_alive(grandchild))
    assert helper.process is None


def test_what_a_dead_one_left_behind_is_ended(child: Callable[[str], Child], tmp_path: Path) -> None:
    helper = child(f"sleep 1000 & echo $! > {tmp_path}/pid; exit 1")
    helper.look_after()
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
    grandchild = int((tmp_path / "pid").read_text())
    assert helper.process
    until(lambda: helper.process is None or helper.process.poll() is not None)
    helper.look_after()
    until(lambda: not is_alive(grandchild))


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import time; from events_core.project.children import Child; "
        f"c = Child('helper', ['{SHELL}', '-c', 'echo $$ > {tmp_path}/pid; exec sleep 1000'], print); c.start(); time.sleep(1000)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": os.getcwd()})
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
    helper = int((tmp_path / "pid").read_text())
    assert is_alive(helper)
    parent.kill()
    parent.wait()
    until(lambda: not is_alive(helper))
