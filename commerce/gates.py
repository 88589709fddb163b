"""The pipeline that every order passes on its way to being placed (O3). ORDER_GATES names the gates, like MIDDLEWARE.

A gate looks at the order and gives an Outcome: it passes, it parks the order in a waiting state, or it raises Refused
with the sentence the user reads. What it must write when its outcome comes true is the outcome's `effect`, so that the
same gates also tell beforehand what will happen (`preview`), without writing or locking.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from commerce import ledger, paying, plans, schedule
from commerce.models import (
    Account,
    Hold,
    HoldKind,
    Order,
    OrderChannel,
    OrderState,
    Payment,
    PaymentMethod,
    SpendLimitKind,
)
from commerce.queries import credit as credit_queries
from commerce.queries import holding
from commerce.queries import spending as spending_queries
from commerce.queries.conditions import Conditions
from commerce.rules import checkout as terms_rules
from commerce.rules import order as rules
from commerce.rules import reader
from commerce.rules import spending as spending_rules
from commerce.schedule import Terms
from commerce.sold import Sold
from commerce.sold import by as sold_by
from core import audit, outbox
from core.actor import Actor
from core.refusal import Refused
from partners import queries as partners
from partners.queries import manager


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gate says: pass (park is None) or wait in the state `park`, because of `reason`."""

    park: OrderState | None = None
    reason: str = ""
    effect: Callable[[Order], None] | None = None


PASS = Outcome()


@dataclass
class Passage:
    """What the gates look at: the order with its lines (saved or not yet), who brings it, and when.

    `how` are the Conditions of what is newly asked for, `sold` says who sold it (commerce.sold), `plan` the Terms of
    its own payment plan (commerce.schedule), `payment` the card payment that came before it, `charged` the account that
    it is charged to when its outcomes come true, `notes` what one gate has read and leaves to the next.
    """

    order: Order
    lines: Sequence
    by: Actor
    now: datetime
    is_preview: bool = False
    how: Conditions | None = None
    payment: Payment | None = None
    sold: Sold | None = None
    plan: Terms | None = None
    charged: Account | None = None
    outcomes: list = field(default_factory=list)
    events: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)

    def tell(self, event, **details):
        """Note what happened to the saved order; `happen` writes all audit rows at once."""
        self.events.append(audit.Event(event, "order", self.order.pk, self.order.partner_id, **details))

    @cached_property
    def standing(self):
        """The standing now of whose order it is, not as it was when his session began; of one that is only foretold as
        its page has just read it."""
        by: Any = self.by
        order = self.order
        whose = (order.responsible_id, order.partner_id)
        if self.is_preview and getattr(by, "read_at", None) and (by.user_id, by.partner_id) == whose:
            return partners.standing_of(by)
        return partners.standing(user_id=self.order.responsible_id, partner_id=self.order.partner_id)

    @cached_property
    def account(self):
        """The account that the order is charged to: locked, unless nothing will be written."""
        return credit_queries.account_for(self.order.partner_id, lock=not self.is_preview)


@lru_cache(maxsize=8)
def _gates(paths):
    return [import_string(path) for path in paths]


def evaluate(passage):
    """Run the gates up to the first that parks; raise what refuses. Gives the outcome that decides.

    A hold does not end the walk: an order may be held for several reasons at once, and is charged while it is (K8).
    """
    held = []
    for gate in _gates(tuple(settings.ORDER_GATES)):
        outcome = gate(passage)
        passage.outcomes.append(outcome)
        if outcome.park == OrderState.ON_HOLD:
            held.append(outcome.reason)
        elif outcome.park:
            return outcome
    return Outcome(OrderState.ON_HOLD, " ".join(held)) if held else PASS


def preview(*, order, lines, by, now, account=None, how=None, sold=None):
    """Tell what submitting this unsaved order would lead to, without writing or locking; `account` if it is known."""
    passage = Passage(order, lines, by, now, is_preview=True, how=how, sold=sold or sold_by(by))
    if account:
        passage.account = account
    return evaluate(passage)


