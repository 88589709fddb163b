"""Send a quote: freeze what is offered as a version that never changes, until a minute that is told (T6)."""

from django.utils.translation import gettext as _

from commerce.actions import document as documents
from commerce.models import Cart, CartLine
from commerce.queries import document as document_queries
from commerce.queries import document_content as says
from commerce.rules import document as document_rules
from core import audit, outbox, transactions
from core.reader import zone_of
from partners import queries as partners
from telesales import pricing, quoting
from telesales.actions import opportunity_state as state
from telesales.models import OpportunityState, Quote, QuoteState
from telesales.queries import setup
from telesales.rules import quote as rules
from telesales.rules import selling
from telesales.rules.opportunity import Act


def lock_draft(*, opportunity):
    """Lock the draft, so that what is read of it is what is written."""
    opportunity.cart = Cart.objects.locked().get(pk=opportunity.cart_id)


@transactions.whole
def send(*, opportunity, expires_at, message, by, now):
    """Send what the opportunity offers as its next version; the one before is replaced. Raises Refused."""
    opportunity = state.locked_for(act=Act.SEND, opportunity=opportunity, by=by, now=now)
    selling.check_may_sell(by, opportunity.customer_id)
    rules.check_expiry(expires_at, now)
    rules.check_text(message, field="message")
    lock_draft(opportunity=opportunity)
    drawn = quoting.drawn(opportunity, by=by, now=now)
    document_rules.check_can_be_quoted(drawn.lines, drawn.order.total)
    rules.check_prices(tested(drawn=drawn, by=by, now=now))
    last = opportunity.quotes.order_by("-version").first()
    if last and last.state == QuoteState.SENT:
        last.state = QuoteState.REPLACED
        last.save(update_fields=["state"])
    hold_prices(drawn=drawn, until=expires_at + rules.LATE, by=by)
    quote = _write(drawn, (last.version if last else 0) + 1, expires_at, message.strip(), by=by, now=now)
    _hand_over(opportunity, quote, by=by, now=now)
    new = {"version": quote.version, "total": str(quote.total), "currency": quote.currency,
           "content_hash": quote.content_hash, "expires_at": expires_at.isoformat()}  # fmt: skip
    audit.record("quote.sent", opportunity, by=by, at=now, partner_id=opportunity.partner_id, new=new)
    outbox.enqueue("quotes.sent", key=f"quote_sent:{quote.pk}", quote=quote.pk)
    return quote


@transactions.whole
def withdraw(*, opportunity, by, now):
    """Take back the quote that the customer has; nothing where he has none that waits for his answer."""
    opportunity = state.locked_for(act=Act.WITHDRAW, opportunity=opportunity, by=by, now=now)
    state.withdraw_quotes(opportunity=opportunity, by=by, now=now)
    return opportunity


def tested(*, drawn, by, now):
    """Give how the offered prices stand to the bounds of the role of `by`, see telesales.pricing."""
    return pricing.tested(
        drawn.lines,
        role=setup.seller_role(by.roles),
        company_id=partners.root_id(drawn.order.partner_id),
        currency=drawn.order.currency,
        now=now,
    )


def hold_prices(*, drawn, until, by):
    """Hold the price of every line, also of those at the customer's own price: as long as a late yes may be taken. What
    a seller has offered stands on the draft at least as long as he meant it to."""
    priced = {line.id: line for line in drawn.lines}
    lines = list(CartLine.objects.filter(cart=drawn.opportunity.cart_id))
    for line in lines:
        is_offered = priced[line.pk].list_price is not None
        line.override_price, line.override_quantity = priced[line.pk].unit_price, line.quantity
        line.override_until = max(line.override_until, until) if is_offered else until
        line.override_reason = line.override_reason if is_offered else _("Held by the quote")
        line.override_by_id = line.override_by_id if is_offered else by.user_id
    CartLine.objects.bulk_update(
        lines, ["override_price", "override_quantity", "override_until", "override_reason", "override_by"]
    )


def _write(drawn, version, expires_at, message, *, by, now):
    opportunity, order = drawn.opportunity, drawn.order
    zone = zone_of(opportunity.customer.user.timezone)
    said = says.quote(
        order,
        drawn.lines,
        now,
        parties=document_queries.parties(order.partner_id),
        until=expires_at.astimezone(zone).date(),
        offer=_offer(opportunity, version, expires_at, zone.key, message),
    )
    rows = [{**row, "line": line.id} for row, line in zip(said["rows"], drawn.lines, strict=True)]
    return Quote.objects.create(
        opportunity=opportunity,
        version=version,
        document=documents.offer(cart=opportunity.cart, said=said, by=by, now=now),
        content={**said, "rows": rows},
        content_hash=drawn.content_hash,
        currency=order.currency,
        total=order.total,
        expires_at=expires_at,
        zone=zone.key,
        sent_at=now,
        sent_by_id=by.user_id,
        message=message,
    )


def _offer(opportunity, version, expires_at, zone, message):
    contact = opportunity.owner.user
    return {
        "number": opportunity.number,
        "name": opportunity.name,
        "version": version,
        "expires_at": expires_at.isoformat(),
        "zone": zone,
        "message": message,
        "terms": opportunity.terms,
        "service_from": quoting.day(opportunity.service_from),
        "billing_from": quoting.day(opportunity.billing_from),
        "contact": {"name": contact.name, "email": contact.email, "phone": contact.phone},
    }


def _hand_over(opportunity, quote, *, by, now):
    opportunity.total, opportunity.reviewed_by_id = quote.total, by.user_id
    state.move(
        opportunity=opportunity,
        to=OpportunityState.PENDING_CUSTOMER,
        by=by,
        now=now,
        changed=["total", "reviewed_by"],
        quoted_until=quote.expires_at + rules.LATE,
    )
