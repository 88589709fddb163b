"""The page of an opportunity: its lines with own and offered prices, what a manager has to look at, and exactly what
the reader may do with it in its state (T3, T5)."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.checkout import Checkout
from commerce.models import PaymentMethod
from commerce.queries import checkout as checkouts
from commerce.queries import cost_centre as cost_centres
from commerce.queries import tax
from core import money, timeline
from telesales import overriding, pricing
from telesales.forms.opportunity import AddForm, BulkForm, FactsForm, PasteForm, ReasonForm, TermsForm
from telesales.models import OPPORTUNITY_LIVE, OpportunityState
from telesales.pages import quote as quotes
from telesales.pages.opportunity_listing import state_pill
from telesales.queries import opportunity as queries
from telesales.queries import overrides, setup
from telesales.rules import opportunity as rules

Act = rules.Act
TOLD_ELSEWHERE = ["opportunity.lines_changed", *(f"opportunity.{said}" for said in ("sent", "approved", "rejected"))]
"""What its history leaves out: the lines are there to be read, and the rest its quotes say, with who and which."""
TONES = {overriding.WARN: "warn", overriding.REQUIRE: "warn", overriding.BLOCK: "bad"}


@dataclass(slots=True)
class Row:
    """A line with the verdict on its offered price; what was typed and why it was refused where that has happened."""

    id: str
    line: Any
    address: str = ""
    removal: str = ""
    reason: str = ""
    tone: str = ""
    said: str = ""
    typed: dict = field(default_factory=dict)
    error: str = ""


def context(opportunity, acting, *, now, bad_line=None, **refused):
    """Give what the page shows this reader. `bad_line` is (line id, what was typed, why it was refused); `refused` are
    forms with errors by name: facts, terms, add, paste, bulk, decline."""
    side = beside(opportunity, acting, now=now)
    may_edit = side["may"]["edit"]
    priced = queries.priced(opportunity.cart, now=now)
    setting = setup.setting(setup.seller_role(acting.roles))
    return {
        **side,
        "facts_form": refused.get("facts") or (_facts_form(opportunity, setting) if may_edit else None),
        "terms_form": refused.get("terms") or (terms_form(opportunity, priced) if may_edit else None),
        "add_form": refused.get("add") or AddForm(auto_id="item_%s"),
        "paste_form": refused.get("paste") or PasteForm(),
        "bulk_form": refused.get("bulk") or BulkForm(),
        "decline_form": refused.get("decline") or ReasonForm(prefix="decline"),
        "refused_form": next(iter(refused.values()), None),
        "chosen": chosen(opportunity, priced),
        "quote_panel": quotes.panel(opportunity, now=now),
        "timeline": timeline.of(opportunity, without=TOLD_ELSEWHERE),
        **lines(opportunity, priced, now=now, bad_line=bad_line),
        **labels(),
    }


def beside(opportunity, acting, *, now):
    """Give what the reader may do, in which state."""
    allowed, at = rules.allowed(opportunity, acting, now), rules.state(opportunity, now)
    may_edit = Act.EDIT in allowed
    return {
        "opportunity": opportunity,
        "state": at,
        "state_pill": state_pill(at, is_deleted=bool(opportunity.deleted_at)),
        "is_live": at in OPPORTUNITY_LIVE and not opportunity.deleted_at,
        "may": {act.name.lower(): act in allowed for act in Act},
        "may_offer": may_edit and setup.setting(setup.seller_role(acting.roles)).change_prices,
        "why_locked": "" if may_edit else _why_locked(opportunity, now),
        "now": now,
    }


def lines(opportunity, priced, *, now, bad_line=None, only=None):
    """Give the rows and what they come to; `only` is the id of the one line whose row is wanted."""
    tested = _tested(opportunity, priced, now)
    verdicts = {line.id: verdict for line, _offer, verdict in tested}
    reasons = overrides.reasons(opportunity.cart_id) if tested else {}
    given = sum((offer.given(opportunity.currency) for _line, offer, _verdict in tested), money.ZERO)
    wanted = [line for line in priced.lines if only is None or line.id == only]
    rows = [_row(line, verdicts.get(line.id), reasons, bad_line) for line in wanted]
    return {
        "rows": _addressed(rows, opportunity),
        "number": len(priced.lines),
        "priced": priced,
        "tax_rows": tax.rows(priced.lines),
        "treatment": priced.how.treatment,
        "own_net": sum((_own(line, opportunity.currency) for line in priced.lines), money.ZERO),
        "given": given,
        "given_shown": money.shown(-given, opportunity.currency),
        "outcome": _outcome(verdicts.values()),
    }


def _tested(opportunity, priced, now):
    """What the owner's role may offer counts: it tells whether a manager has to look at it."""
    if not any(line.list_price is not None for line in priced.lines):
        return []
    known = {"role": opportunity.owner_role, "company_id": queries.company_id(opportunity)}
    return pricing.tested(priced.lines, **known, currency=opportunity.currency, now=now)


