"""Whatever happens in whatever order, an account is its limit less the live orders plus what was posted (K6, M01)."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from approvals.actions import decision
from commerce.actions import cancellation, credit, desk, hold, returns, shipment
from commerce.actions import order as orders
from commerce.models import Account, LedgerEntry, Order, PaymentMethod, SubLimit
from commerce.queries.cart import Article, PricedLine
from core import money
from core.actor import SYSTEM
from partners import queries as partners
from tests.commerce.naive_account import NaiveAccount
from tests.factories.rows import MembershipFactory, PartnerFactory, ProductFactory

METHODS = ["on_account", "on_account", "on_account", "bank_transfer"]
"""A card is paid before there is an order: see test_card_payments."""
WORLD = [("GBP", 0, 0, None), ("GBP", 1000, 50, 400), ("JPY", 500, 0, None)]
"""Three companies in two currencies: currency, limit, tolerance, and what the branch of the second may use."""
COMPANIES = st.integers(min_value=0, max_value=len(WORLD) - 1)
AMOUNTS = st.integers(min_value=1, max_value=30_000)
"""In the hundredth part of the currency's unit; yen have none, so there it is whole ones."""
PIECES = st.integers(min_value=1, max_value=3)


class Company:
    """A company with a branch, its account, and the naive one beside it."""

    def __init__(self, currency, limit, tolerance, share, now):
        self.root, self.currency = PartnerFactory(currency=currency), currency
        self.branch = PartnerFactory(parent=self.root, currency=currency)
        self.buyers = [partners.places(MembershipFactory(partner=node).user)[0] for node in (self.root, self.branch)]
        limits = {"currency": currency, "limit": Decimal(limit)}
        self.account = credit.open_account(partner=self.root, **limits, by=SYSTEM, now=now)
        Account.objects.filter(pk=self.account.pk).update(tolerance=tolerance, has_sub_limits=share is not None)
        if share is not None:
            SubLimit.objects.create(account=self.account, partner=self.branch, limit=share)
        self.naive = NaiveAccount(Decimal(limit), Decimal(tolerance), share)

    def amount(self, hundredths):
        return money.rounded(Decimal(hundredths) / 100, self.currency) or Decimal(1)


