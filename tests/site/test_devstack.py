"""dev.py: private services and processes come up together, end together, and leave nothing behind."""

import os
import pwd
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader

from core.devstack import binaries, migrated, stack
from core.devstack.services import FAST
from core.devstack.supervisor import Supervisor

PARENT = "import subprocess, time; print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"


@pytest.fixture
def no_services_named(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


def is_running(pid):
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def first_line(capfd):
    until = time.monotonic() + 10
    printed = ""
    while not printed and time.monotonic() < until:
        time.sleep(0.05)
        printed = capfd.readouterr().out
    return printed


def has_ended(pid):
    """Being killed takes the kernel a moment."""
    until = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not is_running(pid)


@pytest.mark.usefixtures("no_services_named")
def test_a_private_pair_answers_and_leaves_no_process_and_no_folder():
    with stack.private(postgres_settings=FAST) as variables:
        folder = Path(variables["DATABASE_URL"].partition("?host=")[2]).parent
        second = stack.Stack(folder)
        pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])

        assert [service.is_ready() for service in second.services.values()] == [True, True]

    assert has_ended(pid)
    assert not folder.exists()


@pytest.mark.usefixtures("no_services_named")
def test_tests_begin_on_a_copy_of_a_database_with_every_migration():
    with (
        stack.private(postgres_settings=FAST, fill=migrated.copy_to) as variables,
        psycopg.connect(variables["DATABASE_URL"]) as copy,
    ):
        applied = set(copy.execute("SELECT app, name FROM django_migrations").fetchall())

    assert applied == set(MigrationLoader(None).disk_migrations)


def test_services_named_by_the_environment_are_not_started(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/app")
    monkeypatch.setenv("REDIS_URL", "redis://queue.example/0")

    assert stack.Stack(tmp_path).start() == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_services_named")
def test_a_running_server_is_picked_up_instead_of_started_again():
    with stack.private(postgres_settings=FAST) as variables:
        folder = Path(variables["DATABASE_URL"].partition("?host=")[2]).parent
        second = stack.Stack(folder)

        assert second.start() == variables
        assert [service.process for service in second.services.values()] == [None, None]


def test_a_process_that_ends_ends_the_run_with_its_status(capfd):
    with Supervisor(dict(os.environ)) as supervisor:
        supervisor.run("long", [sys.executable, "-c", "import time; time.sleep(600)"])
        supervisor.run("short", [sys.executable, "-c", "raise SystemExit(3)"])

        assert supervisor.wait() == 3

    assert [process.poll() is None for process in supervisor.processes.values()] == [False, False]
    assert " short | ended with status 3; stopping the others" in capfd.readouterr().out


def test_stopping_takes_the_children_of_a_process_along(capfd):
    with Supervisor(dict(os.environ)) as supervisor:
        supervisor.run("parent", [sys.executable, "-c", PARENT])
        child = int(first_line(capfd).split("|")[1])

        assert is_running(child)

    assert has_ended(child)


def test_a_folder_closed_to_others_is_not_reachable_for_them(tmp_path):
    nobody = pwd.getpwnam("nobody")
    tmp_path.chmod(0o700)

    assert not binaries.is_reachable(tmp_path / "postgres", nobody)
    assert binaries.is_reachable(Path("/usr/bin"), nobody)
