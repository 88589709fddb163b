"""A database with every migration applied, kept under .dev from run to run: tests begin on a copy of it.

Applying them takes longer than a page of tests, and each worker process would do it for itself.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from core.devstack import binaries, services, stack
from core.devstack.environment import REQUIREMENTS, ROOT

KEPT = "migrated"


def copy_to(data):
    """Give `data` a server's folder whose database `app` is migrated; of those kept, the one for this code stays."""
    folder = stack.state_folder() / KEPT
    folder.mkdir(mode=0o755, exist_ok=True)
    with stack.held(folder / "make.lock"):
        kept = folder / _fingerprint()
        if not kept.exists():
            _make(kept)
        subprocess.run(["cp", "-a", kept, data], check=True)


def _fingerprint():
    """Whatever decides what migrations make: they themselves, those of the packages, and the server."""
    digest = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), *sorted(REQUIREMENTS.glob("*.lock"))]:
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode() + path.read_bytes())
    server = binaries.postgres_directory(binaries.unprivileged_user()) / "postgres"
    digest.update(f"{server} {server.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def _make(kept):
    """Beside its place and then in one step into it, so that one half made is never taken for whole."""
    for old in kept.parent.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    beginning = Path(tempfile.mkdtemp(dir=kept.parent))
    beginning.chmod(0o755)  # PostgreSQL's account walks through it
    server = services.Postgres(beginning / "postgres", settings=services.FAST)
    try:
        server.launch()
        server.finish()
        command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": server.url}, check=True)
    finally:
        server.stop()
    (beginning / "postgres").rename(kept)
    shutil.rmtree(beginning)
