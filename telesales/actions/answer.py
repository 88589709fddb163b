"""The customer answers a quote: yes, no, or something else (T6). The first answer counts; the clock says whether it is
in time (the moment of the answer, whatever a worker has noted by then)."""

from django.utils.translation import gettext as _

from approvals.actions import decision
from approvals.routing import MAX_STEPS
from approvals.rules import decision as approvals
from core import audit, outbox, transactions
from telesales.actions import conversion
from telesales.actions import opportunity_state as state
from telesales.actions import quote as quotes
from telesales.models import OpportunityState, Quote, QuoteComment, QuoteState
from telesales.rules import opportunity as opportunities
from telesales.rules import quote as rules


def approve(*, quote, payment, by, now, po_number=""):
    """Say yes: what was shown is ordered, through all gates; said too late, the seller decides. Gives the quote.

    Raises Refused. Where what was shown can no longer be ordered, the seller is told.
    """
    try:
        return _approve(quote=quote, payment=payment, po_number=po_number, by=by, now=now)
    except rules.Changed as refusal:
        tell_changed(quote=quote, why=str(refusal), by=by, now=now)
        raise


@transactions.whole
def _approve(*, quote, payment, po_number, by, now):
    opportunity, quote = locked(quote=quote)
    if quote.state == QuoteState.APPROVED and quote.answered_by_id == by.user_id:
        return quote
    rules.check_can_answer(by, opportunity)
    rules.check_may_order(by)
    rules.check_is_open(quote, opportunity, now)
    rules.check_payment(payment)
    quotes.lock_draft(opportunity=opportunity)
    checkout = conversion.chosen(opportunity=opportunity, payment=payment, po_number=po_number)
    if rules.is_over(quote, now):
        return _late(quote, opportunity, checkout, by=by, now=now)
    carry_out(quote=quote, checkout=checkout, by=by, now=now)
    return quote


def carry_out(*, quote, checkout, by, now, payment=None):
    """Order what a yes in time says yes to, and give the order; the caller has locked opportunity and draft.

    `payment` is the card payment that came before. Raises Refused.
    """
    opportunity = quote.opportunity
    _answer(quote, QuoteState.APPROVED, by=by, now=now)
    order = conversion.convert(
        opportunity=opportunity,
        checkout=checkout,
        quote=quote,
        confirmed_by_id=by.user_id,
        reviewed_by_id=opportunity.reviewed_by_id,
        payment=payment,
        by=by,
        now=now,
    )
    _record("quote.approved", quote, by=by, now=now, new={"order": order.number, "content_hash": quote.content_hash})
    _decide(order, by=by, now=now)
    return order


def _late(quote, opportunity, checkout, *, by, now):
    """The yes counts, for the seller to decide: nothing is ordered yet. How it would be paid stays on the draft."""
    cart = opportunity.cart
    cart.checkout = checkout.stored()
    cart.save(update_fields=["checkout"])
    _answer(quote, QuoteState.LATE, by=by, now=now)
    state.move(opportunity=opportunity, to=OpportunityState.APPROVED, by=by, now=now)
    _record("quote.approved_late", quote, by=by, now=now, new={"expired_at": quote.expires_at.isoformat()})
    return quote


def _decide(order, *, by, now):
    """Whoever says yes and may decide about the order says so to both: his steps are accepted, never his own order's
    and never past a limit of his."""
    for _each in range(MAX_STEPS):
        step = order.approval_steps.filter(decision=None).select_related("order").first()
        if step is None or not approvals.is_his(step, by, now=now):
            return
        order = decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=by, now=now)


@transactions.whole
def reject(*, quote, comment, by, now):
    """Say no, and why: the opportunity is over."""
    opportunity, quote = locked(quote=quote)
    rules.check_can_answer(by, opportunity)
    rules.check_is_open(quote, opportunity, now)
    missing = _("Say why: your contact reads it.")
    rules.check_text(comment, field="comment", is_needed=True, missing=missing)
    _answer(quote, QuoteState.REJECTED, by=by, now=now, comment=comment.strip())
    reason = comment.strip()[: opportunities.MAX_REASON]
    state.move(opportunity=opportunity, to=OpportunityState.REJECTED, by=by, now=now, reason=reason)
    _record("quote.rejected", quote, by=by, now=now, reason=quote.comment)
    return quote


