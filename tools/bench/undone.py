"""Settings of a product that keeps no pages: each is drawn anew."""

from events_core.project.settings import *  # noqa: F403
from events_core.project.settings import MIDDLEWARE

MIDDLEWARE.remove("events_core.foundation.kept.KeptPages")
