"""Acme's cost centres and budgets: one with plenty left, one near its end, one above, and an order that asks (A7)."""

import uuid
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from approvals import budgeting
from approvals.actions import budget as budgets
from approvals.models import BudgetPeriod, Period
from approvals.queries import reach
from commerce.actions import cart as carts
from commerce.actions import cost_centre as cost_centres
from commerce.actions import order as orders
from commerce.checkout import Checkout
from commerce.models import PaymentMethod, Product
from partners.models import Membership, Partner

KEYS = uuid.UUID("b0d6e700-0000-4000-8000-000000000000")
DAYS_BACK = 150
CENTRES = [
    ("ACME", "4100", "Facilities"),
    ("ACME", "4200", "Marketing"),
    ("ACME", "4300", "Fleet"),
    ("ACME-NORTH", "N-20", "North workshop"),
]
FAIRS = [(19, 185), (8, 260)]
"""What Carl ordered for Marketing: days ago, and about how much."""
ASKED_FOR = 140
"""What he orders for it last: more than is left, whatever the day."""
ROOM = {"block": 400, "require": 400, "warn": 0}
"""What at least is left of the branches' budgets, so that this one is not refused."""


def make(*, acting, plan, now):
    """Set everything up as Ada; `acting` gives somebody by (login, company code)."""
    ada, carl, dora = acting("ada", "ACME"), acting("carl", "ACME-NORTH"), acting("dora", "ACME")
    centres = {
        code: cost_centres.open_one(partner=_node(node), code=code, name=name, by=ada, now=now)
        for node, code, name in CENTRES
    }
    for days, worth in FAIRS:
        _order(carl, plan, worth, centres["4200"], now - timedelta(days=days))
    _budget("ACME", Period.QUARTER, "block", share=Decimal("0.62"), carries_over=True, by=ada, now=now)
    _budget("ACME-NORTH", Period.YEAR, "require", share=Decimal("0.71"), by=ada, now=now)
    _budget("ACME-DEPOT", Period.MONTH, "warn", share=Decimal("0.88"), by=ada, now=now)
    terms = {"cost_centre": centres["4200"], "approver": _place(dora)}
    _budget("ACME", Period.YEAR, "require", left=ASKED_FOR // 2, by=ada, now=now, **terms)
    _order(carl, plan, ASKED_FOR, centres["4200"], now - timedelta(minutes=35))


def _node(code):
    return Partner.objects.get(code=code)


def _place(acting):
    return Membership.objects.get(pk=acting.membership_id)


def _order(by, plan, worth, centre, at):
    cart, rows = carts.open_current(by=by, now=at), plan.basket_worth("GBP", worth)
    products = Product.objects.in_bulk([product for product, _pieces in rows])
    for product, pieces in rows:
        carts.add(cart=cart, product=products[product], quantity=pieces, by=by, now=at)
    checkout = Checkout(payment=PaymentMethod.BANK_TRANSFER, cost_centre=centre.pk, reference="Spring fairs")
    key = uuid.uuid5(KEYS, str(worth))
    return orders.submit(cart=cart, key=key, checkout=checkout, by=by, now=at)


def _budget(code, period, rule, *, by, now, share=None, left=None, cost_centre=None, approver=None, carries_over=False):
    """Set a budget that began months ago, and count what was ordered since; its amount is such that this `share` of it
    is used now, or that so much is `left`."""
    terms = {"cost_centre": cost_centre, "approver": approver, "rule": rule, "carries_over": carries_over}
    began = now - timedelta(days=DAYS_BACK)
    made = budgets.open_one(partner=_node(code), period=period, amount=None, by=by, now=began, **terms)
    _count(made, now)
    changed = {name: terms[name] for name in ("rule", "approver", "carries_over")}
    amount = _used(made) + left if left else max(_round(made, share), _used(made) + ROOM[rule])
    budgets.change(budget=made, amount=amount, by=by, now=began, **changed)
    return made


def _used(budget):
    last = budget.periods.order_by("-starts_on").first()
    return last.spent + last.pending


def _count(budget, now):
    """Let the periods since the first begin, each with what was ordered in it."""
    today = reach.today(budget.partner_id, now=now)
    last = budget.periods.get()
    while last.ends_on <= today:
        budgeting.begin(budget, up_to=last.ends_on)
        last = BudgetPeriod.objects.select_related("budget").get(budget=budget, starts_on=last.ends_on)
        budgeting.take_up(last)


def _round(budget, share):
    """Give a round amount of which the last period has used about a share; that of the fullest one where it is new."""
    used = _used(budget)
    if not used:
        used = max(period.spent + period.pending for period in budget.periods.all()) or Decimal(500)
    unit = Decimal(10) ** max(1, len(str(int(used))) - 2)
    return (used / share / unit).to_integral_value(ROUND_CEILING) * unit
