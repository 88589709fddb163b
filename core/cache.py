"""The Redis cache, forgiving: while Redis is away a read misses and a write is dropped, so pages keep working."""

import functools

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _forgiving(name, answer):
    original = getattr(RedisCache, name)

    @functools.wraps(original)
    def method(self, *args, **kwargs):
        try:
            return original(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache.unavailable", operation=name, error=str(error))
            return _default(*args, **kwargs) if name == "get" else answer

    return method


def _default(_key, default=None, **_version):
    return default


class OneClient(RedisCacheClient):
    """Keeps its client: making one, as Django does for every key, costs more than asking for the key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._clients = {}

    def get_client(self, key=None, *, write=False):
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class ForgivingRedisCache(RedisCache):
    """What is cached here (sessions, sign-in rate limits) also lives in Postgres or may be lost."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = OneClient

    add = _forgiving("add", True)
    get = _forgiving("get", None)
    set = _forgiving("set", None)
    touch = _forgiving("touch", False)
    delete = _forgiving("delete", False)
    get_many = _forgiving("get_many", {})
    set_many = _forgiving("set_many", [])
    delete_many = _forgiving("delete_many", None)
    has_key = _forgiving("has_key", False)
    incr = _forgiving("incr", 1)
