"""What every test stands on: no network, one fixed moment, and the cast.

`cast` works in the usual rolled-back transaction and, for races, with `@pytest.mark.django_db(transaction=True)`.
"""

import os
import socket
import tempfile
import time
import uuid
from datetime import UTC, datetime

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from core import outbox, transactions
from core.cache import ForgivingRedisCache
from tests.browser.house import House
from tests.factories import cast as company
from tests.factories.written import Written

hypothesis.settings.register_profile("quick", max_examples=40, stateful_step_count=20, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=2000, stateful_step_count=50, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

SEEDED = {"django_migrations", "django_content_type", "auth_permission"}
OTHERS_SECONDS = 10
LONG = ("site/test_routes", "pages/test_fuzz", "messaging/test_fuzz", "messaging/test_window_clocks", "data/")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_connect = socket.socket.connect


def pytest_configure(config):
    """One worker's sessions and rate limits are not another's; passwords are not what the tests are slow for."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    django_settings.CACHES["default"]["KEY_PREFIX"] = f"test-{worker}-{os.getpid()}"
    django_settings.CACHES["default"]["OPTIONS"] = {"socket_timeout": 30}  # a busy machine is not a Redis that is away
    if template := os.environ.get("TEST_TEMPLATE"):
        django_settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template
    often = dict.fromkeys(("search", "export", "message"), "100000/m/key")  # tests ask quicker than people
    django_settings.ACCOUNT_RATE_LIMITS = {**django_settings.ACCOUNT_RATE_LIMITS, **often}
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    config.recordings = tempfile.TemporaryDirectory(prefix="recordings-")
    django_settings.RECORDINGS_ROOT = config.recordings.name
    config.message_files = tempfile.TemporaryDirectory(prefix="message-files-")
    django_settings.MESSAGE_FILES_ROOT = config.message_files.name


def pytest_unconfigure(config):
    config.recordings.cleanup()
    config.message_files.cleanup()


def pytest_collection_modifyitems(items):
    """Begin with the modules that take longest, so that no process is left alone with one of them at the end."""
    items.sort(key=_is_short)


def _is_short(item):
    return not (item.get_closest_marker("xdist_group") or any(f"tests/{name}" in item.nodeid for name in LONG))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """pytest-django's; at the end it first ends sessions of threads and processes that are just going away."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True, scope="session")
def quick_emptying():
    """Empty the tables after a race with triggers asleep: Django's flush truncates each and announces a migration."""

    def empty(self):
        _let_others_end()
        _empty()

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
    yield
    patch.undo()


def _let_others_end():
    """Wait for the requests that a closed page left behind; whoever holds a transaction longer shows as a fault."""
    until = time.monotonic() + OTHERS_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL"
            )
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.02)


@transactions.whole
def _empty():
    """Delete every row; a failure ends its own transaction, so that no later test inherits it."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - SEEDED)
        deletes = "; ".join(f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables)
        cursor.execute(f"SET LOCAL session_replication_role = replica; {deletes}")


@pytest.fixture(autouse=True, scope="session")
def own_keys():
    """Emptying the cache empties one's own keys: Redis is shared with the other processes, whose pages are counted."""

    def clear(self):
        client = self._cache.get_client(write=True)
        keys = list(client.scan_iter(match=f"{self.key_prefix}:*", count=1000))
        return bool(keys and client.delete(*keys))

    patch = pytest.MonkeyPatch()
    patch.setattr(ForgivingRedisCache, "clear", clear)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Let nothing out but Unix sockets and this machine."""

    def connect(self, address):
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise OSError(f"The network is blocked in tests: {address}")
        return _connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def fresh_wake(monkeypatch):
    """Each test may wake the worker at once, whatever the one before it did."""
    monkeypatch.setattr(outbox, "_last_kick", 0.0)


@pytest.fixture(autouse=True)
def own_workers(request):
    """What a test commits is for its own workers: an open house works for who has asked for it, else it rests."""
    marker = request.node.get_closest_marker("django_db")
    for house in House.opened:
        if "house" in request.fixturenames:
            house.work()
        elif "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
            house.rest()


@pytest.fixture
def now():
    """Give the one moment at which tests happen: a Monday morning."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def written_people():
    """Give what writes the tree, its people and the catalogue; after the first time at once."""
    return Written(company.people)


@pytest.fixture
def cast(request, db, now, written_people):
    """Give the people, their companies, what is sold to them and on whose credit.

    The keys are those of the test before, but nothing of it is in the cache. The processes of a house have a cache of
    their own, hence new keys for it.
    """
    if "house" in request.fixturenames:
        return company.build(now)
    cache.key_prefix = django_settings.CACHES["default"]["KEY_PREFIX"] = f"test-{uuid.uuid4()}"
    return company.build(now, rows=written_people)


@pytest.fixture
def clean_cache():
    """Give an empty cache, for what counts attempts."""
    cache.clear()
    return cache
