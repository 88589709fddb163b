"""The whole house as real processes on the test database: web server, worker with beat, mail catcher."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import ClassVar
from urllib.request import urlopen

from core import caught
from core.devstack.services import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def until(answer, what):
    """Ask again and again until there is an answer; fail with `what` was waited for."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (found := answer()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE_SECONDS} s for {what}")
        time.sleep(0.05)
    return found


class House:
    """`url` is its address; `mails(to)` gives what the worker has really sent.

    `opened` are those of this process: their workers take what waits in the test database, whoever has put it there.
    """

    opened: ClassVar[list] = []

    def __init__(self, folder, database):
        web, mail = _free_ports(2)
        self.folder, self.url, self.mail_port = folder, f"http://127.0.0.1:{web}", mail
        self.web = f"127.0.0.1:{web}"
        self.environment = {
            **os.environ,
            "BASE_URL": self.url,
            "DATABASE_URL": os.environ["DATABASE_URL"].replace("/app?", f"/{database}?"),
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
            "LOG_LEVEL": "WARNING",
            "STATIC_ROOT": str(folder / "static"),
            "TASK_QUEUE": f"browser-{uuid.uuid4()}",
        }
        self.processes, self.worker = [], None

    def __enter__(self):
        self._run("catcher", "manage.py", "catch_mail", "--port", str(self.mail_port), str(self.folder / "mail"))
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, env=self.environment, check=True)
        self._run("web", "-m", "gunicorn", "--threads", "4", "--bind", self.web, "commerce.wsgi")
        self.work()
        until(self._is_ready, f"the house to open, see {self.folder}")
        self.opened.append(self)
        return self

    def __exit__(self, *_exception):
        self.opened.remove(self)
        for process in list(self.processes):  # nobody asks any more what it was about to do
            self._kill(process)

    def work(self):
        """Have a worker with beat, if there is none."""
        if self.worker is None:
            worker = ["-W", "ignore", "-m", "celery", "-A", "commerce", "worker", "-B", "-P", "threads", "-c", "2"]
            self.worker = self._run("worker", *worker, "-l", "WARNING", "-s", str(self.folder / "beat"))

    def rest(self):
        """Have no worker until the next `work`: what it does just now is over when this returns."""
        if self.worker is not None:
            self.worker.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.worker.wait(15)
            self._kill(self.worker)
            self.worker = None

    def _kill(self, process):
        """End a process with all that it has started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.processes.remove(process)

    def mails(self, to):
        """Give the mails to somebody, the newest first."""
        return [mail for mail in caught.newest(self.folder / "mail", limit=500) if mail.to == to]

    def log(self, name):
        """Give what a process has written."""
        return (self.folder / f"{name}.log").read_text()

    def _run(self, name, *arguments):
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, *arguments]
            how = {"process_group": 0, "preexec_fn": die_with_parent(signal.SIGTERM)}
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, **how)
        self.processes.append(process)
        return process

    def _is_ready(self):
        ended = [process.args for process in self.processes if process.poll() is not None]
        if ended:
            raise AssertionError(f"ended at once, see {self.folder}: {ended}")
        try:
            with (
                urlopen(f"{self.url}/healthz", timeout=5) as answer,
                socket.create_connection(("127.0.0.1", self.mail_port), timeout=5),
            ):
                return answer.status == 200
        except OSError:
            return False


def _free_ports(number):
    probes = [socket.socket() for _each in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
