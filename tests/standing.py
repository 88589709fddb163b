"""A scene that stands for a whole module: built once, and what a test writes is rolled back to it."""

import copy
import uuid
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from core import clock
from tests.factories import cast as company
from tests.pages.conftest import PLAIN


@contextmanager
def transaction_of_a_module(blocker):
    """Let a module write in a transaction of its own, which ends with it; tests have savepoints of theirs in it."""
    block = transaction.atomic()
    block._from_testcase = True  # what has to commit, as a job does, takes it for a test's own
    with blocker.unblock(), block:
        yield
        transaction.set_rollback(True)


@contextmanager
def standing(blocker, written_people, build):
    """Give what `build(cast)` makes of the cast, at this moment, because pages ask the database's clock."""
    unhashed = {"STORAGES": {**settings.STORAGES, "staticfiles": PLAIN}, "WHITENOISE_AUTOREFRESH": True}
    with override_settings(**unhashed), transaction_of_a_module(blocker):
        _empty_cache()
        yield build(company.build(clock.now(), rows=written_people))


def as_built(scene):
    """Give a test a scene of its own: nothing that another has set on its rows, and nothing of it in the cache."""
    _empty_cache()
    return copy.deepcopy(scene)


def _empty_cache():
    cache.key_prefix = settings.CACHES["default"]["KEY_PREFIX"] = f"test-{uuid.uuid4()}"
