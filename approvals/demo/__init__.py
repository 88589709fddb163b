"""The demo's limits and approvers, half a year of orders, and what waits right now."""

from datetime import timedelta
from functools import partial

from approvals.demo import aftermath, budgets, desks, fulfilment, mails, people, scale, setup, waiting
from approvals.demo.history import History
from approvals.demo.live import Live
from approvals.demo.plan import Plan
from approvals.models import SpendingLimit
from commerce.demo import accounts, baskets, cards, delivery, documents, holds, invoices, messages, recurring
from commerce.models import Order
from core import planner
from partners.models import Partner
from partners.permissions import Role


def seed(*, now, orders=800, scale_to=0, canary=False, **_options):
    """Make what happened and what waits; nothing when it stands."""
    if scale_to:
        return scale.seed(scale_to=scale_to, canary=canary, now=now)
    if SpendingLimit.objects.filter(membership__user__username="bea").exists():
        return "approvals: there already"
    end = now.replace(hour=18, minute=0, second=0, microsecond=0) - timedelta(days=1)
    parents = dict(Partner.objects.values_list("id", "parent_id"))
    staff = people.Staff()
    limits = people.make(staff, parents)
    plan = Plan(staff, parents, end)
    wishes = plan.make(orders)
    planner.learn()
    history = History(staff, end)
    history.run(wishes)
    documents.make()
    fulfilment.tell(history.placed, history.max, end)
    _wait_and_act(history, staff, plan, now, end)
    return f"approvals: {limits} limits, {Order.objects.count()} orders"


def _wait_and_act(history, staff, plan, now, end):
    waiting.ask_clients(history=history, staff=staff, plan=plan, end=end)
    live = Live(history, staff, plan, now)
    live.spend_acme(end)
    documents.make()
    invoices.make(by=history.fay, now=end)
    aftermath.make(history=history, staff=staff, now=end)
    mails.silence(now)
    documents.make()
    live.exceed()
    live.ask()
    live.collect()
    deciders = {name: history.acting(staff.by_login[name, "NORTHGATE"]) for name in ("fay", "sam", "max")}
    holds.make(staff=deciders, now=now)
    baskets.make(by=history.acting(staff.by_login["bea", "ACME-DEPOT"]), now=now)
    desks.make(now=now, staff=staff, by=history.max)
    recurring.make(by=history.acting(staff.by_login["bea", "ACME-DEPOT"]), now=now)
    delivery.agree_terms()
    messages.make(by=history.fay, now=now)
    basket = partial(_basket, plan)
    accounts.share_out(by=history.fay, now=now)
    invoices.limit_spending(by=history.max, now=now)
    budgets.make(acting=lambda *who: history.acting(staff.by_login[who]), plan=plan, now=now)
    cards.make(buyers=_card_holders(history, staff), basket=basket, desk=history.max, now=now)
    setup.make(staff=staff, by=history.acting(staff.by_login["ada", "ACME"]), now=now)


def _card_holders(history, staff):
    """Zoe, and managers of a few other companies that are open."""
    managers = [place for place in staff.places if Role.APPROVER in place.roles and place.partner.currency == "GBP"]
    open_ones = [place for place in managers if place.partner.status == "open" and place.partner.code[:4] != "ACME"]
    return [history.acting(place) for place in (staff.by_login["zoe", "ZENITH"], *open_ones[2:20:4])]


def _basket(plan, by, worth):
    return plan.basket_worth(by.currency, worth)
