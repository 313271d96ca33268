"""The product's settings with what a test run must not take from the machine."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="events-test-"))
os.environ.setdefault("SECRET_KEY", "test-secret-key-of-no-value-at-all-0123456789")
os.environ.setdefault("LINK_KEY", "test-link-key-of-no-value-at-all-0123456789")

from events_core.project.settings import *  # noqa: E402, F403

TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "templates")  # noqa: F405
