"""What sellers keep to themselves never reaches a customer: why a price was offered, bounds, costs, notes (T3, T16).

Nor does a seller's page of one customer tell of another (T02).
"""

import json
import re
import uuid
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.models import Document, Order, ProductCost
from core import clock
from core.models import OutboxEntry
from partners.permissions import Role
from telesales.models import CustomerNote, Opportunity, OverrideRule, Quote
from tests.factories.standing import standing
from tests.pages.canaries import text_of
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.walking import Walk
from tests.pages.world import World
from tests.telesales import quoting
from tests.telesales.attacking import selling
from tests.telesales.selling import begun, bound, let, offer, policy, resold

SECRET = re.compile(r"CNRY-\w+|0[.,]7777|33[.,]33|margin falls|its margin|12[.,]5 %", re.IGNORECASE)
"""Reasons, notes, a cost, a margin floor and a bound; what a verdict about a margin says."""
OF_ZENITH = re.compile(r"Zenith|\bZoe\b|zoe@|obelisk|O-FOREIGN", re.IGNORECASE)


class Sold:
    """Sam has sold to Bea in every way at prices of his own: held, placed, quoted; and has noted what he thinks."""

    def __init__(self, cast):
        self.world, self.cast = World(cast), cast
        self.cast.no_limit("bea")
        let(Role.SSR, change_prices=True)
        let(Role.MARKETPLACE_MANAGER, finalise=True)
        self.rule = bound(Role.SSR, max_discount=Decimal("12.5"), margin_floor=Decimal("33.33"))
        self.cost = ProductCost.objects.create(product=self.cast.products.POUND, currency="GBP", amount="0.7777")
        self.held = self._sold("0.60")
        OverrideRule.objects.filter(pk=self.rule.pk).update(max_discount=None, margin_floor=None)
        self.placed = self._let_go(self._sold("0.90"))
        self._note()
        self.quote = self._quoted()

    def _sold(self, price):
        policy(mode="direct")
        by = begun(self.cast, "sam", "bea")
        cart = carts.open_current(by=by, now=self.cast.now)
        carts.add(cart=cart, product=self.cast.products.POUND, quantity=20, by=by, now=self.cast.now)
        offer(self.cast, cart, "POUND", price, reason="CNRY-REASON")
        how = {"key": uuid.uuid4(), "payment_method": "on_account"}
        return orders.submit(cart=cart, **how, by=by, now=self.cast.now)

    def _let_go(self, order):
        self.cast.client_for("max").post(f"/orders/{order.number}/release/", {"kind": "business"})
        return Order.objects.get(pk=order.pk)

    def _note(self):
        known = {
            "sold_from": self.cast.partners.operator,
            "kind": "call",
            "text": "CNRY-NOTE",
            "by": self.cast.users.sam,
        }
        CustomerNote.objects.create(customer=self.cast.memberships.bea, **known)

    def _quoted(self):
        policy(mode="opportunities")
        let(Role.SSR, change_prices=True, finalise=True)
        found = quoting.prepared(self.cast)
        Opportunity.objects.filter(pk=found.pk).update(notes="CNRY-NOTES", attribution="CNRY-CAMPAIGN")
        offer(self.cast, found.cart_id, "POUND", "0.90", reason="CNRY-WHY")
        return quoting.sent(self.cast, found)


@pytest.fixture(scope="module")
def stands(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, Sold) as found:
        yield found


@pytest.fixture
def sold(stands, db):
    return stands.fresh()


@pytest.mark.parametrize("who", ["bea", "carl", "ada"])
def test_no_page_or_export_of_the_customers_tells_what_sellers_keep_to_themselves(sold, who):
    starts = ["/", f"/orders/{sold.held.number}/", f"/orders/{sold.placed.number}/", f"/sales/quotes/{sold.quote.pk}/"]

    walk = Walk(sold.cast.client_for(who), SECRET, starts, alike=2).run()

    assert walk.leaks == {}
    assert [walk.seen[url] for url in starts[:3]] == [200] * 3


