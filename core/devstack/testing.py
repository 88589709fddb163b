"""pytest plugin (-p core.devstack.testing): a fast private PostgreSQL and Valkey for the whole run.

It starts them before Django reads its settings; the worker processes of pytest-xdist inherit the addresses.
"""

import atexit
import contextlib
import os
import secrets

from core.devstack import services, stack


def _prepare():
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("POOL", "0")
    os.environ.setdefault("CARD_PROVIDER", "demo")
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    resources = contextlib.ExitStack()
    os.environ.update(resources.enter_context(stack.private(postgres_settings=services.FAST)))
    atexit.register(_close, resources, os.getpid())


def _close(resources, owner):
    """Not in forked children, which run the same exit handlers."""
    if os.getpid() == owner:
        resources.close()


_prepare()
