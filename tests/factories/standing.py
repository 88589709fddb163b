"""A scene that all tests of a module begin with: built once, in a transaction that its tests only ever roll back to.

Each test gets its objects anew, and nothing of what was cached: the keys of rows are the same in every one of them.
"""

import pickle
import uuid
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from tests.factories import cast as company

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
UNHASHED = {"STORAGES": {**settings.STORAGES, "staticfiles": PLAIN}, "WHITENOISE_AUTOREFRESH": True}
"""Pages without a collectstatic before."""


class Standing:
    """What `build` gave; `fresh()` gives it to one test."""

    def __init__(self, build):
        given = build()
        connection.check_constraints()  # once, instead of after every test
        self.given = pickle.dumps(given)

    def fresh(self):
        new_keys()
        return pickle.loads(self.given)


def new_keys():
    """Leave behind whatever is cached under keys of rows that are there again."""
    cache.key_prefix = settings.CACHES["default"]["KEY_PREFIX"] = f"test-{uuid.uuid4()}"


@contextmanager
def transaction_of_a_module(blocker):
    """Let a module write in a transaction of its own, which ends with it; tests have savepoints of theirs in it."""
    block = transaction.atomic()
    block._from_testcase = True  # what has to commit, as a job does, takes it for a test's own
    with blocker.unblock(), block:
        yield
        transaction.set_rollback(True)


@contextmanager
def standing(blocker, people, now, build):
    """Give the Standing of what `build(cast)` gives, for a module's fixture; `now()` gives the cast's moment."""
    with override_settings(**UNHASHED), transaction_of_a_module(blocker):
        new_keys()
        yield Standing(lambda: build(company.build(now(), rows=people)))
