"""Take an opportunity from state to state: for review, declined, deleted (T5). Quotes move it on in actions.quote.

Whoever changes one locks it first (`locked`), and then its cart; every change has it last thirty days from then on.
"""

from core import audit, outbox, transactions
from telesales import pricing
from telesales.models import OPPORTUNITY_ENDED, Opportunity, OpportunityState, QuoteState
from telesales.queries import opportunity as queries
from telesales.rules import opportunity as rules
from telesales.rules import selling

Act = rules.Act
EVENTS = {
    OpportunityState.PENDING_REVIEW: "opportunity.submitted",
    OpportunityState.PENDING_CUSTOMER: "opportunity.sent",
    OpportunityState.APPROVED: "opportunity.approved",
    OpportunityState.CLOSED: "opportunity.closed",
    OpportunityState.DECLINED: "opportunity.declined",
    OpportunityState.REJECTED: "opportunity.rejected",
}
"""What its history says of each state that it is taken to."""


def locked(*, opportunity):
    """Lock an opportunity and read it afresh, with whom it is for and who owns it.

    The row is locked by itself: joined to an owner who is changed meanwhile it would not be found.
    """
    Opportunity.objects.locked().only("pk").get(pk=opportunity.pk)
    found = Opportunity.objects.select_related("customer__user", "owner__user", "partner", "sold_from")
    return found.get(pk=opportunity.pk)


def locked_for(*, act, opportunity, by, now):
    """Lock it and raise NotAllowed unless somebody may do this with it now."""
    opportunity = locked(opportunity=opportunity)
    rules.check(act, opportunity, by, now)
    return opportunity


@transactions.whole
def submit(*, opportunity, by, now):
    """Have a manager look at it: it never is open again, and its owner changes it no more."""
    opportunity = locked_for(act=Act.SUBMIT, opportunity=opportunity, by=by, now=now)
    selling.check_may_sell(by, opportunity.customer_id)
    check_ready(opportunity=opportunity, now=now)
    opportunity.submitted_at, opportunity.submitted_by_id = now, by.user_id
    move(
        opportunity=opportunity,
        to=OpportunityState.PENDING_REVIEW,
        by=by,
        now=now,
        changed=["submitted_at", "submitted_by"],
    )
    return opportunity


@transactions.whole
def decline(*, opportunity, reason, by, now):
    """Let nothing come of it; what the customer has of it is withdrawn, the owner is told why."""
    rules.check_reason(reason)
    opportunity = locked_for(act=Act.DECLINE, opportunity=opportunity, by=by, now=now)
    withdraw_quotes(opportunity=opportunity, by=by, now=now)
    _answer_late_yes(opportunity)
    move(opportunity=opportunity, to=OpportunityState.DECLINED, by=by, now=now, reason=reason.strip())
    tell_owner(topic="opportunity.declined", opportunity=opportunity, by=by, reason=opportunity.end_reason)
    return opportunity


@transactions.whole
def delete(*, opportunity, by, now):
    """Put it away: only managers see it any more. What the customer has of it is withdrawn."""
    opportunity = locked_for(act=Act.DELETE, opportunity=opportunity, by=by, now=now)
    withdraw_quotes(opportunity=opportunity, by=by, now=now)
    _answer_late_yes(opportunity)
    opportunity.deleted_at, opportunity.deleted_by_id = now, by.user_id
    opportunity.save(update_fields=["deleted_at", "deleted_by"])
    record(event="opportunity.deleted", opportunity=opportunity, by=by, now=now)
    return opportunity


def _answer_late_yes(opportunity):
    """Tell the customer whose late yes waits that nothing comes of it; why is the seller's own."""
    if opportunity.state != OpportunityState.APPROVED:
        return
    for quote in opportunity.quotes.filter(state=QuoteState.LATE).order_by("-version")[:1]:
        outbox.enqueue("quotes.declined", key=f"quote_declined:{quote.pk}", quote=quote.pk)


def check_ready(*, opportunity, now):
    """Raise unless it may go on to somebody else: there are lines, all can be ordered, no price is refused."""
    lines = queries.priced(opportunity.cart, now=now).lines
    rules.check_lines(lines)
    company = queries.company_id(opportunity)
    known = {"role": opportunity.owner_role, "company_id": company, "currency": opportunity.currency}
    rules.check_verdicts(pricing.tested(lines, **known, now=now))


def move(*, opportunity, to, by, now, reason="", changed=(), quoted_until=None):
    """Write a locked opportunity's next state; `changed` names other fields of it that were set with it."""
    old = opportunity.state
    rules.check_move(opportunity, to)
    opportunity.state, opportunity.changed_at, opportunity.warned_at = to, now, None
    fields = ["state", "changed_at", "warned_at", *changed]
    if to in OPPORTUNITY_ENDED:
        opportunity.ended_at, opportunity.end_reason = now, reason
        fields += ["ended_at", "end_reason"]
    else:
        opportunity.expires_at = rules.lasts_until(now, quoted_until)
        fields.append("expires_at")
    opportunity.save(update_fields=fields)
    told = {"old": {"state": old}, "new": {"state": opportunity.state}, "reason": reason}
    record(event=EVENTS[to], opportunity=opportunity, by=by, now=now, **told)


def touch(*, opportunity, now, fields=()):
    """Write what was changed of a locked opportunity, and what its lines cost now; gives its Priced lines."""
    priced = queries.priced(opportunity.cart, now=now)
    opportunity.total, opportunity.changed_at, opportunity.warned_at = priced.total, now, None
    opportunity.expires_at = max(rules.lasts_until(now), opportunity.expires_at)
    opportunity.save(update_fields=["total", "changed_at", "warned_at", "expires_at", *fields])
    return priced


def withdraw_quotes(*, opportunity, by, now):
    """Take back what the customer could still answer."""
    for quote in opportunity.quotes.filter(state=QuoteState.SENT):
        quote.state = QuoteState.WITHDRAWN
        quote.save(update_fields=["state"])
        record(event="quote.withdrawn", opportunity=opportunity, by=by, now=now, new={"version": quote.version})
        outbox.enqueue("quotes.withdrawn", key=f"quote_withdrawn:{quote.pk}", quote=quote.pk)


def tell_owner(*, topic, opportunity, by, **payload):
    """Mail the owner, unless he did it himself."""
    if opportunity.owner.user_id != by.user_id:
        key = f"{topic}:{opportunity.pk}:{opportunity.changed_at.isoformat()}"
        outbox.enqueue(topic, key=key, opportunity=opportunity.pk, by=by.name, **payload)


def record(*, event, opportunity, by, now, **told):
    """Its audit belongs to the company that sells: what is prepared is nothing that the customer reads."""
    audit.record(event, opportunity, by=by, at=now, partner_id=opportunity.sold_from_id, **told)
