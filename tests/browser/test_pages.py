"""Every page of every role: no barrier that axe-core finds, nothing that the policy stops, and it fits a phone."""

import pytest

from approvals import links
from tests.pages.world import give_passwords
from tests.site.routes_of_desk import in_work, shipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE, DESK = 390, 1280
PAGES = {
    "bea": lambda w: [
        "/", "/catalogue/", "/catalogue/?q=lanturn", "/catalogue/?q=xyzzy", "/catalogue/CANDLE/", "/carts/",
        "/carts/current/", f"/carts/{w.cart.pk}/checkout/", "/orders/", "/orders/?scope=company&q=nothing",
        f"/orders/{w.waiting.number}/", "/approvals/", "/account/password/", "/account/sign-out/",
    ],
    "carl": lambda w: ["/approvals/", f"/approvals/steps/{w.step.pk}/"],
    "ada": lambda w: [
        "/partners/", "/partners/ACME_DEPOT/", "/credit/", "/credit/ACME/", "/partners/ACME/hierarchy/?all=1",
        "/partners/ACME_DEPOT/profile/", "/partners/ACME_NORTH/people/", "/partners/ACME_DEPOT/people/new/",
        "/partners/ACME_DEPOT/people/invitations/", "/partners/ACME_DEPOT/prices/", "/partners/ACME_DEPOT/account/",
        "/partners/ACME_DEPOT/activity/", "/partners/ACME/history/", "/partners/ACME_DEPOT/move/?to=ACME",
        "/partners/ACME/branches/new/", "/people/", f"/people/{w.cast.memberships.bea.pk}/",
        f"/people/{w.cast.memberships.bea.pk}/move/?goes=moves&destination=ACME_NORTH", "/approvals/who/",
        "/carts/recovery/", "/profile/", "/account/second-factor/", "/account/devices/", "/audit/", "/jobs/",
    ],
    "fay": lambda w: ["/", "/desk/", "/desk/?list=all", "/desk/?list=progress", "/credit/holds/",
            f"/orders/{w.held.number}/", "/desk/returns/", f"/orders/{shipped(w).number}/"],
    "sam": lambda w: [
        f"/orders/{in_work(w).number}/shipment/", f"/orders/{in_work(w).number}/cancellation/",
        f"/orders/{shipped(w).number}/return/", f"/desk/pick-list/?ids={in_work(w).pk}", "/desk/?list=shipped",
    ],
    "max": lambda w: [
        "/partners/", "/partners/?q=acm+nort", "/partners/new/", "/partners/ACME/", "/partners/ACME_DEPOT/move/",
        "/partners/ACME_DEPOT/move/?to=ZENITH", "/partners/pool/", "/partners/accounts/", "/registrations/",
        "/demand/?partners=ACME&below=on", "/demand/products/CANDLE/?partners=ACME", "/import/", "/audit/",
        f"/orders/{w.placed.number}/", "/delivery/", "/partners/ACME/terms/",
    ],
    "ruth": lambda w: ["/", "/catalogue/"],
    None: lambda w: [
        "/account/sign-in/", "/register/", "/register/sent/", "/register/x/", "/invitation/x/",
        "/account/password/reset/", "/account/password/reset/asked/", "/account/inactive/",
        "/account/password/reset/1-x/", "/account/password/reset/done/", "/nowhere/", "/approvals/link/x/",
        f"/approvals/link/{links.token(w.step.asked.get())}/",
    ],
}  # fmt: skip


def walk(visit, who, pages, width, look):
    """Open pages one after another; give {page: what `look` finds}."""
    found = {}
    with visit(width=width) as somebody:
        if who:
            somebody.page.goto("/")
            somebody.sign_in(who)
        for page in pages:
            somebody.page.goto(page)
            found[page] = look(somebody)
    return found


@pytest.fixture
def world(transactional_db, world):
    """Give the cast at work, able to sign in."""
    give_passwords(world.cast)
    return world


@pytest.mark.parametrize("who", PAGES)
def test_no_page_keeps_anybody_out(world, visit, who):
    pages = PAGES[who](world)

    found = walk(visit, who, pages, DESK, lambda somebody: somebody.barriers())

    assert found == {page: {"light": [], "dark": []} for page in pages}


@pytest.mark.parametrize("who", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(world, visit, who):
    pages = PAGES[who](world)

    found = walk(visit, who, pages, PHONE, lambda somebody: somebody.too_wide())

    assert found == dict.fromkeys(pages, 0)
