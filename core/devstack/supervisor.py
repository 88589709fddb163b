"""Runs the shop's processes side by side with their output in one place, and again when the code changes."""

import contextlib
import os
import signal
import subprocess
import threading
import time

from core.devstack.services import die_with_parent
from core.devstack.watch import Watch

STOP_SECONDS = 8
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Named processes, each the leader of its own group so that its children go with it."""

    def __init__(self, environment):
        self.environment = environment
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.printers: list[threading.Thread] = []
        self.watch = Watch()
        self.reloaded = False
        self.stopping = threading.Event()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop(list(self.processes.values()))
        for printer in self.printers:
            printer.join(STOP_SECONDS)

    def heed_signals(self):
        """Have Ctrl-C and its like end the wait; from here on they interrupt nothing, least of all the stopping."""
        for sign in STOP_SIGNALS:
            signal.signal(sign, lambda *_: self.stopping.set())

    def run(self, name, command):
        """Start one process; its lines are printed with its name in front."""
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self.processes[name] = process
        self.printers.append(threading.Thread(target=_copy, args=(name, process.stdout), daemon=True))
        self.printers[-1].start()

    def wait(self, until=lambda: False):
        """Wait for a stop signal or for `until`; return the status of a process that ended on its own, else 0.

        After a change of the code a process that ends does not end the run: the next change may mend it.
        """
        while not self.stopping.wait(0.1) and not until():
            if self.watch.has_changed():
                self._reload()
            elif not self.reloaded and (ended := self._ended()):
                name, status = ended
                _print(name, f"ended with status {status}; stopping the others")
                self.stopping.set()
                return status or 1
        return 0

    def _ended(self):
        states = ((name, process.poll()) for name, process in self.processes.items())
        return next(((name, status) for name, status in states if status is not None), None)

    def _reload(self):
        self.reloaded = True
        _print("dev", "the code changed: starting again")
        self._stop(list(self.processes.values()))
        for name, process in list(self.processes.items()):
            self.run(name, process.args)

    def _stop(self, processes):
        """Ask every group to end, then make it."""
        for process in processes:
            _signal_group(process, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0, until - time.monotonic()))
            _signal_group(process, signal.SIGKILL)  # also what the leader left behind
            process.wait()


def _signal_group(process, sign):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, sign)


def _copy(name, lines):
    with lines:
        for line in lines:
            _print(name, line.decode(errors="replace").rstrip())


def _print(name, line):
    print(f"{name:>6} | {line}\n", end="", flush=True)
