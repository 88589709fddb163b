"""What page tests of assisted sales share: a seller's browser, the start of a session, the forms of a page."""

import pytest
from django.urls import reverse

from partners.permissions import Role
from tests.pages.reading import document, of_class, words
from tests.telesales.selling import let


@pytest.fixture
def sam(world):
    """Give sam's browser; sales support may sell to everybody and finalise."""
    let(Role.SSR, finalise=True)
    return world.cast.client_for("sam")


def start(client, world, who="bea", reason="He called about candles"):
    return client.post(reverse("telesales:start", args=[getattr(world.cast.memberships, who).pk]), {"reason": reason})


def banner(response):
    return words(of_class(document(response), "selling", "section")[0])


def sent(page, **more):
    """Give the checkout's form as it stands."""
    form = document(page).forms
    values = next(dict(each.form_values()) for each in form if each.get("id") == "checkout")
    return {**values, **more}
