"""What the pages of a purchase process show: the request, its offers side by side, what an award would make (S7)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY
from commerce.queries import pricing, tax
from commerce.queries import quantity as quantities
from core import money, timeline
from messaging import wording
from messaging.models import AwardKind, ProcessOffer, ProcessState, PurchaseProcess
from messaging.pages import figures
from messaging.queries import matching
from messaging.queries import process as queries
from messaging.rules import process as rules

S = ProcessState


@dataclass(slots=True)
class Compared:
    """An offer beside the others. `total` is for the wanted quantity, `with_tax` the same with the tax that the buyer
    would pay, None where nobody knows; `own` the price of his own list at the offered quantity."""

    offer: ProcessOffer
    total: Decimal
    with_tax: Decimal | None
    own: Any
    is_over: bool
    is_winner: bool
    wanted: Decimal
    is_best: bool = False
    over_budget: Decimal | None = None

    @property
    def thread(self):
        return self.offer.thread

    @property
    def seller_name(self):
        return self.thread.seller.name

    @property
    def price(self):
        return wording.price_words(self.offer.unit_price, self.offer.currency, self.offer.is_gross)

    @property
    def own_price(self):
        return self.own and wording.price_words(self.own.unit_price, self.offer.currency, self.own.is_gross)

    @property
    def quantity(self):
        return wording.number_words(self.offer.quantity)

    @property
    def is_short(self):
        return self.offer.quantity < self.wanted


@dataclass(slots=True)
class Group:
    """The offers of one currency, the lowest first; those of different currencies are not held against each other."""

    currency: str
    rows: list


def compared(process, acting, now):
    """Give the Groups of offers for a process, the buyer's currency first."""
    offers = queries.latest_of(process)
    how = tax.treatment(partner_id=acting.partner_id, now=now) if offers else None
    wanted = {(each.thread.product_id, _pieces(each.quantity)) for each in offers if _pieces(each.quantity)}
    known = {"partner_id": acting.partner_id, "currency": acting.currency, "now": now}
    own = pricing.resolve(**known, wanted=sorted(wanted)) if wanted else {}
    rows = [_compared(process, each, how, own, acting, now) for each in offers]
    groups: dict = {}
    for row in rows:
        groups.setdefault(row.offer.currency, []).append(row)
    ordered = sorted(groups, key=lambda currency: (currency != process.currency, currency))
    return [Group(currency, _ranked(groups[currency])) for currency in ordered]


def _pieces(quantity):
    """Give a quantity as whole pieces, 0 where it has none that carts know."""
    return int(quantity) if quantity == int(quantity) and quantity <= MAX_QUANTITY else 0


def _compared(process, offer, how, own, acting, now):
    product = offer.thread.product
    total = queries.total(process, offer.unit_price, offer.currency)
    with_tax = _with_tax(total, offer, how.rate(product.tax_class))
    is_like = offer.currency == acting.currency
    row = Compared(
        offer=offer, total=total, with_tax=with_tax,
        own=own.get((product.pk, _pieces(offer.quantity))) if is_like else None,
        is_over=bool(offer.valid_until and now.date() > offer.valid_until),
        is_winner=process.awarded_id == offer.thread_id,
        wanted=process.quantity,
    )  # fmt: skip
    if process.budget is not None and with_tax is not None and offer.currency == process.currency:
        row.over_budget = with_tax - process.budget
    return row


def _with_tax(total, offer, rate):
    if offer.is_gross or rate is None:
        return total if offer.is_gross else None
    return total + money.tax_of(total, rate, offer.currency)


def _ranked(rows):
    """The lowest with tax first; what cannot be told with tax, or is no longer valid, behind."""
    rows.sort(key=lambda row: (row.is_over, row.with_tax is None, row.with_tax or row.total, row.offer.pk))
    if len(rows) > 1 and not rows[0].is_over and rows[0].with_tax is not None:
        rows[0].is_best = True
    return rows


