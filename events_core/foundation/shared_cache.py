"""The cache that web processes share by Redis, and what they do while it is away.

Limits on who guesses must neither stop everybody nor fall because one server is down: without Redis each process
counts for itself, as an installation without Redis does. After a failure Redis is left alone for some seconds, so that
not every page waits for it.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE = 5.0  # seconds without Redis after a failure
OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_connections": 50}
OPERATIONS = ("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear")


class SharedCache(RedisCache):
    """Django's cache in Redis; one of this process while Redis does not answer. Each thread has its own of these."""

    away_until = 0.0  # of the class: what one thread has found all know

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.own = LocMemCache("without-redis", {})
        for name in OPERATIONS:
            setattr(self, name, self._either(getattr(self, name), getattr(self.own, name)))

    def answers(self) -> bool:
        """Whether Redis does, asked now."""
        try:
            return bool(self._cache.get_client().ping())
        except RedisError:
            return False

    def _either(self, shared: Callable[..., Any], own: Callable[..., Any]) -> Callable[..., Any]:
        def act(*args: Any, **kwargs: Any) -> Any:
            if time.monotonic() >= SharedCache.away_until:
                try:
                    return shared(*args, **kwargs)
                except RedisError as error:
                    SharedCache.away_until = time.monotonic() + PAUSE
                    log.warning("Redis does not answer (%s): this process counts for itself", type(error).__name__)
            return own(*args, **kwargs)

        return act
