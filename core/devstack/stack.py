"""PostgreSQL and Valkey together: a private pair for one run, or the checkout's own pair that commands share."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from core.devstack import binaries
from core.devstack.environment import ROOT
from core.devstack.services import Postgres, Valkey


def state_folder():
    """.dev in the checkout; a folder under the temporary one where PostgreSQL's account cannot reach the checkout."""
    user = binaries.unprivileged_user()
    folder = ROOT / ".dev"
    if user and not binaries.is_reachable(folder, user):
        name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"counterpart-{os.getuid()}-{name}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise SystemExit(f"{folder} belongs to somebody else")
    return folder


class Stack:
    """The services that the environment does not name already."""

    def __init__(self, folder, *, postgres_settings=(), bound=True):
        self.services: dict[str, Postgres | Valkey] = {}
        if "DATABASE_URL" not in os.environ:
            self.services["DATABASE_URL"] = Postgres(folder / "postgres", settings=postgres_settings, bound=bound)
        if "REDIS_URL" not in os.environ:
            self.services["REDIS_URL"] = Valkey(folder / "valkey", bound=bound)

    def start(self):
        """Start what is missing, all at once, and return the variables that lead to it."""
        for service in self.services.values():
            service.launch()
        for service in self.services.values():
            service.finish()
        return {name: service.url for name, service in self.services.items()}

    def stop(self):
        for service in reversed(self.services.values()):
            service.stop()


@contextlib.contextmanager
def private(*, postgres_settings=(), fill=None):
    """A pair for this run alone, in a temporary folder that goes away with it; `fill` may bring PostgreSQL's data."""
    folder = Path(tempfile.mkdtemp(prefix="counterpart-"))
    folder.chmod(0o755)  # PostgreSQL's account walks through it
    stack = Stack(folder, postgres_settings=postgres_settings)
    try:
        if fill and "DATABASE_URL" in stack.services:
            fill(folder / "postgres")
        yield stack.start()
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def owned(folder):
    """The checkout's pair for the running shop: stops with it, also when others still use it."""
    stack = Stack(folder)
    try:
        with held(folder / "start.lock"):
            variables = stack.start()
        yield variables
    finally:
        stack.stop()


@contextlib.contextmanager
def borrowed(folder):
    """The checkout's pair for one command: the last command out stops it, unless the shop runs."""
    stack = Stack(folder, bound=False)
    with (folder / "users.lock").open("w") as users:
        with held(folder / "start.lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            variables = stack.start()
        try:
            yield variables
        finally:
            with held(folder / "start.lock"):
                if _is_last(users) and not isheld(folder / "up.lock"):
                    stack.stop()


def isheld(path):
    """Whether another process holds this lock."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextlib.contextmanager
def held(path):
    """Have this lock to oneself meanwhile."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_last(users):
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
