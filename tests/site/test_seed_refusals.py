"""What `manage.py seed` refuses, and what it leaves behind when it breaks off: nothing."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partners.models import User


def test_without_demo_no_known_passwords_are_made(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="known passwords"):
        call_command("seed")

    assert User.objects.count() == 0


@pytest.mark.parametrize("options", [{"scale": 1}, {"canary": True}, {"orders": -1}])
def test_options_that_make_no_sense_are_refused(db, settings, options):
    settings.DEMO = True

    with pytest.raises(CommandError):
        call_command("seed", **options)


def test_the_table_of_logins_changes_nothing(db, settings):
    settings.DEMO = True
    out = io.StringIO()

    call_command("seed", logins=True, stdout=out)

    first, second, *_rest = out.getvalue().splitlines()
    assert first.split() == ["Username", "Password", "Role", "Company", "Try", "first"]
    assert second.startswith("bea       counterpart-demo  Buyer, limit 50")
    assert User.objects.count() == 0


def test_a_seed_that_breaks_off_leaves_nothing(db, settings):
    settings.DEMO = True
    settings.DEMO_SEEDS = ["partners.demo.seed", "tests.site.test_seed_refusals.breaks_off"]

    with pytest.raises(ZeroDivisionError):
        call_command("seed", stdout=io.StringIO())

    assert (User.objects.count(), connection.needs_rollback) == (0, False)


def breaks_off(**_options):
    raise ZeroDivisionError
