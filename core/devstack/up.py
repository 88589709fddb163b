"""dev.py: services, migrations, demo data once, then web, worker and mail catcher until Ctrl-C."""

import contextlib
import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys

from core.devstack import stack
from core.devstack.environment import ROOT
from core.devstack.managed import defaults
from core.devstack.supervisor import Supervisor


def main():
    """Run the shop; the exit status is that of the process that ended on its own, else 0."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    folder = stack.state_folder()
    port = _port()
    try:
        with _only_one(folder, port), stack.owned(folder) as services:
            environment = _environment(folder, services)
            logins = _prepare(folder, environment)
            with Supervisor(environment) as supervisor:
                return _serve(supervisor, folder, environment, port, logins)
    except KeyboardInterrupt:
        return 130
    except subprocess.CalledProcessError as error:
        print(f"stopped: {' '.join(error.cmd[1:])} failed, as told above", file=sys.stderr)
        return 1


def _leave(*_):
    raise KeyboardInterrupt


def _port():
    return int(os.environ.get("PORT", "8000"))


@contextlib.contextmanager
def _only_one(folder, port):
    with (folder / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SystemExit(f"already running at {lock.read()}") from None
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise SystemExit(f"port {port} is taken: choose another with PORT=8001 python3 dev.py") from None
        lock.truncate(0)
        lock.write(f"http://127.0.0.1:{port}")
        lock.flush()
        yield


def _environment(folder, services):
    environment = {**defaults(folder), **os.environ, **services}
    if "EMAIL_URL" not in environment:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            environment["EMAIL_URL"] = f"smtp://127.0.0.1:{probe.getsockname()[1]}"
    return environment


def _manage(*arguments):
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def _prepare(folder, environment):
    """Migrate and make the demo data; return the table of log-ins.

    Skipped when the same migrations were applied to the same database before, which saves seconds at every start.
    """
    stamp = folder / "prepared"
    done, _, logins = stamp.read_text().partition("\n") if stamp.exists() else ("", "", "")
    if "DATABASE_URL" not in os.environ and done == _mark(folder):
        return logins
    print("preparing the database and the demo data …", flush=True)
    made = subprocess.run(_manage("prepare_demo"), env=environment, check=True, stdout=subprocess.PIPE, text=True)
    stamp.write_text(f"{_mark(folder)}\n{made.stdout}")
    return made.stdout


def _mark(folder):
    """Tells one data folder from another made in its place, and one set of migrations from the next."""
    file = folder / "postgres" / "PG_VERSION"
    files = b"".join(file.read_bytes() for file in sorted(ROOT.glob("*/migrations/*.py")))
    return f"{file.stat().st_mtime_ns if file.exists() else 0} {hashlib.sha256(files).hexdigest()}"


def _serve(supervisor, folder, environment, port, logins):
    """The web process first and alone, so that the first page does not share its two seconds with the others."""
    supervisor.heed_signals()
    mail_port = environment["EMAIL_URL"].rpartition(":")[2]
    supervisor.run("web", _manage("runserver", f"127.0.0.1:{port}", "--noreload"))
    if status := supervisor.wait(until=lambda: _answers(port)):
        return status
    print(f"\n  {environment['BASE_URL']}\n\n{logins}\n  Ctrl-C stops it.\n", flush=True)
    if "EMAIL_URL" not in os.environ:
        supervisor.run("mail", _manage("catch_mail", "--port", mail_port, environment["MAIL_DIR"]))
    worker = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "commerce", "worker", "-B"]
    worker += ["-P", "threads", "-c", "4", "-l", "WARNING", "-s", str(folder / "beat")]
    supervisor.run("worker", worker)
    return supervisor.wait()


def _answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
