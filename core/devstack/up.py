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
            _migrate(folder, environment)
            logins = _seed(folder, environment) if _has_seed() else ""
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


def _migrate(folder, environment):
    """Skipped when the same files were applied to the same database before: it saves a second at every start."""
    stamp = folder / "migrated"
    files = b"".join(file.read_bytes() for file in sorted(ROOT.glob("*/migrations/*.py")))
    done = f"{_database(folder)} {hashlib.sha256(files).hexdigest()}"
    if _is_own_database() and stamp.exists() and stamp.read_text() == done:
        return
    subprocess.run(_manage("migrate", "--verbosity", "0"), env=environment, check=True)
    stamp.write_text(done)


def _seed(folder, environment):
    """Make the demo data once a database; return the table of log-ins, which is kept with the database's mark."""
    stamp = folder / "seeded"
    mark, _, logins = stamp.read_text().partition("\n") if stamp.exists() else ("", "", "")
    if _is_own_database() and mark == _database(folder):
        return logins
    print("making the demo data …", flush=True)
    subprocess.run(_manage("seed"), env=environment, check=True, stdout=subprocess.DEVNULL)
    logins = subprocess.run(_manage("seed", "--logins"), env=environment, check=True, capture_output=True, text=True)
    stamp.write_text(f"{_database(folder)}\n{logins.stdout}")
    return logins.stdout


def _has_seed():
    return any(ROOT.glob("*/management/commands/seed.py"))


def _is_own_database():
    return "DATABASE_URL" not in os.environ


def _database(folder):
    """Tells one data folder from another made in its place."""
    file = folder / "postgres" / "PG_VERSION"
    return str(file.stat().st_mtime_ns) if file.exists() else ""


def _serve(supervisor, folder, environment, port, logins):
    """The web process first and alone, so that the first page does not share its two seconds with the others."""
    supervisor.heed_signals()
    supervisor.run("web", _manage("runserver", f"127.0.0.1:{port}", "--noreload"))
    if status := supervisor.wait(until=lambda: _answers(port)):
        return status
    print(f"\n  {environment['BASE_URL']}\n\n{logins}\n  Ctrl-C stops it.\n", flush=True)
    if "EMAIL_URL" not in os.environ:
        mail_port = environment["EMAIL_URL"].rpartition(":")[2]
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
