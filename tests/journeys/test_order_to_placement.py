"""One order from the catalogue to being delivered: over two limits and below zero credit, in a real browser, with a
real database, queue, worker and mail server. Once more with JavaScript off."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.house import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
LANTERNS, TOTAL = "42", "£1,008.00"


class Journey:
    """What the steps share: the people's browsers and the order's number."""

    def __init__(self, house, visit, script):
        self.house, self.visit, self.script = house, visit, script
        self.number = None

    @contextmanager
    def signed_in(self, login):
        with self.visit(script=self.script) as person:
            person.open("/")
            person.sign_in(login)
            yield person

    def shipped(self):
        """Give the mails to the buyer about what was shipped."""
        mails = self.house.mails("bea@people.example")
        return [mail for mail in mails if "on its way" in mail.subject and f"{self.number} " in mail.subject]

    def link_to(self, address, subject):
        """Wait for a mail and give the first link in its text."""
        mails = until(
            lambda: [
                mail for mail in self.house.mails(address) if subject in mail.subject and self.number in mail.subject
            ],
            f"a mail to {address}",
        )
        return re.search(r"https?://\S+", mails[0].text)[0]


def fill_the_cart(bea):
    """Find the lantern by a misspelt word and put 42 of it into the cart."""
    bea.go("Catalogue")
    bea.page.locator("#catalogue-search").fill("lanturn")
    bea.page.keyboard.press("Enter")
    expect(bea.page.get_by_text("Nothing is spelled “lanturn” exactly.").first).to_be_visible()
    bea.look()
    bea.page.get_by_role("link", name="Storm lantern").click()
    expect(bea.page.get_by_role("heading", name="Storm lantern")).to_be_visible()
    bea.look()
    bea.page.get_by_label("Quantity").fill(LANTERNS)
    bea.page.get_by_role("button", name="Add to cart").click()
    expect(bea.page.locator("#messages").get_by_text("42 of Storm lantern are in your cart.")).to_be_visible()
    expect(bea.page.locator("#cart-count")).to_contain_text("1")
    bea.look()


def submit_the_cart(bea):
    """See who will be asked, submit, and give the number of the order that waits."""
    bea.page.locator("a", has=bea.page.locator("#cart-count")).click()
    expect(
        bea.page.get_by_text("Waiting for Carl, because the total is above the limit of £50.00.").first
    ).to_be_visible()
    bea.look()
    bea.page.get_by_role("link", name="Check out").click()
    expect(bea.page.get_by_role("heading", name="Checkout")).to_be_visible()
    bea.look()
    bea.page.get_by_label("Your PO number").fill("PO-4711")
    bea.page.get_by_role("button", name="Submit for approval").click()
    expect(bea.page.get_by_role("heading", level=1)).to_contain_text("Order O-")
    expect(bea.page.locator("#main .status").first).to_have_text("Awaiting approval")
    bea.look()
    return bea.page.get_by_role("heading", level=1).inner_text().removeprefix("Order ")


def accept_by_link(journey):
    """Carl opens the link of his mail in a browser that never signed in, and accepts."""
    link = journey.link_to("carl@people.example", "Please decide")
    with journey.visit(script=journey.script) as carl:
        carl.open(link)
        expect(carl.page.get_by_text("You decide as Carl.").first).to_be_visible()
        carl.page.get_by_role("button", name=f"Accept {journey.number}, {TOTAL}").click()
        expect(carl.page.get_by_role("heading", name="Your decision is noted")).to_be_visible()
        carl.look()
        carl.page.goto(link)
        expect(carl.page.get_by_role("heading", name="This is already decided")).to_be_visible()
        carl.look()


def accept_in_the_inbox(journey):
    """Dora finds it in her inbox and accepts; the credit does not suffice."""
    with journey.signed_in("dora") as dora:
        dora.page.get_by_role("link", name=re.compile("^Approvals")).first.click()
        expect(dora.page.get_by_role("heading", name="Waiting for your approval")).to_be_visible()
        dora.look()
        dora.page.get_by_role("link", name=f"Decide {journey.number}").click()
        expect(dora.page.get_by_role("heading", name=f"Order {journey.number}")).to_be_visible()
        dora.look()
        dora.page.get_by_role("button", name=f"Accept {journey.number}, {TOTAL}").click()
        expect(dora.page.get_by_text(f"Your decision is noted. Order {journey.number}: On hold.").first).to_be_visible()
        dora.look()


def release(journey):
    """Fay finds it among the held orders and releases it."""
    with journey.signed_in("fay") as fay:
        fay.page.get_by_role("link", name=re.compile("^Held orders")).first.click()
        expect(fay.page.get_by_role("heading", name="Held orders")).to_be_visible()
        fay.look()
        fay.page.get_by_role("link", name=journey.number).click()
        fay.page.get_by_label("Comment").fill("Payment is on its way")
        fay.page.get_by_role("button", name=f"Release {journey.number}, {TOTAL}").click()
        expect(fay.page.get_by_text(f"Order {journey.number} is released.").first).to_be_visible()
        fay.look()


def deliver(journey):
    """Sam starts work and ships in two parts; the buyer gets a mail with delivery note and invoice for each."""
    with journey.signed_in("sam") as sam:
        sam.open(f"/orders/{journey.number}/")
        sam.page.get_by_role("button", name="Start work").click()
        for pieces, state in (("40", "Partly shipped"), ("2", "Shipped")):
            sam.page.get_by_role("link", name="Ship", exact=True).click()
            sam.look()
            sam.page.get_by_label("LANTERN").fill(pieces)
            sam.page.get_by_role("button", name="Ship these pieces").click()
            expect(sam.page.locator("#main .status").first).to_have_text(state)
            sam.look()
    mails = until(lambda: journey.shipped()[1:] and journey.shipped(), "two mails about shipments")
    assert [len(mail.files) for mail in mails] == [2, 2]


def open_the_papers(bea):
    """Bea finds confirmation, delivery notes and invoices on her order and opens one as PDF."""
    papers = bea.page.locator(".page-aside a[href^='/documents/']")
    expect(papers).to_have_count(5)
    paper = bea.page.request.get(papers.first.get_attribute("href"))
    assert (paper.headers["content-type"], paper.body()[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_order_over_two_limits_and_below_zero_credit_is_delivered_in_the_end(people, house, visit, script):
    journey = Journey(house, visit, script)

    with journey.signed_in("bea") as bea:
        fill_the_cart(bea)
        journey.number = submit_the_cart(bea)
        accept_by_link(journey)
        accept_in_the_inbox(journey)
        release(journey)
        bea.open(f"/orders/{journey.number}/")

        expect(bea.page.locator("#main .status").first).to_have_text("Placed")
        told = bea.page.locator(".timeline li b").all_inner_texts()
        assert [title for title in told if title != "Order confirmation issued"] == [
            "Placed",
            "Released",
            "On hold",
            "Accepted",
            "Approval asked for",
            "Accepted",
            "Approval asked for",
            "Submitted",
        ]
        deliver(journey)
        bea.open(f"/orders/{journey.number}/")
        open_the_papers(bea)
    assert journey.link_to("bea@people.example", "placed") == f"{house.url}/orders/{journey.number}/"
