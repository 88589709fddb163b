"""From the mail to the decision without signing in, on a phone, with and without JavaScript (A8, UX 25)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from approvals.models import ApprovalPolicy, ApprovalStep, Asked
from commerce.models import Order
from tests.browser.house import until
from tests.pages.writing import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}
TOTAL = "£120.00"
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


def link_to(house, name, order):
    """Wait for the request's mail and give the link in its text."""
    mails = until(
        lambda: [each for each in house.mails(f"{name}@people.example")
                 if "Please decide" in each.subject and order.number in each.subject],
        f"a mail to {name}",
    )  # fmt: skip
    return re.search(r"https?://\S+/approvals/link/\S+", mails[0].text)[0]


def submit(visit, people, script):
    """Bea submits her cart over her limit on her phone; give the order."""
    people.filled_cart("bea", "120.00")
    with visit(script=script, **PHONE) as bea:
        bea.open("/")
        bea.sign_in("bea")
        bea.page.goto(reverse("commerce:cart"))
        bea.page.get_by_role("link", name="Check out").click()
        bea.page.get_by_role("button", name="Submit for approval").click()
        expect(bea.page.locator("#main .status").first).to_have_text("Awaiting approval")
    return Order.objects.get(total=120)


@BOTH
def test_a_buyer_submits_and_the_approver_accepts_from_his_mail(people, house, visit, script):
    order = submit(visit, people, script)
    link = link_to(house, "carl", order)

    with visit(script=script, **PHONE) as carl:
        carl.open(link)
        expect(carl.page.get_by_text("You decide as Carl.").first).to_be_visible()
        for text in ("Acme Depot", "Bea", TOTAL, "A pound's worth", "above the limit of £50.00"):
            expect(carl.page.locator("#main").get_by_text(text).first).to_be_visible()
        assert (carl.too_wide() if script else 0, "link/" in carl.page.url) == (0, False)
        carl.page.get_by_role("button", name=f"Accept {order.number}, {TOTAL}").click()
        expect(carl.page.get_by_role("heading", name="Your decision is noted")).to_be_visible()
        carl.look()
    order.refresh_from_db()
    assert order.state == "placed"

    with visit(script=script, **PHONE) as later:
        later.open(link)
        expect(later.page.get_by_role("heading", name="This is already decided")).to_be_visible()
        expect(later.page.get_by_text(re.compile("Accepted by Carl on"))).to_be_visible()


@BOTH
def test_a_rejection_from_the_mail_says_why(people, house, visit, script):
    order = people.submitted("bea", "120.00")

    with visit(script=script, **PHONE) as carl:
        carl.open(link_to(house, "carl", order))
        carl.page.get_by_role("button", name=f"Reject {order.number}").click()
        expect(carl.page.get_by_text("Say why you reject it").first).to_be_visible()
        carl.page.locator("[name=reason]").first.fill("We have enough of these")
        carl.page.get_by_role("button", name=f"Reject {order.number}").click()
        expect(carl.page.get_by_role("heading", name="Your decision is noted")).to_be_visible()

    step = ApprovalStep.objects.get(order=order)
    assert (step.decision, step.reason, step.channel) == ("rejected", "We have enough of these", "link")
    told = until(lambda: [each for each in house.mails("bea@people.example") if "rejected" in each.subject], "a mail")
    assert "Carl rejected your order: We have enough of these" in told[0].text


@BOTH
def test_whoever_is_first_of_a_pool_accepts_from_his_mail(people, house, visit, script):
    ApprovalPolicy.objects.create(partner=people.partners.acme, mode="pool")
    for name in ("ada", "dora"):
        place = getattr(people.memberships, name)
        place.may_accept = True
        place.save(update_fields=["may_accept"])
    order = people.submitted("bea", "20.00")
    links = {name: link_to(house, name, order) for name in ("ada", "dora")}

    with visit(script=script, **PHONE) as dora:
        dora.open(links["dora"])
        dora.page.get_by_role("button", name=f"Accept {order.number}, £20.00").click()
        expect(dora.page.get_by_role("heading", name="Your decision is noted")).to_be_visible()
    with visit(script=script, **PHONE) as ada:
        ada.open(links["ada"])
        expect(ada.page.get_by_text(re.compile("Accepted by Dora on"))).to_be_visible()

    order.refresh_from_db()
    assert order.state == "placed"


def test_a_browser_that_opens_the_link_and_waits_changes_nothing_and_tells_the_token_to_nobody(people, house, visit):
    order = people.submitted("bea", "120.00")
    link = link_to(house, "carl", order)
    token = link.rstrip("/").rpartition("/")[2]
    before = everything()

    with visit(**PHONE) as scanner:
        asked = []
        scanner.page.on("request", lambda each: asked.append(each))
        scanner.page.goto(link)
        scanner.page.wait_for_timeout(5_000)
        history = scanner.page.evaluate("[location.href, document.referrer, document.documentElement.outerHTML]")

    first, *others = asked
    assert (first.url, everything()) == (link, before)
    assert [each.url for each in others if token in each.url or not each.url.startswith(house.url)] == []
    assert [each.url for each in others if token in (each.headers.get("referer") or "")] == []
    assert [part for part in history if token in part] == []
    assert Asked.objects.get(step__order=order).is_open
