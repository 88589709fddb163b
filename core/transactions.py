"""Transactions that nobody sees fail because two of them met in the wrong order."""

import functools
import random
import time

import structlog
from django.db import OperationalError, connection, transaction
from psycopg import errors

log = structlog.get_logger(__name__)
TRIES = 5
LONGEST_PAUSE_SECONDS = 0.05
RETRIED = (errors.DeadlockDetected, errors.SerializationFailure)


def whole(action):
    """Run an action as one transaction, and again where PostgreSQL ended it to resolve a deadlock.

    Nothing of the ended one was written, and what it wanted done after its commit is forgotten with it. As a part of
    another transaction it has a savepoint: then the outermost one begins again.
    """

    @functools.wraps(action)
    def run(*args, **kwargs):
        if connection.in_atomic_block:
            with transaction.atomic():
                return action(*args, **kwargs)
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if not (left and isinstance(error.__cause__, RETRIED)):
                    raise
                log.warning("transaction.retried", action=action.__qualname__, left=left)
            time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))
        raise AssertionError("the last try returns or raises")

    return run
