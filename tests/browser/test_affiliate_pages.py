"""A vendor invites and gives a share, whoever is invited registers and sells once he is let in (F1, P15); every page is
open to all and fits a phone."""

import re

import pytest
from playwright.sync_api import expect

from core import clock
from partners.actions import registration
from partners.models import Registration
from telesales.models import Affiliation, JointVenture
from tests.browser.house import until
from tests.browser.test_pages import walk
from tests.telesales import phoning
from tests.telesales.affiliating import accepted, invited

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EMAIL = "nora@nordwind.example"
PASSWORD = "a-long-enough-secret"
COMPANY = {
    "Company": "Nordwind Vertrieb",
    "Street and number": "Hafenstr. 4",
    "City": "Kiel",
    "Your name": "Nora Nord",
}
PAGES = {
    "vic": lambda w: [
        "/sales/affiliates/", "/sales/affiliates/new/", f"/sales/affiliates/{w.accepted.pk}/",
        f"/sales/affiliates/{w.waiting.pk}/", f"/sales/shares/{w.cast.products.CANDLE.pk}/",
    ],
    "alf": lambda w: ["/sales/selling/products/", "/sales/selling/products/?q=xyzzy", "/sales/selling/invitations/"],
    None: lambda w: ["/sales/affiliates/invitation/link/x/"],
}  # fmt: skip
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def busy(world):
    """Give the world with an affiliate, an invitation that waits, and a share."""
    cast = world.cast
    phoning.script(cast)
    phoning.owned(cast, "TWINE")
    world.accepted = accepted(cast, may_phone=True)
    world.waiting = invited(cast, EMAIL, codes=("TWINE",), may_phone=True)
    phoning.shared(cast, "25")
    return world


@pytest.fixture
def shop(people):
    """Give the cast with a script and a product of the vendor's."""
    phoning.script(people)
    phoning.owned(people)
    return people


@pytest.mark.parametrize("who", PAGES)
def test_no_page_of_affiliates_keeps_anybody_out(busy, shown, who):
    pages = PAGES[who](busy)

    found = walk(busy, shown, who, pages)

    assert found == {}


def link_in_the_mail(house):
    """Wait for the invitation and give the address in its text."""
    mails = until(lambda: house.mails(EMAIL), "the invitation's mail")
    return re.search(r"https?://\S+/invitation/link/\w+/", mails[0].text)[0]


def join(nora):
    """Register a company on the page behind the link, and sign in."""
    page = nora.page
    page.get_by_role("link", name="Register and accept").click()
    expect(page.get_by_role("heading", name="Register your company")).to_be_visible()
    page.get_by_label("Country").select_option("DE")
    for label, text in COMPANY.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    nora.look()
    page.get_by_role("button", name="Register and accept").click()
    expect(page.get_by_text("You are an affiliate of Vendor.").first).to_be_visible()
    nora.look()
    sign_in(nora)


def sign_in(nora):
    nora.page.locator("[name=login]").fill(EMAIL)
    nora.page.locator("[name=password]").fill(PASSWORD)
    nora.page.get_by_role("button", name="Sign in").click()
    expect(nora.page.locator(".topbar")).to_be_visible()


def let_in(shop):
    """Have the channel administrator accept the company that waits."""
    waiting = Registration.objects.get(email=EMAIL)
    registration.accept(
        registration=waiting, type=None, level=None, currency="GBP", by=shop.acting("max"), now=clock.now()
    )


@BOTH
def test_whoever_is_invited_registers_by_the_mail_and_sells_once_he_is_let_in(shop, house, visit, script):
    with visit(script=script) as vic:
        page = vic.page
        page.goto("/sales/affiliates/")
        vic.sign_in("vic")
        page.locator("#main").get_by_role("link", name="Invite affiliates").first.click()
        page.get_by_label("E-mail addresses").fill(EMAIL)
        page.get_by_role("checkbox", name=re.compile("CANDLE")).check()
        page.locator("[name=rate0-value]").fill("12.5")
        page.get_by_label("May sell them on the phone").check()
        vic.look()
        page.get_by_role("button", name="Send the invitations").click()
        expect(page.locator("#main")).to_contain_text(EMAIL)
        vic.look()

    with visit(script=script) as nora:
        page = nora.page
        page.goto(link_in_the_mail(house))
        expect(page.get_by_role("heading", level=1)).to_have_text("Sell for Vendor")
        nora.look()
        assert Affiliation.objects.get().state == "invited"
        join(nora)
        page.get_by_role("link", name="Products to sell").click()
        card = page.locator(".product-card")
        expect(card).to_contain_text("12.5 %")
        expect(card.get_by_role("link", name="Phone offer")).to_have_count(0)
        nora.look()

        let_in(shop)
        page.goto("/sales/selling/products/")
        card.get_by_role("link", name="Phone offer").click()
        expect(page.get_by_role("heading", name="Phone offer")).to_be_visible()
        expect(page.locator("#main")).to_contain_text("CANDLE")

    assert Affiliation.objects.get().state == "accepted"


def test_a_vendor_gives_a_share_and_never_more_than_the_whole(shop, visit):
    with visit() as vic:
        page = vic.page
        page.goto(f"/sales/shares/{shop.products.CANDLE.pk}/")
        vic.sign_in("vic")
        page.get_by_role("textbox", name="Company").fill("RESALE")
        page.get_by_label("Share, per cent").fill("60")
        page.get_by_role("button", name="Give the share").click()
        expect(page.locator("#main table")).to_contain_text("60 %")
        vic.look()
        page.get_by_role("textbox", name="Company").fill("ACME")
        page.get_by_label("Share, per cent").fill("40.01")
        page.get_by_role("button", name="Give the share").click()
        expect(page.locator(".error-summary")).to_be_visible()
        expect(page.get_by_label("Share, per cent")).to_have_value("40.01")
        vic.look()

    assert [(str(each.percent), each.partner.code) for each in JointVenture.objects.all()] == [("60.00", "RESALE")]