class Ledger(RuleBasedStateMachine):
    now, staff = None, None

    @initialize()
    def open_accounts(self):
        self.companies = [Company(*told, self.now) for told in WORLD]
        self.product = ProductFactory()
        self.number = 0

    @rule(
        which=COMPANIES, is_of_branch=st.booleans(), hundredths=AMOUNTS, pieces=PIECES, method=st.sampled_from(METHODS)
    )
    def place(self, which, is_of_branch, hundredths, pieces, method):
        company = self.companies[which]
        unit = company.amount(hundredths)

        order = self.enter(company, company.buyers[is_of_branch], unit, pieces, method)

        told = "placed"
        if method == PaymentMethod.ON_ACCOUNT:
            told = company.naive.place(order.pk, unit * pieces, is_of_branch=is_of_branch)
        assert order.state == told

    def enter(self, company, buyer, unit, pieces, method):
        self.number += 1
        article = Article(self.product.pk, self.product.code, self.product.name, "piece", "", True)
        line = PricedLine(None, article, pieces, None, unit, unit * pieces, {"agreed": "for this run"})
        order = Order(
            partner_id=buyer.partner_id,
            buyer_id=buyer.user_id,
            submission_key=f"00000000-0000-4000-8000-{company.root.pk:06d}{self.number:06d}",
            currency=company.currency,
            total=unit * pieces,
            line_count=1,
            payment_method=method,
            submitted_at=self.now,
        )
        with transaction.atomic():
            return orders.enter(order=order, lines=[line], by=buyer, now=self.now)

    @rule(which=COMPANIES, data=st.data())
    def release(self, which, data):
        naive, order = self.pick(which, data, state="on_hold")
        if order:
            assert hold.release(order=order, by=self.staff.fay, now=self.now).state == "placed"
            naive.orders[order.pk].is_held = False

    @rule(which=COMPANIES, data=st.data())
    def reject(self, which, data):
        naive, order = self.pick(which, data, state="on_hold")
        if order:
            assert hold.reject(order=order, reason="No", by=self.staff.fay, now=self.now).state == "rejected"
            naive.give(order.pk)

    @rule(which=COMPANIES, data=st.data())
    def withdraw(self, which, data):
        naive, order = self.pick(which, data, state="on_hold")
        if order:
            buyers = self.companies[which].buyers
            by = buyers[naive.orders[order.pk].is_of_branch]
            decision.withdraw(order=order, by=by, now=self.now)
            naive.give(order.pk)

    @rule(which=COMPANIES, pieces=PIECES, data=st.data())
    def cancel(self, which, pieces, data):
        naive, order = self.pick(which, data, state__in=["placed", "in_progress"])
        if order:
            line = order.lines.get()
            number = min(pieces, line.open_quantity)
            given = {line.pk: number}
            cancellation.cancel(order=order, quantities=given, reason="Gone", by=self.staff.sam, now=self.now)
            naive.give(order.pk, line.unit_price * number)

    @rule(which=COMPANIES, pieces=PIECES, data=st.data())
    def ship(self, which, pieces, data):
        _naive, order = self.pick(which, data, state__in=["placed", "in_progress", "partly_shipped"])
        if order:
            if order.state == "placed":
                desk.start(order=order, by=self.staff.sam, now=self.now)
            line = order.lines.get()
            number = min(pieces, line.open_quantity)
            shipment.ship(order=order, quantities={line.pk: number}, by=self.staff.sam, now=self.now)

    @rule(which=COMPANIES, pieces=PIECES, data=st.data())
    def refund(self, which, pieces, data):
        naive, order = self.pick(which, data, lines__shipped__gt=F("lines__returned"))
        if order:
            line, by = order.lines.get(), self.staff.max
            number = min(pieces, line.shipped - line.returned)
            wanted = {"quantities": {line.pk: number}, "reason": "Broken"}
            returned = returns.ask(order=order, **wanted, by=by, now=self.now)
            returns.accept(returned=returned, by=by, now=self.now)
            returns.refund(returned=returned, by=by, now=self.now)
            naive.give(order.pk, line.unit_price * number)

    def pick(self, which, data, **wanted):
        """Give the naive account and one of its orders, None where no order is like that."""
        naive = self.companies[which].naive
        found = list(Order.objects.filter(pk__in=naive.orders, **wanted).order_by("pk"))
        return naive, data.draw(st.sampled_from(found)) if found else None

    @rule(which=COMPANIES, hundredths=AMOUNTS)
    def post(self, which, hundredths):
        company = self.companies[which]
        self.number += 1
        key, amount = f"bank:{company.root.pk}:{self.number}", company.amount(hundredths)
        credit.raise_credit(account=company.account, amount=amount, key=key, reason="Paid", by=SYSTEM, now=self.now)
        company.naive.post(amount)

    @rule(which=COMPANIES, hundredths=AMOUNTS)
    def change_limit(self, which, hundredths):
        company = self.companies[which]
        limit = company.amount(hundredths)
        credit.change_limit(account=company.account, limit=limit, reason="Review", by=self.staff.fay, now=self.now)
        company.naive.limit = limit
        company.naive.moved()

    @invariant()
    def the_accounts_are_what_the_naive_ones_are(self):
        companies = getattr(self, "companies", [])
        accounts = Account.objects.filter(pk__in=[company.account.pk for company in companies])
        last = LedgerEntry.objects.filter(account=OuterRef("pk")).order_by("-at", "-id").values("balance_after")[:1]
        rows = accounts.order_by("pk").annotate(sum=Sum("entries__amount"), last=Subquery(last))

        assert [(row.balance, row.sum, row.last, row.stopped_at is not None) for row in rows] == [
            (naive.balance, naive.balance, naive.balance, naive.is_stopped)
            for naive in (company.naive for company in companies)
        ]

    @invariant()
    def what_is_used_is_exposure_less_what_was_posted(self):
        open_part = F("total") - F("given_back") - F("invoiced")
        for company in getattr(self, "companies", []):
            naive, mine = company.naive, Order.objects.filter(account=company.account)
            live = mine.filter(state__in=["on_hold", "placed", "in_progress", "partly_shipped"])
            parts = live.aggregate(
                held=Coalesce(Sum(open_part, filter=Q(state="on_hold")), Decimal(0)),
                placed=Coalesce(Sum(open_part, filter=~Q(state="on_hold")), Decimal(0)),
            )
            invoiced = company.account.invoices.aggregate(sum=Coalesce(Sum("open"), Decimal(0)))["sum"]
            used = list(SubLimit.objects.filter(account=company.account).values_list("used", flat=True))

            held = sum(order.amount for order in naive.orders.values() if order.is_held)
            assert (parts["held"], parts["held"] + parts["placed"] + invoiced) == (
                held, naive.limit + naive.posted - naive.balance
            )  # fmt: skip
            assert used == ([] if naive.share is None else [naive.used])


@pytest.mark.django_db
def test_any_history_leaves_the_accounts_adding_up(cast, now):
    Ledger.now, Ledger.staff = now, Staff(cast)

    run_state_machine_as_test(Ledger, settings=settings(max_examples=settings().max_examples // 4))


class Staff:
    """Finance, the desk and a manager as they act."""

    def __init__(self, cast):
        self.fay, self.sam, self.max = (cast.acting(name) for name in ("fay", "sam", "max"))