def _row(line, verdict, reasons, bad_line):
    reason = reasons.get(line.product.id, "")
    is_offered = line.list_price is not None and line.unit_price != line.list_price
    shown = f"{line.unit_price.normalize():f}" if is_offered else ""
    row = Row(escape(line.id), line, reason=reason if is_offered else "")
    row.typed = {"quantity": str(line.quantity), "offer": shown, "reason": row.reason, "note": line.note}
    if verdict and verdict.mode:
        row.tone, row.said = TONES[verdict.mode], verdict.said.removeprefix(f"{line.product.code}: ")
    if bad_line and bad_line[0] == line.id:
        row.typed, row.error = {**row.typed, **bad_line[1]}, bad_line[2]
    return row


def _addressed(rows, opportunity):
    """Give each row the addresses that it posts to: looked up once, they are alike but for its id."""
    ways = ("telesales:opportunity_line", "telesales:opportunity_line_removal")
    line, removal = (reverse(way, args=[opportunity.number, 0]).rpartition("/0/") for way in ways)
    for row in rows:
        row.address, row.removal = (f"{before}/{row.id}/{after}" for before, _zero, after in (line, removal))
    return rows


def _own(line, currency):
    if line.total is None:
        return money.ZERO
    return line.total if line.list_price is None else money.line_total(line.list_price, line.quantity, currency)


def _outcome(verdicts):
    """Say in one sentence what the offered prices lead to: (tone, sentence)."""
    modes = [verdict.mode for verdict in verdicts if verdict.mode]
    if overriding.BLOCK in modes:
        number = modes.count(overriding.BLOCK)
        return "bad", ngettext("%(n)s price may not be offered.", "%(n)s prices may not be offered.", number) % {
            "n": number
        }
    if overriding.REQUIRE in modes:
        number = modes.count(overriding.REQUIRE)
        sentence = ngettext("A manager has to look at %(n)s price.", "A manager has to look at %(n)s prices.", number)
        return "warn", sentence % {"n": number}
    if modes:
        return "warn", _("Some prices are beyond what is usual.")
    return ("ok", _("All offered prices are within the bounds.")) if verdicts else ("", "")


def _facts_form(opportunity, setting):
    names = ("name", "attribution", "terms", "service_from", "billing_from", "notes")
    form = FactsForm(initial={name: getattr(opportunity, name) for name in names})
    form.offer(setting)
    return form


def terms_form(opportunity, priced, data=None):
    """Give the form of delivery and payment with what stands on the draft, or with what was typed."""
    entered = Checkout.of(opportunity.cart.checkout)
    how, current = priced.how, priced.delivery
    methods = _payable(how.terms.payment_methods)
    initial = {
        "ship_to": how.ship_to and how.ship_to["id"],
        "bill_to": how.bill_to and how.bill_to["id"],
        "delivery": current and current.id,
        "payment_method": entered.payment or methods[0],
        "requested_on": entered.requested_on,
        "po_number": entered.po_number,
        "reference": entered.reference,
        "cost_centre": entered.cost_centre,
        "note": entered.note,
    }
    form = TermsForm(data, initial=initial)
    form.offer(
        addresses=checkouts.addresses(opportunity.partner_id),
        deliveries=[(each.id, delivery_words(each, opportunity.currency)) for each in priced.deliveries],
        methods=methods,
        needs_po=how.terms.needs_po_number,
        cost_centres=cost_centres.offered(opportunity.partner_id),
    )
    return form


def _payable(methods):
    """Leave cards out: nobody enters one for a customer. Who pays by card alone keeps it, to be told so."""
    return [method for method in methods if method != PaymentMethod.CARD] or methods


def delivery_words(delivery, currency):
    price = money.shown(delivery.net_total, currency) if delivery.net_total else _("free")
    return f"{delivery.name}, {price}"


def chosen(opportunity, priced):
    """Give what is agreed about delivery and payment, for who only reads it."""
    entered = Checkout.of(opportunity.cart.checkout)
    return {
        "ship_to": priced.how.ship_to,
        "bill_to": priced.how.bill_to,
        "delivery": priced.delivery,
        "payment": entered.payment,
        "requested_on": entered.requested_on,
        "po_number": entered.po_number,
        "reference": entered.reference,
        "note": entered.note,
    }


def _why_locked(opportunity, now):
    """Say why the reader cannot change it."""
    at = rules.state(opportunity, now)
    if opportunity.deleted_at:
        return _("It is deleted: only managers see it.")
    if at == OpportunityState.PENDING_REVIEW:
        return _("It waits for a manager's review: only managers change it now.")
    if at in (OpportunityState.PENDING_CUSTOMER, OpportunityState.APPROVED):
        return _("The customer has a quote of it: only managers change it now.")
    if at == OpportunityState.OPEN:
        return _("It is %(name)s's: its owner and managers change it.") % {"name": opportunity.owner.user.name}
    return _("It is over: nobody changes it any more. A clone begins anew with today's prices.")


def labels():
    """What every row says, looked up and escaped once."""
    said = {
        "quantity_label": _("Quantity"),
        "own_label": _("Own price"),
        "offer_label": _("Offered price"),
        "reason_label": _("Reason"),
        "total_label": _("Total"),
        "remove_label": _("Remove"),
        "note_label": _("Note"),
        "add_note_label": _("Add a note"),
        "save_label": _("Save"),
        "tick_label": _("Tick"),
        "off_label": _("off"),
        "more_label": _("more"),
    }
    return {name: escape(words) for name, words in said.items()}
