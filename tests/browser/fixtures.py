"""A real Chromium and the whole house, once per run: a plugin that the conftest files of journeys and browser load."""

import os
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from tests.browser import screen
from tests.browser.house import House
from tests.browser.keys import Keys
from tests.browser.visitor import Visitor
from tests.pages.world import give_passwords

CHROMIUMS = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
"""The same engine without a desktop around it takes two fifths less for a page."""

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-dev-shm-usage"]  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    """Give a running Chromium; where there is none the browser tests are skipped."""
    found = next((path for path in CHROMIUMS if path.exists()), None)
    if found is None:
        pytest.skip("no chromium here: apt-get install chromium-headless-shell")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found), args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """Give the house, open for the whole run on this process's test database."""
    with django_db_blocker.unblock():
        database = connection.settings_dict["NAME"]
    with House(tmp_path_factory.mktemp("house"), database) as opened:
        yield opened


@pytest.fixture(scope="session")
def shown(chromium):
    """Give a screen for what the test client renders: no house is needed, nor a transaction that lasts."""
    with screen.opened(chromium) as one:
        yield one


@pytest.fixture
def visit(chromium, house, transactional_db):
    """Give a function that sends somebody, signed in or not, with a browser of his own."""

    def visitor(**how):
        return Visitor(chromium, house.url, **how)

    return visitor


@pytest.fixture
def people(transactional_db, cast):
    """Give the cast, able to sign in."""
    give_passwords(cast)
    return cast


@pytest.fixture
def come(people, visit):
    """Give a function that lets somebody come, signed in by his cookie; at the end his browser is checked."""
    opened = []

    def signed_in(login=None):
        person = visit()
        opened.append(person)
        if login:
            client = people.client_for(login)
            person.sign_in_by(client.cookies["sessionid"].value)
        return Keys(person.page)

    yield signed_in
    for person in opened:
        person.__exit__(None)
