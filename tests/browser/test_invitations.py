"""A seller invites two companies: one has an account and writes to him, the other registers; the pages keep nobody out
and fit a phone (S6)."""

import re

import pytest
from playwright.sync_api import expect

from messaging.models import ContactInvitation, Thread
from tests.browser.house import until
from tests.browser.test_affiliate_pages import COMPANY
from tests.browser.test_pages import walk
from tests.messaging import talking
from tests.messaging.contacting import accepted, invited
from tests.pages.world import PASSWORD as GIVEN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
KNOWN, UNKNOWN, PASSWORD = "bea@people.example", "nora@nordwind.example", "a-long-enough-secret"
CONTACTS = "/messages/contacts/"
PAGES = {
    "vic": lambda w: [
        CONTACTS, f"{CONTACTS}?tab=invitations", f"{CONTACTS}?q=xyzzy", f"{CONTACTS}customers/invite/",
        f"{CONTACTS}invitations/{w.invited.pk}/", f"{CONTACTS}invitations/{w.accepted.pk}/",
    ],
    "bea": lambda w: [
        CONTACTS, f"{CONTACTS}suppliers/invite/", f"{CONTACTS}suppliers/{w.cast.partners.vendor.pk}/",
        f"{CONTACTS}suppliers/{w.cast.partners.vendor.pk}/?q=xyzzy",
    ],
    None: lambda w: ["/messages/invitation/link/x/"],
}  # fmt: skip
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def busy(world):
    """Give the world with customers of both kinds, and an invitation that waits for bea."""
    cast = world.cast
    talking.asked(cast)
    world.accepted = accepted(cast)
    world.invited = invited(cast, KNOWN, message="See you soon")
    return world


@pytest.mark.parametrize("who", PAGES)
def test_no_page_of_contacts_keeps_anybody_out(busy, shown, who):
    pages = PAGES[who](busy)

    found = walk(busy, shown, who, pages)

    assert found == {}


def link(house, email):
    """Wait for the invitation and give the address in its text."""
    mails = until(lambda: house.mails(email), "the invitation's mail")
    return re.search(r"https?://\S+/invitation/link/\w+/", mails[0].text)[0]


def invite_two(vic):
    page = vic.page
    page.goto(CONTACTS)
    vic.sign_in("vic")
    page.locator("#main").get_by_role("link", name="Invite as a customer").first.click()
    page.get_by_label("E-mail addresses").fill(f"Buckley, Bea <{KNOWN}>; {UNKNOWN}, nonsense")
    page.get_by_label("Message").fill("Ask me for prices.")
    vic.look()
    page.get_by_role("button", name="Send the invitations").click()
    expect(page.locator(".error-summary")).to_contain_text("2 invitations are on their way")
    expect(page.get_by_label("E-mail addresses")).to_have_value("nonsense")
    vic.look()
    page.goto(f"{CONTACTS}?tab=invitations")
    expect(page.locator("#main table")).to_contain_text(UNKNOWN)


@BOTH
def test_a_seller_invites_two_and_the_one_with_an_account_writes_to_him(people, house, visit, script):
    talking.owned(people)
    with visit(script=script) as vic:
        invite_two(vic)

    with visit(script=script) as bea:
        page = bea.page
        page.goto(link(house, KNOWN))
        expect(page.get_by_role("heading", level=1)).to_have_text("Become a customer of Vendor")
        bea.look()
        page.get_by_role("link", name="Sign in to accept").click()
        page.locator("[name=login]").fill("bea")
        page.locator("[name=password]").fill(GIVEN)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("#main")).to_contain_text("You accept for Acme")
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Write to Vendor")
        bea.look()
        page.get_by_role("link", name=re.compile("Ask about it")).click()
        page.locator("[name=body]").fill("Do you have fifty of these?")
        page.get_by_role("button", name="Send the message").click()
        expect(page.locator("#main")).to_contain_text("Do you have fifty of these?")
        bea.look()

    with visit(script=script) as vic:
        vic.page.goto(CONTACTS)
        vic.sign_in("vic")
        expect(vic.page.locator("#main table")).to_contain_text("Acme")
        vic.page.get_by_role("link", name="Church candle").click()
        expect(vic.page.locator("#main")).to_contain_text("Do you have fifty of these?")

    assert Thread.objects.values_list("seller__code", "buyer__code").get() == ("VENDOR", "ACME")


def join(nora):
    """Register a company on the page behind the link."""
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
    expect(page.get_by_text("Your company is registered.").first).to_be_visible()
    nora.look()


@BOTH
def test_the_one_without_an_account_registers_and_is_a_customer(people, house, visit, script):
    with visit(script=script) as vic:
        invite_two(vic)
    with visit(script=script) as nora:
        nora.page.goto(link(house, UNKNOWN))
        nora.look()
        join(nora)
        nora.page.locator("[name=login]").fill(UNKNOWN)
        nora.page.locator("[name=password]").fill(PASSWORD)
        nora.page.get_by_role("button", name="Sign in").click()
        nora.page.goto(f"{CONTACTS}?tab=suppliers")
        expect(nora.page.locator("#main table")).to_contain_text("Vendor")
        nora.look()

    assert ContactInvitation.objects.get(email=UNKNOWN).accepted_as.name == "Nordwind Vertrieb"