def detail(process, acting, now, **more):
    """Give what the buyer's company reads of a process."""
    state = rules.state(process, now)
    groups = [] if state == S.DRAFT else compared(process, acting, now)
    return {
        **facts(process, now),
        "budget": wording.budget_words(process),
        "groups": groups,
        "figures": figures.lines({row.thread.seller_id for group in groups for row in group.rows}, now),
        "number": sum(len(group.rows) for group in groups),
        "may_close": rules.may(acting, process, S.CLOSED, now),
        "may_award": rules.may(acting, process, S.AWARDED, now),
        "is_draft": state == S.DRAFT,
        "matches": process.matches.count() if state != S.DRAFT else None,
        "result": result(process, acting),
        "timeline": timeline.of(process),
        **more,
    }


def facts(process, now):
    """Give what buyer and seller read alike. Of the budget sellers read what the buyer shows (T16)."""
    state = rules.state(process, now)
    return {
        "process": process,
        "state": state,
        "pill": wording.state_pill(state),
        "is_active": state == S.ACTIVE,
        "is_expired": state == S.EXPIRED,
        "wanted": wording.wanted_words(process),
        "quantity": wording.quantity_words(process.quantity, process.unit),
        "now": now,
    }


def result(process, acting):
    """Give (words, address) of what came of an award, for whoever may read of it; None else."""
    if process.award_kind == AwardKind.CART:
        is_his = process.ended_by_id == acting.user_id
        return (_("Your carts"), reverse("commerce:cart")) if is_his else None
    if process.award_kind == AwardKind.OPPORTUNITY:
        return import_string(settings.AWARDED_OPPORTUNITY)(process.award_id, acting)
    return None


@dataclass(slots=True)
class Choice:
    """An offer to be awarded in words, beside the buyer's own price; why he cannot order it himself, if he cannot."""

    quantity: str
    offered: str
    own: str
    why_not: str


def choice(process: PurchaseProcess, offer: ProcessOffer, acting, now: datetime):
    """Give what the buyer reads before he awards: both prices, and whether he may order the product himself."""
    product, pieces = offer.thread.product, _pieces(offer.quantity)
    known = {"partner_id": acting.partner_id, "currency": acting.currency, "now": now}
    own = pricing.resolve(**known, wanted=[(product.pk, pieces)]).get((product.pk, pieces)) if pieces else None
    allowed = quantities.for_products(partner_id=acting.partner_id, products=[product.pk])
    allowed = allowed.get(product.pk, quantities.ANY)
    if not pieces:
        why_not = _("Carts hold whole quantities.")
    elif own is None or not product.is_active:
        why_not = _("Your price lists do not sell you this product in this quantity.")
    else:
        why_not = "" if allowed.allows(pieces) else quantities.sentence(pieces, allowed, product.code)
    return Choice(
        quantity=wording.quantity_words(offer.quantity, product.unit),
        offered=wording.price_words(offer.unit_price, offer.currency, offer.is_gross),
        own=(own and wording.price_words(own.unit_price, acting.currency, own.is_gross)) or "",
        why_not=why_not,
    )


def request(process, company, acting, now, **more):
    """Give what a seller reads of a process."""
    state, offers = rules.state(process, now), queries.latest_of(process, seller=company)
    rows = [(offer, *_said(offer), process.awarded_id == offer.thread_id) for offer in offers]
    return {
        **facts(process, now),
        "budget": wording.budget_words(process) if process.is_budget_shown else "",
        "offers": rows,
        "company_id": company,
        "may_offer": state == S.ACTIVE,
        "may_revise": state in (S.ACTIVE, S.EXPIRED),
        "is_over": state in (S.CLOSED, S.AWARDED),
        "result": result(process, acting)
        if process.award_kind == AwardKind.OPPORTUNITY and acting.is_operator
        else None,
        "number": matching.offerable(process, company).count() if state == S.ACTIVE else 0,
        **more,
    }


def _said(offer):
    price = wording.price_words(offer.unit_price, offer.currency, offer.is_gross)
    return price, wording.number_words(offer.quantity)
