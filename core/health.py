"""Whether the house can work: the database, the broker, the outbox, and beat with the worker that it wakes."""

import time
from dataclasses import dataclass

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
OUTBOX_LATE_SECONDS = 300
SWEEP_LATE_SECONDS = 60
"""Beat has the worker look every five seconds; a minute is more than a busy one is behind."""
SWEEP_KEY = "health.sweep"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What /readyz says; `is_ready` follows the database alone, the rest is for the people who watch."""

    database: bool
    broker: bool
    outbox_late: bool
    outbox_oldest_seconds: int | None
    last_sweep_seconds: int | None

    @property
    def is_ready(self):
        return self.database

    @property
    def sweep_late(self):
        """Whether beat or the worker seems to be away; not while nobody knows."""
        return (self.last_sweep_seconds or 0) > SWEEP_LATE_SECONDS


def readiness():
    """Try each part now."""
    try:
        oldest = _oldest_due_seconds()
    except DatabaseError as error:
        log.error("health.database", error=str(error))
        return Readiness(False, _broker(), False, None, None)
    return Readiness(True, _broker(), (oldest or 0) > OUTBOX_LATE_SECONDS, oldest, _last_sweep_seconds())


def note_sweep():
    """Remember that the worker has just looked through the outbox because beat had asked it to."""
    cache.set(SWEEP_KEY, time.time(), timeout=None)


def _last_sweep_seconds():
    """How long ago the worker last looked by beat's order; None when nobody knows."""
    at = cache.get(SWEEP_KEY)
    return None if at is None else max(0, int(time.time() - at))


def _oldest_due_seconds():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp() - min(due_at))::int FROM core_outboxentry"
            " WHERE done_at IS NULL AND failed_at IS NULL"
        )
        seconds = cursor.fetchone()[0]
    return None if seconds is None else max(seconds, 0)


def _broker():
    try:
        return bool(redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=1).ping())
    except (RedisError, OSError) as error:
        log.warning("health.broker", error=str(error))
        return False
