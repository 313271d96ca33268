"""The product with its demo, served from a throw-away folder: for browser tests and pictures."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120  # seconds for the first start, demo data included


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def demo_site(**settings: str) -> Iterator[str]:
    """Serve the demo as `make run` does; gives its address, ends it with all children, leaves nothing behind."""
    folder = tempfile.mkdtemp(prefix="events-site-")
    port = free_port()
    address = f"http://localhost:{port}"
    own = {"DATA_DIR": folder, "PORT": str(port), "BASE_URL": address, "DEMO": "1"}
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "LINK_KEY")}
    clean.pop("SECRET_KEY", None)
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    log = Path(folder) / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=clean | own | settings, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    try:
        wait_until_ready(address, process, log)
        yield address
    finally:
        end(process)
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for `/readyz`; a server that ends or takes too long is an error with the end of its log."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if is_ready(address):
            return
        time.sleep(0.2)
    raise RuntimeError(f"The site did not get ready:\n{log.read_text()[-4000:]}")


def is_ready(address: str) -> bool:
    """Whether `/readyz` answers 200."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to stop; after half a minute, make it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
