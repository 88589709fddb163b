"""Read a file of orders: which rows belong together, for whom, what and at which price; without asking any gate (T5).

Whether a company, an address or a product exists that is not within reach, nobody learns from a file.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce import quantity_text
from commerce.checkout import Checkout
from commerce.intake.prices import rows as price_rows
from commerce.models import Order, OrderChannel, Product
from commerce.price_text import price_of
from partners import queries as partners
from partners.models import Invitation, Membership, Partner
from telesales.intake import table as shared
from telesales.queries import selling
from telesales.rules import selling as rules

OF_ORDER = ("customer", "user", "po_number", "reference", "requested_on")
"""What is said once for an order: in its first row, or the same in each."""
MOST = {"order": 60, "po_number": 40, "reference": 60, "price_reason": 300}
NAMESPACE = uuid.UUID("6b1c6a5e-4f3a-5b7e-9d0e-0a4d6f2b8c11")


@dataclass(slots=True)
class Item:
    """A row of an order; `price` is what is offered instead of the customer's own, None for his own."""

    line: object
    product_id: int
    quantity: int
    price: Decimal | None = None
    reason: str = ""


@dataclass(slots=True)
class Asked:
    """An order of the file: for the customer's place `membership_id`, what, and what else is said of it.

    `submission_key` is made of the selling company and the file's key: the same key never makes a second order.
    """

    group: shared.Group
    submission_key: uuid.UUID
    membership_id: int | None = None
    checkout: Checkout = field(default_factory=Checkout)
    items: list = field(default_factory=list)

    @property
    def key(self):
        return self.group.key


@dataclass(slots=True)
class Plan:
    """`asked` are the sound orders, `before` {key: number} of those that an earlier file has made."""

    asked: list = field(default_factory=list)
    before: dict = field(default_factory=dict)
    refused: list = field(default_factory=list)


def made(table, *, by):
    """Give the Plan of a table for whoever sells."""
    groups, nameless = shared.grouped(table.lines, "order")
    plan, company_id = Plan(refused=nameless), partners.root_id(by.partner_id)
    orders = [Asked(group, key_of(company_id, group.key)) for group in groups]
    plan.before = _before(orders, company_id)
    known = _Known(table.lines, by)
    for asked in orders:
        if asked.key in plan.before:
            continue
        known.read(asked)
        if asked.group.is_refused:
            plan.refused.extend(asked.group.refusals())
        else:
            plan.asked.append(asked)
    return plan


def key_of(company_id, key):
    """Give the submission key of an order that a company uploads under a key of its own (O10)."""
    return uuid.uuid5(NAMESPACE, f"{company_id}:{key.strip().lower()}")


def ordered_before(submission_key, company_id):
    """Give the order that the company has uploaded under this key, None without one."""
    return uploaded(company_id).filter(submission_key=submission_key).first()


def uploaded(company_id):
    """Give the orders that a company has uploaded, with their partners."""
    own = partners.subtree_ids(company_id)
    return Order.objects.filter(channel=OrderChannel.UPLOAD, sold_from__in=own).select_related("partner")


def _before(orders, company_id):
    keys = {asked.submission_key: asked.key for asked in orders}
    found = uploaded(company_id).filter(submission_key__in=list(keys)).values_list("submission_key", "number")
    return {keys[key]: number for key, number in found}


