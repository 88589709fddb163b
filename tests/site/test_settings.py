"""The settings refuse to start unsafely, and are clean when they start for real (CHECKS W06)."""

import os
import re
import secrets
import subprocess
import sys

import pytest

from tests.site.code import ROOT

SETTINGS = (ROOT / "commerce" / "settings.py").read_text()
DEMO_KEY = re.search(r'^DEMO_SECRET_KEY = "(.+)"$', SETTINGS, re.MULTILINE).group(1)


def manage(*arguments, **variables):
    """Run manage.py with these variables and none of the tests' own; give its exit code and what it said."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "DATABASE_URL", "REDIS_URL") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        env={**kept, "POOL": "0", **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (None, "SECRET_KEY is missing or the demo's"),
        ("", "SECRET_KEY is missing or the demo's"),
        (DEMO_KEY, "SECRET_KEY is missing or the demo's"),
        ("short", "SECRET_KEY is too short"),
    ],
)
def test_without_a_key_of_its_own_it_does_not_start(key, sentence):
    code, said = manage("check", **({} if key is None else {"SECRET_KEY": key}))

    assert (code != 0, sentence in said) == (True, True)


def test_while_developing_no_key_is_needed():
    code, said = manage("check", DEBUG="1")

    assert code == 0, said


def test_for_real_nothing_is_left_to_warn_about():
    code, said = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SECRET_KEY=secrets.token_urlsafe(48),
        BASE_URL="https://shop.example",
    )

    assert (code, "no issues" in said) == (0, True), said