def test_staff_meet_all_of_it_so_the_walk_would_notice(sold):
    starts = [
        f"/orders/{sold.held.number}/",
        f"/sales/customer/{sold.cast.memberships.bea.pk}/",
        f"/sales/opportunities/{sold.quote.opportunity.number}/",
        f"/sales/products/{sold.cast.products.POUND.pk}/costs/",
    ]

    walk = Walk(sold.cast.client_for("max"), SECRET, starts)
    for url in starts:
        walk.open(url)

    found = {secret for leaks in walk.leaks.values() for secret in leaks}
    assert {"CNRY-REASON", "CNRY-NOTE", "CNRY-WHY"} <= found
    assert {"0.7777"} <= found


def test_costs_are_read_by_those_alone_who_set_prices_for_everybody(sold):
    """Sellers without that right see no cost and no margin, also of what they offer (T16)."""
    pattern = re.compile(r"0[.,]7777")
    price = f"/price-lists/{sold.cast.price_list.pk}/products/POUND/history/"
    starts = ["/", f"/orders/{sold.held.number}/", f"/sales/opportunities/{sold.quote.opportunity.number}/", price]

    assert Walk(sold.cast.client_for("sam"), pattern, starts, alike=2).run().leaks == {}


def mails(addresses):
    """Give the texts of all mails to somebody of them, as they lie in the outbox."""
    for entry in OutboxEntry.objects.order_by("id"):
        found = import_string(settings.OUTBOX_TOPICS[entry.topic])(entry.payload)
        for message in found if isinstance(found, list) else [found]:
            if message is not None and set(message.to) & addresses:
                parts = [message.subject, message.body, *(part[0] for part in message.alternatives)]
                yield entry.topic, "\n".join(str(part) for part in parts)


def test_no_mail_to_the_customer_tells_it(sold):
    addresses = {f"{name}@people.example" for name in ("bea", "carl", "dora", "ada", "pia")}

    leaks = {topic: SECRET.findall(text) for topic, text in mails(addresses) if SECRET.search(text)}

    assert leaks == {}
    assert len(list(mails(addresses))) > 2


def test_no_paper_and_no_quote_holds_it(sold):
    """What is drawn as PDF is what is kept of it."""
    kept = [json.dumps(paper.content) for paper in Document.objects.all()]
    kept += [json.dumps(quote.content) + quote.message for quote in Quote.objects.all()]

    assert [SECRET.findall(text) for text in kept if SECRET.search(text)] == []
    assert len(kept) > 1


@pytest.mark.parametrize("seller", ["sam", "ruth"])
def test_the_page_of_a_customer_and_the_shop_in_a_sale_tell_of_no_other(sold, seller):
    policy(mode="direct")
    cast, client = sold.cast, selling(sold.cast, seller)
    names = ("commerce:cart", "commerce:carts", "commerce:catalogue", "commerce:quick_order")
    urls = [reverse("telesales:customer", args=[cast.memberships.bea.pk]), *(reverse(name) for name in names)]

    answers = {url: client.get(url, follow=True) for url in urls}

    assert [found for answer in answers.values() if (found := OF_ZENITH.findall(text_of(answer)))] == []
    assert {answer.status_code for answer in answers.values()} == {200}


def test_a_reseller_walks_everywhere_and_meets_nobody_elses_customer(sold):
    policy(mode="direct")
    let(Role.RESELLER, finalise=True)
    resold(sold.cast)
    starts = ["/", "/sales/", "/sales/customers/", f"/sales/customer/{sold.cast.memberships.bea.pk}/"]

    walk = Walk(sold.cast.client_for("ruth"), OF_ZENITH, starts, alike=2).run()

    assert (walk.leaks, len(walk.seen) > 10) == ({}, True)
