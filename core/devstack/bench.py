"""dev.py bench [NAME …] [--full]: run benchmarks against a private, durable PostgreSQL (fsync on).

A benchmark is a module benchmarks/NAME.py that `python -m benchmarks.NAME [--full]` runs:
- DATABASE_URL, REDIS_URL, SECRET_KEY and DJANGO_SETTINGS_MODULE are set; its database is its own, migrated and empty;
- it prints one JSON line per figure with exactly the keys of KEYS; `reference` is the limit, or the peer measured in
  the same run, and `ratio` is value / reference; all three are numbers, or null where there is nothing to compare with;
- whatever else it has to say goes to standard error; a status other than 0 means that it could not measure;
- --full asks for the sizes of the published figures, without it the run takes about a minute.
Modules whose name begins with an underscore are helpers.
"""

import json
import os
import secrets
import subprocess
import sys

from core.devstack import binaries, services, stack
from core.devstack.environment import ROOT

KEYS = {"bench", "case", "value", "unit", "reference", "ratio"}
TEMPLATE = "app"


def main(arguments):
    """Run the named benchmarks, or all of them; return 1 if one failed or printed something else."""
    full = [argument for argument in arguments if argument == "--full"]
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
    names = [argument for argument in arguments if argument != "--full"] or known
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(known)}")
    with stack.private(postgres_settings=services.BIG) as variables:
        environment = _environment(variables)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        outcomes = [_run(name, full, environment) for name in names]
    return int(not all(outcomes))


def _environment(variables):
    environment = {**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "commerce.settings", "DEBUG": "0"}
    environment.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    environment.setdefault("CARD_PROVIDER", "demo")
    return environment


def _run(name, full, environment):
    """Run one benchmark on a copy of the migrated database, passing its figures on as they come."""
    environment = {**environment, "DATABASE_URL": _own_database(name, environment["DATABASE_URL"])}
    command = [sys.executable, "-m", f"benchmarks.{name}", *full]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        sound = [_pass_on(line) for line in process.stdout or ()]
    if process.returncode or not sound:
        print(f"{name}: ended with status {process.returncode} after {len(sound)} figures", file=sys.stderr)
    return process.returncode == 0 and bool(sound) and all(sound)


def _own_database(name, url):
    """A database given by the caller is used as it is."""
    if "DATABASE_URL" in os.environ:
        return url
    create = [binaries.postgres_directory() / "createdb", "-h", url.partition("?host=")[2], "-U", "app"]
    subprocess.run([*create, "-T", TEMPLATE, f"bench_{name}"], check=True)
    return url.replace("/app?", f"/bench_{name}?")


def _pass_on(line):
    print(line, end="", flush=True)
    try:
        figure = json.loads(line)
    except json.JSONDecodeError:
        figure = None
    if isinstance(figure, dict) and set(figure) == KEYS:
        return True
    print(f"not a figure: {line.strip()}", file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
