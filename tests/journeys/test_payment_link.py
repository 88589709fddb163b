"""A phone offer that goes out as a payment link (F7): the agent sends it, mail scanners open it, its buyer pays with
the demo's provider, declined first; the agent's page follows it by itself. Once without JavaScript as well."""

import re
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commerce.models import Order, Payment
from telesales.models import PhoneOffer
from tests.browser.house import until
from tests.telesales import phoning
from tests.telesales.test_phone_link import drafted, sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}
SCANNER = {"User-Agent": "SafeLinks", "Purpose": "prefetch"}


@pytest.fixture
def shop(people):
    """Give the cast with a script and a product of the vendor's."""
    phoning.script(people)
    phoning.owned(people)
    return people


@pytest.fixture
def buyer():
    """Give what a buyer without an account says of himself; his address is his own, for the mails of all tests stay."""
    return {**phoning.NEW, "email": f"nora-{uuid.uuid4().hex[:8]}@new.example"}


def link_in_the_mail(house, buyer):
    """Wait for the mail with the offer and give the address in its text."""
    mails = until(lambda: house.mails(buyer["email"]), "the mail with the payment link")
    return re.search(r"https?://\S+/phone/links/\w+/", mails[0].text)[0]


def send(vic, offer):
    """Send the link from the page of the offer; the page of how it stands stays open."""
    page = vic.page
    page.goto(reverse("telesales:phone_offer", args=[offer.pk]))
    vic.sign_in("vic")
    page.get_by_role("button", name="Send a payment link instead").click()
    expect(page.get_by_role("heading", name="Send a payment link")).to_be_visible()
    vic.look()
    page.get_by_role("button", name="Send the link").click()
    stands(vic, "Link sent")
    vic.look()


def stands(vic, words):
    expect(vic.page.locator("#standing")).to_have_text(words)


def ends_at_the_sale(vic, order):
    """Where the page asked the provider at that very moment it leads on by itself, else by its link."""
    link, sale = (vic.page.get_by_role(role, name=re.compile(order.number)) for role in ("link", "heading"))
    expect(link.or_(sale).first).to_be_visible()
    vic.look()
    if not sale.is_visible():
        stands(vic, "Ordered")
        link.click()
    expect(sale).to_be_visible()


def scanned(visit, link, offer):
    """Have a scanner open the link again and again, as gateways do; give what it changed of the offer."""
    before = PhoneOffer.objects.values().get(pk=offer.pk)
    with visit(script=False) as scanner:
        asks = scanner.context.request
        answers = [asks.fetch(link, method=method, headers=SCANNER).status for method in ("HEAD", "GET", "GET")]
    assert answers == [200] * 3
    after = PhoneOffer.objects.values().get(pk=offer.pk)
    return {name for name in before if before[name] != after[name]}, Payment.objects.count()


def pay(nora, choice):
    """Say yes on the page of the link, and choose how it goes at the provider."""
    page = nora.page
    page.get_by_label("I know who my contracting party is").check()
    page.get_by_label("I have read the terms and agree to them").check()
    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_role("heading", name="Demo card provider")).to_be_visible()
    nora.look()
    page.get_by_label(choice).first.check()
    page.get_by_role("button", name="Go on").click()


def test_declined_and_tried_again_while_the_agent_looks_on(shop, buyer, house, visit):
    offer = drafted(shop, "card", "instalments", customer=None, buyer=buyer)

    with visit() as vic, visit(**PHONE) as nora:
        send(vic, offer)
        link = link_in_the_mail(house, buyer)
        assert scanned(visit, link, offer) == (set(), 0)
        stands(vic, "Link sent")

        page = nora.page
        page.goto(link)
        expect(page.locator("#main")).to_contain_text("Counterpart Ltd")
        nora.look()
        assert ("/phone/links/" in page.url, nora.too_wide()) == (False, 0)
        stands(vic, "The buyer has opened the link")

        pay(nora, "The card is declined")
        expect(page.get_by_text("Nothing was taken and nothing was ordered").first).to_be_visible()
        nora.look()
        stands(vic, "The card was declined")
        vic.look()
        assert Order.objects.count() == 0

        page.get_by_role("link", name="Try again").click()
        pay(nora, "The card pays")
        expect(page.get_by_text("Your card has paid £33.34.").first).to_be_visible()
        nora.look()
        order = Order.objects.get()
        ends_at_the_sale(vic, order)

    told = until(
        lambda: [each for each in house.mails(buyer["email"]) if order.number in each.subject], "the confirmation"
    )
    payments = list(Payment.objects.order_by("pk").values_list("status", flat=True))
    assert (len(told), payments) == (1, ["rejected", "confirmed"])
    assert (order.buyer.name, order.phone_sale.via, order.plan.state) == ("Nora New", "link", "running")


def test_without_javascript_the_buyer_pays_and_the_used_link_is_dead(shop, buyer, house, visit):
    offer, _token = sent(shop, "card", "instalments", customer=None, buyer=buyer)
    link = link_in_the_mail(house, buyer)

    with visit(script=False) as nora:
        page = nora.page
        page.goto(link)
        page.get_by_role("button", name="Order now").click()
        expect(page.locator(".error-summary")).to_contain_text("who your contracting party is")
        pay(nora, "The card is declined")
        until(lambda: Payment.objects.filter(status="rejected").exists(), "the provider's message")
        page.reload()
        page.get_by_role("link", name="Try again").click()
        pay(nora, "The card pays")
        order = until(Order.objects.first, "the provider's message")
        page.reload()
        expect(page.get_by_text(f"Thank you: order {order.number} is made.").first).to_be_visible()
        page.goto(link)
        expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()

    assert (PhoneOffer.objects.get(pk=offer.pk).order, Order.objects.count()) == (order, 1)


def test_a_no_is_told_to_the_agent(shop, buyer, house, visit):
    offer, _token = sent(shop, "card", customer=None, buyer=buyer)

    with visit() as vic, visit() as nora:
        vic.page.goto(reverse("telesales:phone_status", args=[offer.pk]))
        vic.sign_in("vic")
        nora.page.goto(link_in_the_mail(house, buyer))
        nora.page.get_by_role("button", name="No, thank you").click()
        expect(nora.page.get_by_role("heading", name="You have declined")).to_be_visible()
        nora.look()

        stands(vic, "The buyer said no")

    until(lambda: house.mails("vic@people.example"), "the mail to the agent")
    assert (PhoneOffer.objects.get(pk=offer.pk).state, Payment.objects.count()) == ("declined", 0)
