"""The migrations say what the models say."""

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.site.code import APPS, ROOT


def test_no_change_of_a_model_is_without_a_migration(db, capsys):
    call_command("makemigrations", check_changes=True, dry_run=True)

    assert capsys.readouterr().out.strip() == "No changes detected"


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_one_last_migration(app):
    leaves = [name for label, name in MigrationLoader(None).graph.leaf_nodes() if label == app]

    assert len(leaves) <= 1


def test_every_trigger_of_the_models_is_in_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'")
        installed = {name for (name,) in cursor.fetchall()}
    wanted = {trigger.get_pgid(model) for model, trigger in pgtrigger.registered()}

    assert wanted - installed == set()


def test_no_migration_imports_the_app_s_own_code():
    imports = [
        f"{path.parent.parent.name}/{path.name}"
        for app in APPS
        for path in (ROOT / app / "migrations").glob("*.py")
        for line in path.read_text().splitlines()
        if line.startswith((f"from {app}", f"import {app}")) and "migrations" not in line
    ]

    assert imports == []
