"""The clock, the refusal, the forgiving cache and the wall around the tests."""

import socket
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.utils.translation import gettext_lazy as _

from core import clock
from core.cache import ForgivingRedisCache
from core.refusal import Refused

NOBODY = "redis://127.0.0.1:1/0"


def test_the_clock_is_the_databases_and_aware(db):
    before = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told = cursor.fetchone()[0]

    assert before <= told <= before + timedelta(seconds=5)
    assert before.utcoffset() == UTC.utcoffset(None)


def test_a_refusal_reads_as_its_sentence_and_knows_its_field():
    refusal = Refused(_("No more than that."), field="quantity")

    assert (str(refusal), refusal.field) == ("No more than that.", "quantity")


@pytest.fixture
def away():
    return ForgivingRedisCache(NOBODY, {"OPTIONS": {"socket_connect_timeout": 0.5}})


def test_a_cache_that_is_away_misses_instead_of_failing(away):
    away.set("key", "value")
    away.delete("key")

    assert (away.get("key"), away.get("key", "other"), away.get_many(["key"])) == (None, "other", {})


def test_tests_reach_no_other_machine():
    with pytest.raises(OSError, match="blocked"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