def settle(passage, outcome):
    """Move the order to where its gates lead it; the caller saves it and then lets `happen` do the rest."""
    order, target = passage.order, outcome.park or OrderState.PLACED
    if target != order.state:
        order.move(target, now=passage.now)
    order.waiting_reason = outcome.reason
    if passage.charged:
        order.account_id = passage.charged.pk


def happen(passage):
    """Write what the gates have to write about the saved order: the step, the charge, the hold."""
    for outcome in passage.outcomes:
        if outcome.effect:
            outcome.effect(passage.order)
    if passage.order.state == OrderState.PLACED:
        order = passage.order
        passage.tell("order.placed")
        outbox.enqueue("order.placed", key=f"placed:{order.pk}", order=order.pk)
        if order.channel == OrderChannel.PHONE:
            plans.begin(order=order, now=passage.now)
    audit.record_many(passage.events, by=passage.by, at=passage.now)
    if passage.order.state == OrderState.PLACED and passage.order.channel == OrderChannel.PHONE:
        for path in settings.PHONE_PLACED:
            import_string(path)(order=passage.order, by=passage.by, now=passage.now)


def advance(*, order, by, now):
    """Send a saved, locked order through all gates again: after an approval, after a release."""
    passage = Passage(order, list(order.lines.select_related("product")), by, now)
    settle(passage, evaluate(passage))
    order.save(update_fields=["state", "waiting_reason", "placed_at", "ended_at", "account"])
    happen(passage)
    return order


def acting_rights(passage):
    """The buyer still has his place and may order from it (P6)."""
    rules.check_may_order(passage.standing)
    return PASS


def standing(passage):
    """Neither he nor the partner is on hold or closed, whoever in the tree it comes from (P2, P3)."""
    rules.check_standing(passage.standing, passage.order.partner_id)
    return PASS


def lines(passage):
    """There are lines, of active products, with a price from a list in force or an agreed one, in one currency."""
    rules.check_lines(passage.lines, passage.order)
    if passage.order.state == OrderState.SUBMITTED:  # later the lines are frozen: what was right then is placed
        rules.check_terms(passage.lines, passage.order)
    rules.check_total(passage.order.total)
    return PASS


def terms(passage):
    """What is newly asked for keeps the partner's terms: the way to pay, the PO number, how and when it comes (O2)."""
    if passage.how is not None and passage.order.state == OrderState.SUBMITTED:
        terms_rules.check(passage.order, passage.lines, passage.how, today=passage.now.date())
        if passage.by.seller:
            is_known = passage.is_preview  # what is written is asked again here, and locked later
            account = passage.account if is_known else credit_queries.account_for(passage.order.partner_id)
            paying.check_chosen(passage.order, account, passage.how.terms, passage.by)
    return PASS


def spending(passage):
    """The company stays within what it may place in a day and pay by card in thirty (K9). Of two orders at once one
    waits for the other: they are counted under one lock of the company."""
    order = passage.order
    if passage.how is not None and not passage.how.spend_limits:
        return PASS
    root_id = partners.root_id(order.partner_id)
    counted = passage.how.spend_limits if passage.how is not None else None
    limits = [
        limit for limit in counted or spending_queries.limits(root_id, order.currency) if _is_tested(limit, order)
    ]
    if not limits or _is_resold(order):
        return PASS
    if not passage.is_preview:
        spending_queries.lock(root_id)
    for limit in limits:
        _check_spending(limit, root_id, passage)
    return PASS


def _is_resold(order):
    """What a reseller sold to somebody is not held by the company's limits (K9); what a vendor or an affiliate sells on
    the phone is."""
    return order.channel != OrderChannel.PHONE and _is_sold_by_others(order)


def _is_sold_by_others(order):
    return order.sold_from_id is not None and order.sold_from_id != partners.operator_id()


