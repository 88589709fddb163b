"""Every page of assisted sales: no barrier that axe-core finds, it fits a phone, and hands on the keyboard keep their
place; see test_pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from commerce.models import CartLine
from partners.permissions import Role
from telesales.actions import selling
from telesales.models import OverrideRule
from tests.browser.test_pages import walk
from tests.commerce import invoiced
from tests.pages.world import give_passwords
from tests.telesales import leads, quoting
from tests.telesales.selling import begun, bound, let, policy, resold

DESK, PHONE = 1280, 390

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def busy(world):
    """Give the world with something on every page: a quote with a second version, leads, a reseller with a customer,
    bounds, an invoice that is overdue, and a sale that is over."""
    cast = world.cast
    leads.rivals(cast)
    give_passwords(cast)
    quoting.sellers()
    for role in (Role.RESELLER, Role.SSR, Role.MARKETPLACE_MANAGER):
        let(role, finalise=True, change_prices=True, set_dates=True, custom_terms=True)
        bound(role, max_discount=Decimal(10))
    resold(cast, "zenith")
    invoiced.shipped(cast, world.placed, due_on=cast.now.date() - timedelta(days=5))
    policy(mode="direct", may_opt_out=True)
    begun(cast, "sam", "bea")
    selling.end(by=cast.acting("sam"), now=cast.now)
    policy(mode="opportunities")
    world.quote = quoting.sent(cast)
    quoting.sent(cast, world.quote.opportunity, days=20)
    world.quote = world.quote.opportunity.quotes.latest("version")
    world.sale = world.quote.opportunity
    world.lead = leads.lead(cast, to="ssr")
    leads.disqualified(cast, to="resale")
    return world


def of_sale(w, *parts):
    return [f"/sales/opportunities/{w.sale.number}/{part}" for part in parts]


PAGES = {
    "sam": lambda w: [
        "/sales/", "/sales/?q=bea", "/sales/?q=xyzzy", f"/sales/customer/{w.cast.memberships.bea.pk}/",
        "/sales/opportunities/", "/sales/opportunities/board/", "/sales/opportunities/report/",
        "/sales/opportunities/new/?q=bea", f"/sales/opportunities/new/?customer={w.cast.memberships.bea.pk}",
        *of_sale(w, "", "quotes/", "quote/", "order/"),
        "/sales/leads/", "/sales/leads/new/", "/sales/leads/invitation/",
        *(f"/sales/leads/{w.lead.pk}/{part}" for part in ("", "edit/", "conversion/", "conversion/?q=acme")),
        "/sales/reports/sellers/", "/sales/for-me/",
    ],
    "max": lambda w: [
        f"/sales/customer/{w.cast.memberships.bea.pk}/", *of_sale(w, "", "owner/"), "/sales/opportunities/board/",
        f"/sales/leads/{w.lead.pk}/", "/sales/for-me/?scope=all", "/sales/setup/", "/sales/setup/prices/",
        "/sales/setup/prices/new/", f"/sales/setup/prices/{OverrideRule.objects.first().pk}/",
        f"/sales/products/{w.cast.products.POUND.pk}/costs/", "/sales/resellers/", "/sales/resellers/RESALE/?q=acme",
        "/sales/customers/", "/sales/customers/ZENITH/", "/sales/uploads/", "/sales/uploads/orders/",
    ],
    "ruth": lambda w: [
        "/sales/", "/sales/customers/", "/sales/customers/ZENITH/", "/sales/leads/", "/sales/opportunities/",
        f"/sales/customer/{w.cast.memberships.zoe.pk}/", "/sales/uploads/", "/sales/uploads/orders/",
    ],
    "mia": lambda w: [
        "/sales/", "/sales/resellers/", "/sales/resellers/RESALE/", "/sales/customers/", "/sales/customers/ZENITH/",
        "/sales/leads/", "/sales/leads/new/", "/sales/opportunities/", "/sales/opportunities/board/", "/sales/uploads/",
        f"/sales/customer/{w.cast.memberships.zoe.pk}/", "/sales/reports/sellers/", "/sales/for-me/",
    ],
    "bea": lambda w: [
        "/sales/quotes/", f"/sales/quotes/{w.quote.pk}/", f"/sales/quotes/{w.quote.pk}/counter/", "/sales/for-me/",
    ],
    None: lambda w: ["/contact/", f"/contact/{w.cast.products.POUND.code}/", "/contact/question/sent/",
                     "/contact/invitation/link/x/"],
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
def test_no_page_of_assisted_sales_keeps_anybody_out(busy, shown, who):
    pages = PAGES[who](busy)

    found = walk(busy, shown, who, pages)

    assert found == {}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_no_page_of_the_shop_keeps_a_seller_out_while_he_sells(busy, visit, width):
    policy(mode="direct")
    line = CartLine.objects.get(pk=busy.line.pk)
    pages = ["/carts/current/", "/quick-order/", f"/sales/lines/{line.pk}/offer/", f"/carts/{line.cart_id}/checkout/",
             f"/sales/carts/{line.cart_id}/terms/", "/catalogue/", "/sales/"]  # fmt: skip

    found = {}
    with visit(width=width) as sam:
        sam.page.goto(f"/sales/customer/{busy.cast.memberships.bea.pk}/")
        sam.sign_in("sam")
        sam.page.get_by_role("button", name="Sell to Bea").click()
        for page in pages:
            sam.page.goto(page)
            expect(sam.page.locator(".selling")).to_contain_text("Selling to Bea")
            found[page] = (sam.barriers(), sam.too_wide())

    assert found == {page: ({"light": [], "dark": []}, 0) for page in pages}


def test_the_focus_goes_on_to_the_next_line_when_one_is_taken_away_by_keyboard(busy, visit):
    made = quoting.prepared(busy.cast, by="max", lines=(("POUND", 5), ("PENNY", 10), ("CANDLE", 2)))

    with visit() as max_:
        max_.page.goto(f"/sales/opportunities/{made.number}/")
        max_.sign_in("max")
        rows = max_.page.locator("tr[id^=line-]")
        for left in (2, 1):
            rows.first.get_by_role("button", name="Remove").focus()
            max_.page.keyboard.press("Enter")
            expect(rows).to_have_count(left)
            expect(rows.first.get_by_role("button", name="Remove")).to_be_focused()
