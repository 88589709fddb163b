"""Whatever happens in whatever order, an account is its limit less the live orders plus what was posted (K6, M01)."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from approvals import actions as approvals
from commerce.actions import credit, hold
from commerce.actions import order as orders
from commerce.models import Account, LedgerEntry, Order, PaymentMethod
from commerce.queries.cart import Article, PricedLine
from core import money
from core.actor import SYSTEM
from partners import queries as partners
from tests.factories.rows import MembershipFactory, PartnerFactory, ProductFactory

METHODS = [method for method in PaymentMethod.values if method != "card"]
"""A card is paid before there is an order: see test_card_payments."""
COMPANIES = st.integers(min_value=0, max_value=2)
AMOUNTS = st.integers(min_value=1, max_value=60_000).map(lambda pence: Decimal(pence) / 100)


class Company:
    """A naive account beside the real one: its limit, what was posted, and the orders that count against it."""

    def __init__(self, limit, now):
        self.partner = PartnerFactory()
        self.buyer = partners.places(MembershipFactory(partner=self.partner).user)[0]
        self.account = credit.open_account(partner=self.partner, currency="GBP", limit=limit, by=SYSTEM, now=now)
        self.limit, self.posted, self.is_stopped = limit, Decimal(0), False
        self.live, self.held = {}, {}

    @property
    def balance(self):
        return self.limit + self.posted - sum(self.live.values()) - sum(self.held.values())

    def moved(self):
        if self.balance < 0:
            self.is_stopped = True
        elif self.balance > 0:
            self.is_stopped = False


class Ledger(RuleBasedStateMachine):
    now = None
    finance = None

    @initialize()
    def open_accounts(self):
        self.companies = [Company(Decimal(limit), self.now) for limit in (0, 100, 1000)]
        self.product = ProductFactory()
        self.number = 0

    @rule(which=COMPANIES, amount=AMOUNTS, method=st.sampled_from(METHODS))
    def place(self, which, amount, method):
        company = self.companies[which]
        waits = method == "on_account" and (company.balance - amount < 0 or company.is_stopped)
        order = self.enter(company, amount, method)

        assert order.state == ("on_hold" if waits else "placed")
        if method == "on_account":
            (company.held if waits else company.live)[order.pk] = amount
            company.moved()

    def enter(self, company, amount, method):
        self.number += 1
        article = Article(self.product.pk, self.product.code, self.product.name, "piece", "", True)
        line = PricedLine(None, article, 1, None, amount, money.rounded(amount, "GBP"), {"agreed": "for this run"})
        order = Order(
            partner=company.partner,
            buyer_id=company.buyer.user_id,
            submission_key=f"00000000-0000-4000-8000-{company.partner.pk:06d}{self.number:06d}",
            currency="GBP",
            total=amount,
            line_count=1,
            payment_method=method,
            submitted_at=self.now,
        )
        with transaction.atomic():
            return orders.enter(order=order, lines=[line], by=company.buyer, now=self.now)

    @rule(which=COMPANIES, data=st.data())
    def release(self, which, data):
        company, order = self.pick_held(which, data)
        if order:
            assert hold.release(order=order, by=self.finance, now=self.now).state == "placed"
            company.live[order.pk] = company.held.pop(order.pk)

    @rule(which=COMPANIES, data=st.data())
    def reject(self, which, data):
        company, order = self.pick_held(which, data)
        if order:
            assert hold.reject(order=order, reason="No", by=self.finance, now=self.now).state == "rejected"
            del company.held[order.pk]
            company.moved()

    @rule(which=COMPANIES, data=st.data())
    def withdraw(self, which, data):
        company, order = self.pick_held(which, data)
        if order:
            approvals.withdraw(order=order, by=company.buyer, now=self.now)
            del company.held[order.pk]
            company.moved()

    def pick_held(self, which, data):
        company = self.companies[which]
        if not company.held:
            return company, None
        return company, Order.objects.get(pk=data.draw(st.sampled_from(sorted(company.held))))

    @rule(which=COMPANIES, amount=AMOUNTS)
    def pay(self, which, amount):
        company = self.companies[which]
        self.number += 1
        key = f"bank:{company.partner.pk}:{self.number}"
        credit.raise_credit(account=company.account, amount=amount, key=key, reason="Paid", by=SYSTEM, now=self.now)
        company.posted += amount
        company.moved()

    @rule(which=COMPANIES, limit=AMOUNTS)
    def change_limit(self, which, limit):
        company = self.companies[which]
        credit.change_limit(account=company.account, limit=limit, reason="Review", by=SYSTEM, now=self.now)
        company.limit = limit
        company.moved()

    @invariant()
    def the_accounts_are_what_the_naive_ones_are_and_what_their_entries_add_up_to(self):
        companies = getattr(self, "companies", [])
        accounts = Account.objects.filter(pk__in=[company.account.pk for company in companies])
        last = LedgerEntry.objects.filter(account=OuterRef("pk")).order_by("-id").values("balance_after")[:1]
        rows = accounts.order_by("pk").annotate(sum=Sum("entries__amount"), last=Subquery(last))

        assert [(row.balance, row.sum, row.last, row.stopped_at is not None) for row in rows] == [
            (company.balance, company.balance, company.balance, company.is_stopped) for company in companies
        ]


@pytest.mark.django_db
def test_any_history_leaves_the_accounts_adding_up(cast, now):
    Ledger.now, Ledger.finance = now, cast.acting("fay")

    run_state_machine_as_test(Ledger, settings=settings(max_examples=settings().max_examples // 4))
