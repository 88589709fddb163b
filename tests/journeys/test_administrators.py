"""The days of both administrators in a real browser, with real mails: a company begins, and somebody moves on.

Once more with JavaScript off.
"""

import re
from contextlib import contextmanager
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from approvals.models import SpendingLimit
from commerce.models import Cart
from partners.models import Membership, Partner, User
from tests.browser.house import until
from tests.factories.rows import MembershipFactory
from tests.pages.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
NORA, BEN = "nora@norden.example", "ben@norden.example"


class Journey:
    """What the steps share: the house and how browsers are set."""

    def __init__(self, house, visit, script):
        self.house, self.visit, self.script = house, visit, script

    @contextmanager
    def signed_in(self, login):
        with self.visit(script=self.script) as person:
            person.open("/")
            person.sign_in(login)
            yield person

    def link_to(self, address, subject):
        """Wait for a mail and give the first link in its text."""
        mails = until(
            lambda: [mail for mail in self.house.mails(address) if subject in mail.subject], f"a mail to {address}"
        )
        return re.search(r"https?://\S+", mails[0].text)[0]

    def accept_the_invitation(self, address, company):
        """Follow the link of the mail and choose a password."""
        link = self.link_to(address, company)
        with self.visit(script=self.script) as newcomer:
            newcomer.open(link)
            expect(newcomer.page.get_by_role("heading", name=f"Welcome to {company}")).to_be_visible()
            newcomer.page.locator("[name=new_password1]").fill(PASSWORD)
            newcomer.page.locator("[name=new_password2]").fill(PASSWORD)
            newcomer.page.get_by_role("button", name="Save the password").click()
            expect(newcomer.page.get_by_role("button", name="Sign in")).to_be_visible()
            newcomer.look()
        with self.visit(script=self.script) as late:
            late.page.goto(link)
            expect(late.page.get_by_role("heading", name="This link does not work (any more)")).to_be_visible()


def found_a_company(max_):
    max_.go("Partners")
    max_.look()
    max_.page.get_by_role("link", name="New company").click()
    max_.look()
    max_.page.get_by_label("Name", exact=True).fill("Norden Trading")
    max_.page.get_by_label("Code").fill("NORDEN")
    max_.page.get_by_label("Name of the first administrator").fill("Nora Nilsen")
    max_.page.get_by_label("E-mail of the first administrator").fill(NORA)
    max_.page.get_by_role("button", name="Create the company").click()
    expect(max_.page.get_by_role("heading", level=1)).to_contain_text("Norden Trading")
    max_.look()


def add_a_branch(nora):
    nora.go("My company")
    nora.page.get_by_role("link", name="Norden Trading").first.click()
    nora.page.get_by_role("link", name="Hierarchy").click()
    nora.look()
    nora.page.get_by_role("link", name="Add a branch").click()
    nora.page.get_by_label("Name", exact=True).fill("Norden Oslo")
    nora.page.get_by_label("Code").fill("NORDEN-OSLO")
    nora.look()
    nora.page.get_by_role("main").get_by_role("button").last.click()
    expect(nora.page.get_by_role("heading", level=1)).to_contain_text("Norden Oslo")


def add_a_buyer(nora, approver):
    nora.page.get_by_role("link", name="Users").last.click()
    nora.page.get_by_role("link", name="New user").first.click()
    nora.look()
    nora.page.get_by_label("Name", exact=True).fill("Ben Berg")
    nora.page.get_by_label("E-mail").fill(BEN)
    nora.page.get_by_label("Buyer").check()
    nora.page.get_by_label("One order").fill("100")
    nora.page.get_by_label("Approver (optional)").fill(approver)
    nora.page.get_by_role("button", name="Create and invite").click()
    expect(nora.page.get_by_text("Ben Berg").first).to_be_visible()
    nora.look()


@SCRIPT
def test_a_company_begins_with_its_administrator_who_brings_in_a_buyer(people, house, visit, script):
    journey = Journey(house, visit, script)

    with journey.signed_in("max") as max_:
        found_a_company(max_)
    journey.accept_the_invitation(NORA, "Norden Trading")
    nora_name = User.objects.get(email=NORA).username
    with journey.signed_in(nora_name) as nora:
        add_a_branch(nora)
        add_a_buyer(nora, nora_name)
    journey.accept_the_invitation(BEN, "Norden Oslo")
    with journey.signed_in(BEN) as ben:
        expect(ben.page.get_by_text("Norden Oslo").first).to_be_visible()
        ben.look()

    place = Membership.objects.get(user__email=BEN)
    limit = SpendingLimit.objects.get(membership=place)
    assert (place.partner.code, place.roles, place.may_place) == ("NORDEN-OSLO", ["buyer"], True)
    assert (limit.amount, limit.approver.user.email) == (Decimal(100), NORA)
    assert Partner.objects.get(code="NORDEN-OSLO").parent.code == "NORDEN"


@SCRIPT
def test_somebody_moves_on_and_what_he_left_is_given_to_a_colleague(people, house, visit, script):
    journey = Journey(house, visit, script)
    cart = people.filled_cart("bea", "20.00")
    colleague = MembershipFactory(partner=people.partners.acme_depot, user__name="Cleo Colleague").user

    with journey.signed_in("ada") as ada:
        ada.go("Users")
        ada.look()
        ada.page.get_by_role("link", name="Bea", exact=True).click()
        ada.look()
        ada.page.get_by_role("link", name="Move or leave").click()
        ada.page.locator("[name=goes][value=moves]").check()
        ada.page.get_by_label("New place").fill("ACME_NORTH")
        ada.page.get_by_role("button", name="Show what will change").click()
        expect(ada.page.get_by_role("heading", name="What will happen")).to_be_visible()
        ada.look()
        ada.page.get_by_role("button", name="Move Bea to Acme North").click()
        expect(ada.page.get_by_role("main")).to_contain_text("Acme North")
        ada.look()
        ada.open(journey.link_to("ada@people.example", "Bea"))
        ada.page.get_by_role("checkbox").first.check()
        ada.page.get_by_label("Give what is ticked to").select_option(label="Cleo Colleague")
        ada.page.get_by_role("button", name="Give", exact=True).click()
        expect(ada.page.get_by_text("Cleo Colleague").first).to_be_visible()
        ada.look()

    place = Membership.objects.get(pk=people.memberships.bea.pk)
    assert (place.partner.code, place.roles, place.spending_limit.amount) == ("ACME_NORTH", ["buyer"], Decimal(50))
    assert Cart.objects.get(pk=cart.pk).user == colleague