def _is_tested(limit, order):
    """Without an amount the company is exempt. Of an order that waits the card has paid already."""
    if limit.amount is None or limit.kind == SpendLimitKind.DAILY:
        return limit.amount is not None
    return order.payment_method == PaymentMethod.CARD and order.state == OrderState.SUBMITTED


def _check_spending(limit, root_id, passage):
    order, now = passage.order, passage.now
    if limit.kind == SpendLimitKind.DAILY:
        used, paid = spending_queries.placed_today(root_id, order.currency, now), []
    else:
        but = passage.payment.pk if passage.payment else None
        paid = spending_queries.paid_lately(root_id, order.currency, now, but=but)
        used = sum(amount for _at, amount in paid)
    over = used + order.total - limit.amount
    if over <= 0:
        return
    if _is_sold_by_others(order):
        raise Refused(spending_rules.discreet(limit, order.partner.name))
    free_at = spending_queries.free_from(paid, over) if paid else spending_queries.next_day(now)
    who = manager.representative(order.partner_id)
    told = {"used": used, "asked": order.total, "free_at": free_at, "contact": who.name if who else ""}
    if reader.is_to_seller(order):
        told["customer"] = partners.path(root_id)[-1][2]  # the limit is the whole company's, wherever in it he buys
    raise Refused(spending_rules.refusal(limit, order.currency, **told))


def payment(passage):
    """An order by card is paid before it exists; whatever becomes of it, it is not placed unpaid (O7). Of a plan that
    is the first payment, or the leave to take it from a card that the buyer has paid with before (F2)."""
    order = passage.order
    if order.payment_method != PaymentMethod.CARD or passage.is_preview:
        return PASS
    plan = passage.plan or plans.of(order)
    if plan is None:
        rules.check_paid(_payment(passage), order, due=order.total)
    elif plan.card_id is None:
        rules.check_paid(_payment(passage), order, due=schedule.at_once(plan))
    return PASS


def _payment(passage):
    return passage.payment or Payment.objects.filter(order_id=passage.order.pk).first()


def plan(passage):
    """What was agreed about its payments is written with the order, and nowhere else (F2)."""
    if passage.plan is None:
        return PASS

    def effect(saved):
        made = plans.write(order=saved, terms=passage.plan, now=passage.now)
        if passage.payment:
            plans.take_first(plan=made, payment=passage.payment, now=passage.now)

    return Outcome(effect=effect)


def holds(passage):
    """What somebody has put by hand, or a rule of the partner asks for, holds the order (K8)."""
    order = passage.order
    found = holding.wanted(order, passage.how, also=passage.notes.get("holds", ()))
    stopping = [*holding.stopping(order, passage.lines), *found]
    if not stopping:
        return PASS

    def effect(saved):
        for rule in found:
            _hold(saved, rule.kind, rule.reason, passage)

    return Outcome(OrderState.ON_HOLD, holding.sentences(stopping), effect)


def credit(passage):
    """On account takes the total from the outstanding credit; below zero the order is held (K2, K4)."""
    order = passage.order
    if order.payment_method != PaymentMethod.ON_ACCOUNT or order.account_id is not None:
        return PASS
    account = passage.account
    rules.check_account(account, order.currency, order)
    shares = credit_queries.shares(order.partner_id, account)
    outcome = ledger.tested(account, order.total, shares)
    passage.charged = account

    def effect(saved):
        ledger.charge(account=account, order=saved, by=passage.by, now=passage.now, sub_limits=shares)
        if outcome.is_held:
            _hold(saved, HoldKind.CREDIT, outcome.reason, passage)

    if outcome.is_held:
        return Outcome(OrderState.ON_HOLD, _("Waiting for Finance. %(why)s") % {"why": outcome.reason}, effect)
    return Outcome(effect=effect)


def _hold(order, kind, reason, passage):
    hold = Hold.objects.create(order=order, kind=kind, reason=reason, since=passage.now)
    passage.tell("order.held", reason=reason, new={"hold": kind})
    outbox.enqueue("credit.held", key=f"held:{hold.pk}", hold=hold.pk)
