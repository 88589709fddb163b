"""The virtual environment: made from a hash-checked lock file, brought up to date when that file changes."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".packages"
UV_HOME = VENV / ".uv"
REQUIREMENTS = ROOT / "requirements"
LEVELS = ("run", "test", "all")  # each holds the one before


def ensure(level):
    """Return the Python of an environment that holds at least the packages of `level`."""
    with _one_at_a_time():
        if not _is_current(level):
            _install(_largest(level, _installed_level()))
    return PYTHON


def variables():
    """Our own, with compiled code kept out of the sources where they are to stay clean, instead of not kept at all.

    Compiling Django and Celery anew at every start would take longer than the start.
    """
    own = dict(os.environ)
    if own.pop("PYTHONDONTWRITEBYTECODE", None):
        own.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".dev" / "pycache"))
    return own


@contextlib.contextmanager
def _one_at_a_time():
    """Two commands started together must not install over each other."""
    with (REQUIREMENTS / "bootstrap.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint(level):
    version = ".".join(map(str, sys.version_info[:2]))
    digest = hashlib.sha256((REQUIREMENTS / f"{level}.lock").read_bytes()).hexdigest()
    return f"{level} {version} {digest}"


def _installed_level():
    words = STAMP.read_text().split() if STAMP.exists() else []
    return words[0] if words and words[0] in LEVELS else LEVELS[0]


def _largest(*levels):
    return max(levels, key=LEVELS.index)


def _is_current(level):
    installed = _installed_level()
    if not PYTHON.exists() or LEVELS.index(installed) < LEVELS.index(level):
        return False
    return STAMP.exists() and STAMP.read_text() == _fingerprint(installed)


def _install(level):
    print(f"installing requirements/{level}.lock into .venv …", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    if not _runs_this_version():
        _create()
    lock = REQUIREMENTS / f"{level}.lock"
    if not _sync_with_uv(lock):
        subprocess.run([*_pip(), "install", "-q", "--require-hashes", "-r", lock], check=True, env=_quiet_env())
    STAMP.write_text(_fingerprint(level))


def _runs_this_version():
    if not PYTHON.exists():
        return False
    show = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", show], capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _create():
    """With a pip of its own, which takes five seconds, only where neither uv nor pip is at hand."""
    with_pip = shutil.which("uv") is None and not _has_pip()
    if with_pip and importlib.util.find_spec("ensurepip") is None:
        sys.exit("neither uv nor pip was found: install python3-venv, or uv")
    venv.EnvBuilder(with_pip=with_pip, clear=VENV.exists(), symlinks=True).create(VENV)


def _has_pip():
    return importlib.util.find_spec("pip") is not None


def _pip():
    """The environment's own pip, or this Python's working on the environment."""
    if _has_pip():
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    return [PYTHON, "-m", "pip"]


def _quiet_env():
    return {
        **os.environ,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "UV_SYSTEM_CERTS": "1",
    }


def _uv():
    """Return a uv: the one on PATH, else the pinned one kept beside the packages; None when there is neither."""
    if found := shutil.which("uv"):
        return found
    own = UV_HOME / "bin" / "uv"
    if not own.exists():
        lock = REQUIREMENTS / "bootstrap.lock"
        command = [*_pip(), "install", "-q", "--require-hashes", "--target", UV_HOME, "-r", lock]
        if subprocess.run(command, env=_quiet_env(), check=False).returncode:
            return None
    return own


def _sync_with_uv(lock):
    """Seconds instead of the minute and a half pip takes; False sends the caller to pip."""
    uv = _uv()
    if uv is None:
        return False
    command = [uv, "pip", "sync", "-q", "--python", PYTHON, "--require-hashes", lock]
    return subprocess.run(command, env=_quiet_env(), check=False).returncode == 0
