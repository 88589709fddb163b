"""dev.py check: format, lint, types, import contracts, templates, migrations, one line per tool; then the sizes."""

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from core.devstack import sizes
from core.devstack.environment import ROOT, VENV

TOOLS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "migrations": ["python", "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
}
ADVICE = {"format": "ruff format .", "migrations": "python3 dev.py manage makemigrations"}


def main():
    """Run every tool even when one fails; return 1 if any did."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(_run, TOOLS))
    outcomes.append(_measure())
    return int(not all(outcomes))


def _run(name):
    started = time.monotonic()
    program, *arguments = TOOLS[name]
    command = [str(VENV / "bin" / program), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    line = _line(name, passed, started)
    advice = f"   try: {ADVICE[name]}\n" if name in ADVICE else ""
    print(line if passed else f"{line}\n{advice}{done.stdout}{done.stderr}".rstrip(), flush=True)
    return passed


def _measure():
    """Print how long things are; fail where one is longer than it may be."""
    started = time.monotonic()
    block, long = sizes.report()
    print(f"{_line('sizes', not long, started)}\n{block}", flush=True)
    return not long


def _line(name, passed, started):
    return f"{'ok' if passed else 'FAILED':<7}{name:<11}{time.monotonic() - started:5.1f} s"


def _environment():
    """Settings that load without any service; no tool here opens a connection it needs."""
    nothing = {"DATABASE_URL": "postgresql://app@127.0.0.1:1/app", "REDIS_URL": "redis://127.0.0.1:1/0"}
    return {**os.environ, **nothing, "SECRET_KEY": secrets.token_urlsafe(48), "POOL": "0", "DEBUG": "0"}


if __name__ == "__main__":
    sys.exit(main())
