"""The product's settings with what a test run must not take from the machine.

Every process of a test run (xdist's too) has a data folder of its own, which goes with it. A program that a test starts
beside itself gets the folder and the database by `services.program_environment`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="events-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if Path(os.environ["DATA_DIR"]).name != worker:
    os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"], worker))
os.environ.setdefault("SECRET_KEY", "test-secret-key-of-no-value-at-all-0123456789-0123456789")
os.environ.setdefault("LINK_KEY", "test-link-key-of-no-value-at-all-0123456789")
os.environ.setdefault("DATABASE_POOL", "0")  # a pool would hold connections to databases that tests drop

from events_core.project.settings import *
from events_core.project.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES, TEMPLATES

Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real life: tests of races use several processes.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
