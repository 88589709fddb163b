"""An instalment that no card pays (F8): the plan fails, its buyer reads the mail, pays by the link with another card,
and the plan goes on; its seller sees both. Once without JavaScript as well."""

import re

import pytest
from playwright.sync_api import expect

from commerce.actions import collecting
from commerce.models import Instalment, Payment, PlanState
from core import clock
from tests.browser.house import until
from tests.commerce import planning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
BUYER, SELLER = "ada@people.example", "vic@people.example"
PHONE = {"width": 390, "height": 844}
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def failed(people):
    """Give a plan of three instalments whose card has declined the first one until nobody asks it any more."""
    plan = planning.by_card(people, "declined")
    while plan.state != PlanState.FAILED:
        Instalment.objects.filter(collect_at__isnull=False, number=1).update(collect_at=people.now)
        collecting.batch(now=clock.now())
        plan.refresh_from_db()
    return plan


def mail(house, to, plan):
    """Wait for the mail about the failed plan and give its text."""
    subject = f"Payment failed: order {plan.order.number}"
    found = until(
        lambda: [each for each in house.mails(to) if each.subject.startswith(f"{subject}, ")], f"{subject} to {to}"
    )
    return found[0].text


def address(text):
    """Give the path of the page that a mail leads to."""
    return re.search(r"https?://[^/\s]+(/\S+)", text)[1]


def states(plan):
    return list(plan.instalments.order_by("number").values_list("state", flat=True))


@BOTH
def test_the_buyer_pays_by_the_link_of_the_mail_and_the_seller_sees_it(people, failed, house, visit, script):
    link, told = address(mail(house, BUYER, failed)), address(mail(house, SELLER, failed))

    with visit(script=script) as vic, visit(script=script, **PHONE) as ada:
        seen = vic.page
        seen.goto(told)
        vic.sign_in("vic")
        expect(seen.locator("#plan")).to_contain_text("The buyer was asked to pay with another card.")
        vic.look()

        assert ada.context.request.get(link).status == 200
        assert Payment.objects.filter(keeps_card=True).count() == 0
        page = ada.page
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("£33.34 to pay")
        assert "/link/" not in page.url
        assert (ada.too_wide() if script else 0) == 0
        ada.look()
        page.get_by_role("button", name="Pay £33.34 by card").click()
        page.get_by_label("The card is declined").first.check()
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("#main").get_by_text("The card was declined. Nothing was taken.")).to_be_visible()
        ada.look()
        page.get_by_role("link", name="Try again").click()
        page.get_by_role("button", name="Pay £33.34 by card").click()
        ada.look()
        page.get_by_label("The card pays").first.check()
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("Thank you: it is paid. Your plan goes on.").first).to_be_visible()
        ada.look()

        seen.reload()
        expect(seen.locator("#plan .card-header .status")).to_have_text("Running")
        vic.look()
        page.goto(link)
        expect(page.locator("#main")).not_to_contain_text("£33.34")

    failed.refresh_from_db()
    assert (failed.state, failed.card.label, states(failed)) == (
        "running", "Visa •••• 4242", ["paid", "planned", "planned"]
    )  # fmt: skip
