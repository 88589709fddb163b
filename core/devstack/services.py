"""A private PostgreSQL and Valkey on Unix sockets: nothing listens on the network, no user is created."""

import contextlib
import ctypes
import functools
import hashlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from core.devstack import binaries

START_SECONDS = 20
PR_SET_PDEATHSIG = 1
LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes for the whole path
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
BIG = ["-c", "shared_buffers=512MB", "-c", "maintenance_work_mem=256MB", "-c", "max_wal_size=4GB"]


def die_with_parent(sign):
    """Have Linux send `sign` to the child when this process goes away, even by SIGKILL."""

    library = ctypes.CDLL(None)  # loaded before the fork
    if not hasattr(library, "prctl"):
        return None
    return functools.partial(library.prctl, PR_SET_PDEATHSIG, int(sign), 0, 0, 0)


def hand_over(path, user):
    """Give a folder to the account PostgreSQL runs as."""
    path.mkdir(parents=True, exist_ok=True)
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)


def wait_until(ready, process, log):
    """Wait for a started server to answer; stop with the place of its log when it does not."""
    until = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"{Path(process.args[0]).name} did not start, see {log}")
        time.sleep(0.02)


class Postgres:
    """One server on one data folder. `bound` servers end with the process that started them."""

    def __init__(self, data, *, settings=(), bound=True):
        self.user = binaries.unprivileged_user()
        self.data, self.settings, self.bound = data, list(settings), bound
        self.log = data.parent / "postgres.log"
        self.socket = self._socket_folder()
        self.bin = binaries.postgres_directory(self.user)
        self.process = None

    @property
    def url(self):
        return f"postgresql://app@/app?host={self.socket}"

    def launch(self):
        """Begin to start, unless a server already answers here; `finish` waits for it."""
        if self.is_ready():
            return
        self._clear_stale_pid()
        self.fresh = not (self.data / "PG_VERSION").exists()
        if self.fresh:
            self._initialise()
        command = [self.bin / "postgres", "-D", self.data, "-k", self.socket]
        command += ["-c", "listen_addresses=", "-c", "max_connections=200", *self.settings]
        prepare = die_with_parent(signal.SIGINT) if self.bound else None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=prepare, **self._as_user())

    def finish(self):
        """Wait until the server answers and its database exists."""
        if self.process is None:
            return
        wait_until(self.is_ready, self.process, self.log)
        if self.fresh:
            command = [self.bin / "createdb", "-h", self.socket, "-U", "app", "app"]
            subprocess.run(command, check=True, env=self._env())

    def is_ready(self):
        command = [self.bin / "pg_isready", "-q", "-h", self.socket, "-U", "app", "-d", "postgres"]
        return subprocess.run(command, check=False, env=self._env()).returncode == 0

    def stop(self):
        """Stop whichever process started it; connections are cut, committed work is kept."""
        command = [self.bin / "pg_ctl", "-D", self.data, "-m", "fast", "-s", "stop"]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **self._as_user())
        if self.process:
            self.process.wait(START_SECONDS)
            self.process = None

    def _initialise(self):
        hand_over(self.data, self.user)
        self.data.chmod(0o700)
        command = [self.bin / "initdb", "-D", self.data, "-U", "app", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--auth=trust", "--no-sync"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self._as_user())

    def _socket_folder(self):
        if len(str(self.data)) < LONGEST_SOCKET_FOLDER:
            return self.data
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"pg-{os.getuid()}-{name}"
        hand_over(folder, self.user)
        return folder

    def _clear_stale_pid(self):
        """After a power cut the recorded number may belong to another process; PostgreSQL would refuse to start."""
        record = self.data / "postmaster.pid"
        if not record.exists():
            return
        name = Path("/proc") / record.read_text().split("\n", 1)[0] / "comm"
        until = time.monotonic() + START_SECONDS
        while name.exists() and name.read_text().strip() == "postgres" and time.monotonic() < until:
            time.sleep(0.05)  # still on its way down
        if Path("/proc/self").exists():
            record.unlink(missing_ok=True)

    def _as_user(self):
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        return {"env": self._env(), "cwd": "/", "start_new_session": True, **who}

    def _env(self):
        return {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent", "PGUSER": "app"}


class Valkey:
    """One Valkey on one data folder, its queue kept across restarts."""

    def __init__(self, data, *, bound=True):
        self.data, self.bound = data, bound
        self.log = data.parent / "valkey.log"
        self.socket = self._socket_path()
        self.process = None

    @property
    def url(self):
        return f"unix://{self.socket}"

    def launch(self):
        """Begin to start, unless a server already answers here; `finish` waits for it."""
        if self.is_ready():
            return
        self.data.mkdir(parents=True, exist_ok=True)
        command = [binaries.valkey_server(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--dir", self.data, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"]
        prepare = die_with_parent(signal.SIGTERM) if self.bound else None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=prepare, start_new_session=True)

    def finish(self):
        if self.process:
            wait_until(self.is_ready, self.process, self.log)

    def is_ready(self):
        return self._ask("PING").startswith(b"+PONG")

    def stop(self):
        """Stop whichever process started it."""
        self._ask("SHUTDOWN")
        if self.process:
            self.process.wait(START_SECONDS)
            self.process = None

    def _ask(self, command):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(START_SECONDS)
            connection.connect(str(self.socket))
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(64)
        return b""

    def _socket_path(self):
        if len(str(self.data)) < LONGEST_SOCKET_FOLDER:
            return self.data / "valkey.sock"
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"valkey-{os.getuid()}-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / "valkey.sock"
