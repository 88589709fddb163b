"""What pages show of quotes: the lines as they were offered, what has become of each version, and what the reader may
do about it (T6, UX 21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.documents import words
from commerce.models import Document
from core import money
from core.templatetags.ui import status
from telesales import comparing
from telesales.models import OPPORTUNITY_ENDED, OpportunityState, QuoteState
from telesales.queries import quote as queries
from telesales.rules import quote as rules

TONES = {
    "open": "waiting",
    QuoteState.APPROVED: "accepted",
    QuoteState.LATE: "waiting",
    QuoteState.COUNTERED: "asked",
    QuoteState.REJECTED: "rejected",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line as a quote says it; `asked` is what the customer asked for instead."""

    line: int
    code: str
    name: str
    unit: str
    quantity: int
    own_price: Decimal | None
    price: Decimal
    discount: Decimal | None
    total: Decimal
    note: str
    is_gross: bool
    asked: dict | None = None

    @property
    def plain_price(self):
        """The price as it is typed: without zeros that say nothing."""
        short = f"{self.price:.2f}"
        return short if Decimal(short) == self.price else f"{self.price.normalize():f}"


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the history: its pill, what is new in it, what was asked for instead, its paper."""

    quote: Any
    pill: str
    changes: Sequence[str]
    asked: Sequence[str]
    paper_url: str


def rows(quote):
    """Give the Rows of a quote."""
    asked = (quote.counter or {}).get("lines", {})
    return [_row(kept, quote.currency, asked.get(str(kept["line"]))) for kept in quote.content["rows"]]


def _row(kept, currency, asked):
    price, own = Decimal(kept["unit_price"]), kept.get("own_price")
    net = Decimal(kept["net"])
    return Row(
        line=kept["line"],
        code=kept["code"],
        name=kept["name"],
        unit=kept["unit"],
        quantity=kept["quantity"],
        own_price=Decimal(own) if own else None,
        price=price,
        discount=money.per_cent_off(Decimal(own), price) if own else None,
        total=net + Decimal(kept["tax"]) if kept["is_gross"] else net,
        note=kept.get("note", ""),
        is_gross=kept["is_gross"],
        asked={**asked, "price": Decimal(asked["price"]) if asked["price"] else None} if asked else None,
    )


def sums(quote):
    """Give what a quote comes to: delivery, net, taxes by rate, total, and what was taken off the customer's prices."""
    said = quote.content
    given = sum((_given(row, quote.currency) for row in rows(quote)), money.ZERO)
    extra = said["delivery_cost"]
    return {
        "delivery": {"name": extra["name"], "net": Decimal(extra["net"])} if extra else None,
        "net": Decimal(said["sums"]["net"]),
        "taxes": [{key: Decimal(value) for key, value in tax.items()} for tax in said["sums"]["taxes"]],
        "total": quote.total,
        "given": given,
    }


def _given(row, currency):
    if row.own_price is None:
        return money.ZERO
    return money.line_total(row.own_price, row.quantity, currency) - money.line_total(row.price, row.quantity, currency)


def state_of(quote, now):
    """Give (code, words) of what has become of a quote, by the clock."""
    opportunity = quote.opportunity
    if quote.state == QuoteState.SENT:
        if rules.is_over(quote, now):
            return "over", _("Expired")
        if opportunity.state in OPPORTUNITY_ENDED:
            return "over", _("No longer offered")
        return "open", _("Waiting for an answer")
    if quote.state == QuoteState.LATE and opportunity.state == OpportunityState.CLOSED:
        return QuoteState.APPROVED, _("Approved late and accepted")
    if quote.state == QuoteState.LATE and (opportunity.deleted_at or opportunity.state in OPPORTUNITY_ENDED):
        return "over", _("Approved late, not accepted")
    return quote.state, quote.get_state_display()


def pill(quote, now):
    code, said = state_of(quote, now)
    return status(TONES.get(code, "void"), said)


