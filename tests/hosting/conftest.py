"""Scenes that tests of co-hosts share."""

from tests.hosting.scenes import clock, fresh_start, tour, visit  # noqa: F401
