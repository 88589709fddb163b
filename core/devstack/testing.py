"""pytest plugin (-p core.devstack.testing): a fast private PostgreSQL and Valkey for the whole run.

It starts them before Django reads its settings; the worker processes of pytest-xdist inherit the addresses.
"""

import atexit
import contextlib
import gc
import os
import secrets

import pytest

from core.devstack import migrated, services, stack

MOST_PROCESSES = 8


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config):
    """One process more than there are cores, for tests that wait; for one file this one, which starts sooner."""
    files = {argument.partition("::")[0] for argument in config.args}
    most = min((os.cpu_count() or 1) + 1, MOST_PROCESSES)
    if not all(name.endswith(".py") for name in files):
        return most
    return 0 if len(files) == 1 else min(len(files), most)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is loaded until now stays to the end: nobody looks through it for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def _prepare():
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("POOL", "0")
    os.environ.setdefault("CARD_PROVIDER", "demo")
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # nobody reads two lines a request; who does asks for them
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if "DATABASE_URL" not in os.environ:
        os.environ["TEST_TEMPLATE"] = "app"
    resources = contextlib.ExitStack()
    private = stack.private(postgres_settings=services.FAST, fill=migrated.copy_to)
    os.environ.update(resources.enter_context(private))
    atexit.register(_close, resources, os.getpid())


def _close(resources, owner):
    """Not in forked children, which run the same exit handlers."""
    if os.getpid() == owner:
        resources.close()


_prepare()