class _Known:
    """What the rows name, read once: products by code, places by the company's code and the user's address."""

    def __init__(self, lines, by):
        self.by = by
        codes = {line.cells.get("sku", "").replace("\0", "").upper() for line in lines} - {""}
        products = Product.objects.alias(up=Upper("code")).filter(up__in=codes)
        self.products = {code.upper(): pk for pk, code in products.values_list("pk", "code")}
        self.places = _places(lines)

    def read(self, asked):
        group, first = asked.group, asked.group.lines[0]
        self._agree(group, first)
        for line in group.lines:
            if line.number not in group.faults:
                self._item(asked, line)
        if not group.is_refused:
            asked.membership_id = self._customer(group, first)
            asked.checkout = _checkout(group, first)

    def _agree(self, group, first):
        for line in group.lines:
            for name, most in MOST.items():
                if len(line.cells.get(name, "")) > most:
                    told = {"field": name, "most": most}
                    group.refuse(line, _("%(field)s is too long: at most %(most)s characters.") % told)
            for name in OF_ORDER:
                other = line.cells.get(name, "")
                if other and other != first.cells.get(name, ""):
                    told = {"cell": name, "line": first.number}
                    group.refuse(line, _("“%(cell)s” is another than in line %(line)s of the same order.") % told)

    def _item(self, asked, line):
        code = line.cells.get("sku", "").upper()
        product_id = self.products.get(code)
        if product_id is None:
            told = {"code": code[:40] or "–"}
            asked.group.refuse(line, _("There is no product “%(code)s” for this customer.") % told)
            return
        twice = next((item.line.number for item in asked.items if item.product_id == product_id), None)
        if twice:
            asked.group.refuse(line, _("The product stands in line %(line)s of the order already.") % {"line": twice})
            return
        quantity, fault = quantity_text.read(line.cells.get("quantity", ""))
        price, reason, wrong = _offered(line)
        if fault or wrong:
            asked.group.refuse(line, fault or wrong)
            return
        asked.items.append(Item(line, product_id, quantity, price, reason))

    def _customer(self, group, line):
        """Give the place that is sold to; one that is not within reach is as one that is not there."""
        named = line.cells.get("customer", ""), line.cells.get("user", "")
        for membership_id in self.places.get(tuple(text.lower() for text in named), ()):
            met = selling.customer(membership_id, sold_from_id=self.by.partner_id)
            if met and rules.is_in_reach(self.by, met):
                return membership_id
        told = {"user": named[1][:80] or "–", "code": named[0][:60] or "–"}
        group.refuse(line, _("You have no customer “%(code)s” with a user %(user)s.") % told)
        return None


def _places(lines):
    """Give {(code, address): [membership id]} of what the rows name; somebody invited is known by that address too."""
    codes = sorted({line.cells.get("customer", "").replace("\0", "").lower() for line in lines} - {""})
    mails = sorted({line.cells.get("user", "").replace("\0", "").lower() for line in lines} - {""})
    companies = Partner.objects.alias(low=Lower("code")).filter(low__in=codes, kind=Partner.Kind.PARTNER)
    invited = Invitation.objects.alias(low=Lower("email")).filter(ended_at=None, low__in=mails)
    invited_at = {user: email.lower() for user, email in invited.values_list("user_id", "email")}
    places = Membership.objects.current().filter(partner__in=companies).alias(low=Lower("user__email"))
    places = places.filter(Q(low__in=mails) | Q(user__in=list(invited_at))).order_by("pk")
    found: dict[tuple, list] = {}
    for pk, user, code, email in places.values_list("pk", "user_id", "partner__code", "user__email"):
        for address in {email.lower(), invited_at.get(user, "")} - {""}:
            found.setdefault((code.lower(), address), []).append(pk)
    return found


def _offered(line):
    """Give (price or None, reason, what is wrong)."""
    text, reason = line.cells.get("price", ""), line.cells.get("price_reason", "")
    if not text:
        return None, "", ""
    try:
        price = price_of(text)
    except ValueError as error:
        return None, "", str(error)
    return price, reason, "" if reason else _("Another price needs a reason.")


def _checkout(group, line):
    cells = line.cells
    return Checkout(
        po_number=cells.get("po_number", ""),
        reference=cells.get("reference", ""),
        requested_on=_day(group, line, cells.get("requested_on", "")),
    )


def _day(group, line, text) -> date | None:
    if not text:
        return None
    try:
        return timezone.localdate(price_rows.moment(text))
    except ValueError as error:
        group.refuse(line, str(error))
        return None
