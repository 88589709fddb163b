"""dev.py manage: a management command on the checkout's database, whose services are started for it if need be."""

import os
import signal
import subprocess
import sys

from core.devstack import stack
from core.devstack.environment import ROOT


def main(arguments):
    """Run the command as a child, so that the services can be given back after it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # on the way out the services are given back
    folder = stack.state_folder()
    with stack.borrowed(folder) as variables:
        environment = {**defaults(folder), **os.environ, **variables}
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command has it from the terminal and ends by itself
        command = [sys.executable, ROOT / "manage.py", *arguments]
        return subprocess.run(command, env=environment, check=False, preexec_fn=_listen_again).returncode


def defaults(folder):
    """The variables of the demo, each replaced by the caller's own."""
    port = os.environ.get("PORT", "8000")
    caught = {} if "EMAIL_URL" in os.environ else {"MAIL_DIR": str(folder / "mail")}
    return {
        **caught,
        "DEBUG": "1",
        "DEMO": "1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_RUNSERVER_HIDE_WARNING": "true",
    }


def _listen_again():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