@transactions.whole
def counter(*, quote, wanted, comment, by, now):
    """Ask for something else: `wanted` is {line id: {"quantity": pieces, "price": Decimal or None}}. The seller sends a
    new version, or does not; this one is answered."""
    opportunity, quote = locked(quote=quote)
    rules.check_can_answer(by, opportunity)
    rules.check_is_open(quote, opportunity, now)
    rules.check_counter(wanted, quote)
    rules.check_text(comment, field="comment")
    rows = {row["line"]: row for row in quote.content["rows"]}
    lines = {str(line): _asked(asked) for line, asked in wanted.items() if rules.differs(asked, rows[line])}
    _answer(quote, QuoteState.COUNTERED, by=by, now=now, comment=comment.strip(), counter={"lines": lines})
    opportunity.changed_at, opportunity.expires_at = now, opportunities.lasts_until(now, quote.expires_at)
    opportunity.save(update_fields=["changed_at", "expires_at"])
    _record("quote.countered", quote, by=by, now=now, new={"lines": len(lines)}, reason=quote.comment)
    return quote


def _asked(asked):
    return {"quantity": asked["quantity"], "price": None if asked["price"] is None else str(asked["price"])}


@transactions.whole
def see(*, quote, by, now):
    """Note that whom it is for has opened it; the first time counts."""
    opportunity, quote = locked(quote=quote)
    if quote.first_seen_at or quote.state != QuoteState.SENT or by.user_id != opportunity.customer.user_id:
        return quote
    quote.first_seen_at = now
    quote.save(update_fields=["first_seen_at"])
    return quote


@transactions.whole
def comment(*, opportunity, text, is_customers, by, now):
    """Write to the other side about what is quoted; who may, his page has asked."""
    opportunity = state.locked(opportunity=opportunity)
    rules.check_can_comment(opportunity, now)
    rules.check_text(text, field="text", is_needed=True)
    made = QuoteComment.objects.create(
        opportunity=opportunity, text=text.strip(), is_customers=is_customers, by_id=by.user_id, at=now
    )
    audit.record("quote.commented", opportunity, by=by, at=now, partner_id=opportunity.partner_id, reason=made.text)
    outbox.enqueue("quotes.commented", key=f"quote_comment:{made.pk}", comment=made.pk)
    return made


def locked(*, quote):
    """Lock what a quote belongs to; give it, and the quote as it is now."""
    opportunity = state.locked(opportunity=quote.opportunity)
    found = Quote.objects.select_related("answered_by").get(pk=quote.pk)
    found.opportunity = opportunity
    return opportunity, found


def _answer(quote, to, *, by, now, comment="", counter=None):
    quote.state, quote.answered_at, quote.answered_by_id = to, now, by.user_id
    quote.first_seen_at = quote.first_seen_at or now
    quote.comment, quote.counter = comment, counter
    quote.save(update_fields=["state", "answered_at", "answered_by", "first_seen_at", "comment", "counter"])


def _record(event, quote, *, by, now, new=None, reason=""):
    """Write it down and tell the seller."""
    opportunity = quote.opportunity
    told = {"version": quote.version, **(new or {})}
    audit.record(event, opportunity, by=by, at=now, partner_id=opportunity.partner_id, new=told, reason=reason)
    outbox.enqueue("quotes.answered", key=f"quote_answered:{quote.pk}:{quote.state}", quote=quote.pk)


@transactions.whole
def tell_changed(*, quote, why, by, now):
    """A yes that could not be carried out: the seller hears of it, once for each version."""
    opportunity = state.locked(opportunity=quote.opportunity)
    told = {"version": quote.version}
    audit.record("quote.not_orderable", opportunity, by=by, at=now, partner_id=opportunity.partner_id, new=told)
    outbox.enqueue("quotes.not_orderable", key=f"quote_not_orderable:{quote.pk}", quote=quote.pk, who=by.name)