def versions(opportunity, *, now, paper, found=None):
    """Give the Versions of an opportunity, the newest first; `paper` gives the address of a quote's PDF, `found` are
    its quotes where they were read already."""
    found = list(queries.of_opportunity(opportunity)) if found is None else found
    for quote in found:
        quote.opportunity = opportunity
    before = {new.pk: old for new, old in zip(found, [*found[1:], None], strict=False)}
    return [
        Version(quote, pill(quote, now), changes(before[quote.pk], quote), asked(quote), paper(quote))
        for quote in found
    ]


def panel(opportunity, *, now):
    """Give what an opportunity's page shows of its quotes."""
    found = versions(opportunity, now=now, paper=sellers_paper)
    last = found[0].quote if found else None
    return {
        "versions": found,
        "has_open": last is not None and last.state == QuoteState.SENT,
        "is_late": opportunity.state == OpportunityState.APPROVED,
        "unread": opportunity.comments.count() if found else 0,
    }


def changes(before, after):
    """Say what is new in a version: one sentence each; nothing for the first."""
    if before is None:
        return []
    return [
        _sentence(change, after.currency, after.zone) for change in comparing.changes(before.content, after.content)
    ]


def asked(quote):
    """Say what the customer asked for instead, line by line."""
    return [_wish(row, quote.currency) for row in rows(quote) if row.asked]


def _wish(row, currency):
    told = {"name": row.name, "quantity": row.asked["quantity"]}
    if row.asked["price"] is None or row.asked["price"] == row.price:
        return _("%(quantity)s × %(name)s") % told
    return _("%(quantity)s × %(name)s at %(price)s") % {
        **told,
        "price": money.shown_price(row.asked["price"], currency),
    }


def _sentence(change, currency, zone):
    told = {"name": change.name, "before": change.before, "after": change.after}
    if change.kind == "unit_price":
        told |= {key: words.price(told[key], currency) for key in ("before", "after")}
    elif change.kind == "total":
        told |= {key: words.amount(told[key], currency) for key in ("before", "after")}
    elif change.kind == "expires_at":
        told |= {key: words.moment(told[key], zone) for key in ("before", "after")}
    elif change.kind in ("service_from", "billing_from", "requested_on"):
        told |= {key: words.day(told[key]) or "–" for key in ("before", "after")}
    return SENTENCES[change.kind]() % told


SENTENCES = {
    "added": lambda: _("%(name)s is new: %(after)s"),
    "removed": lambda: _("%(name)s is no longer in it (%(before)s before)"),
    "quantity": lambda: _("%(name)s: %(before)s → %(after)s pieces"),
    "unit_price": lambda: _("%(name)s: %(before)s → %(after)s each"),
    "note": lambda: _("%(name)s: its note has changed"),
    "terms": lambda: _("The terms have changed"),
    "service_from": lambda: _("Service from: %(before)s → %(after)s"),
    "billing_from": lambda: _("Billing from: %(before)s → %(after)s"),
    "requested_on": lambda: _("Requested for: %(before)s → %(after)s"),
    "delivery": lambda: _("Delivery: %(before)s → %(after)s"),
    "ship_to": lambda: _("It is delivered to another address"),
    "bill_to": lambda: _("It is billed to another address"),
    "total": lambda: _("Total: %(before)s → %(after)s"),
    "expires_at": lambda: _("Valid until: %(before)s → %(after)s"),
}


def until(quote):
    """Say until when a quote counts, to the minute in the zone it was sent with."""
    return words.moment(quote.expires_at.isoformat(), quote.zone)


def document(quote):
    """Give the paper of a quote with all that it says."""
    return Document.objects.get(pk=quote.document_id)


def customers_paper(quote):
    return reverse("telesales:quote_paper", args=[quote.pk])


def sellers_paper(quote):
    return reverse("telesales:opportunity_paper", args=[quote.opportunity.number, quote.version])
