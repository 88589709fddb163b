"""Pages in states of their own, such as nothing found or a preview: no barrier that axe-core finds, they fit 320 px.

Every page as it comes: test_every_page.
"""

import pytest
from django.test import Client

from approvals.links import decision as links
from tests.site.routes_of_desk import in_work, shipped

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
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


def walk(world, shown, who, pages):
    """Show pages to somebody; give {page: what keeps people out}."""
    client = world.cast.client_for(who) if who else Client()
    return {page: faults for page in pages if (faults := shown.faults(client.get(page, follow=True)))}


@pytest.mark.parametrize("who", PAGES)
def test_no_page_keeps_anybody_out(world, shown, who):
    pages = PAGES[who](world)

    found = walk(world, shown, who, pages)

    assert found == {}
