"""An installation as docs/operations.md runs it, on loopback: gunicorn with 2 × 4, a worker, beat, a mail catcher."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

START_SECONDS = 120
STOP_SECONDS = 60
SERIOUS = {"error", "critical"}


class Installation:
    """`url` is its address; every process writes its log into `folder`."""

    def __init__(self, folder):
        web, mail = _free_ports(2)
        self.folder, self.url = Path(folder), f"http://127.0.0.1:{web}"
        self.environment = {
            **os.environ,
            "BASE_URL": self.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
            "LOG_JSON": "1",
            "MEDIA_ROOT": f"{folder}/media",
            "STATIC_ROOT": f"{folder}/static",
        }
        celery = ["-W", "ignore", "-m", "celery", "--quiet", "-A", "commerce"]
        self.commands = {
            "mail": ["manage.py", "catch_mail", "--port", str(mail), f"{folder}/mail"],
            "web": ["-m", "gunicorn", "commerce.wsgi", f"--bind=127.0.0.1:{web}", "--workers=2", "--threads=4"],
            "worker": [*celery, "worker", "-P", "threads", "-c", "4", "-l", "INFO"],
            "beat": [*celery, "beat", "-l", "INFO", "-s", f"{folder}/beat"],
        }
        self.processes = {}

    def start(self, *names):
        """Start these processes, and wait for the first answer of the web process."""
        for name in names:
            with self._log(name).open("w") as log:
                command = [sys.executable, *self.commands[name]]
                self.processes[name] = subprocess.Popen(
                    command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log
                )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > until:
                raise SystemExit(f"the web process does not answer:\n{self._log('web').read_text()[-2000:]}")
            time.sleep(0.2)

    def stop(self):
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(STOP_SECONDS)

    def is_whole(self):
        return all(process.poll() is None for process in self.processes.values())

    def resident(self, name):
        """Give the memory of a process and its children, in MB; pages they share count in each."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _family(self.processes[name].pid))
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2

    def ready(self):
        """Give what /readyz says."""
        return json.load(urllib.request.urlopen(f"{self.url}/readyz", timeout=30))

    def complaints(self):
        """Give the lines of all logs that say that something went wrong."""
        return [f"{name}: {line}" for name in self.processes for line in _complaints(self._log(name))]

    def _answers(self):
        try:
            return urllib.request.urlopen(f"{self.url}/healthz", timeout=5).status == 200
        except OSError:
            return False

    def _log(self, name):
        return self.folder / f"{name}.log"


@contextmanager
def opened(folder, *names):
    """Collect the static files, run these processes meanwhile; give the installation."""
    settings.STATIC_ROOT = f"{folder}/static"
    call_command("collectstatic", interactive=False, verbosity=0)
    installation = Installation(folder)
    try:
        installation.start(*names)
        yield installation
    finally:
        installation.stop()


def _free_ports(count):
    sockets = [socket.socket() for _port in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _family(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in _family(int(child)))]


def _complaints(log):
    for line in log.read_text(errors="replace").splitlines():
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            if line.startswith("Traceback") or "[ERROR]" in line or "[CRITICAL]" in line:
                yield line
        else:
            if isinstance(told, dict) and told.get("level") in SERIOUS:
                yield line
