"""Write who gets what of payments, in the transaction in which they are counted (F5)."""

from commerce.models import OPEN_ENDED
from core import prepared
from telesales import commission
from telesales.queries import commission as queries

POSTINGS_SQL = """
    INSERT INTO telesales_commissionposting (sale_id, plan_payment_id, amount, currency, at)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[], %s::text[], %s::timestamptz[])
    RETURNING plan_payment_id, id
"""
ENTRIES_SQL = """
    INSERT INTO telesales_commissionentry (posting_id, share, partner_id, amount, currency, at)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::numeric[], %s::text[], %s::timestamptz[])
"""
"""Due instalments come by hundreds, and each has several entries: objects would cost more than the rows."""


def share_out(*, payments, now):
    """Share out newly written PlanPayments of phone sales; their plans are locked. Few statements, however many."""
    if not payments:
        return
    deals = queries.deals({each.instalment.plan.order_id for each in payments})
    sold = [each for each in payments if each.instalment.plan.order_id in deals]
    open_ended = {each.instalment.plan_id for each in sold if each.instalment.plan.kind in OPEN_ENDED}
    before = queries.before(sold, open_ended=open_ended)
    shared = []
    for each in sold:
        plan_id = each.instalment.plan_id
        counted = ("instalment", each.instalment_id) if plan_id in open_ended else ("plan", plan_id)
        deal = deals[each.instalment.plan.order_id][1]
        shared.append(commission.shared(deal, each.amount, before=before[counted]))
        before[counted] += each.amount
    if sold:
        _write(sold, shared, deals)


def _write(sold, shared, deals):
    """Write a posting for each payment, and its parts {(share, partner id): amount}."""
    postings = [(*_sale(each, deals), each) for each in sold]
    with prepared.cursor() as cursor:
        values = [(sale_id, each.pk, each.amount, deal.currency, each.at) for sale_id, deal, each in postings]
        cursor.execute(POSTINGS_SQL, [list(column) for column in zip(*values, strict=True)])
        ids = dict(cursor.fetchall())
        entries = [
            (ids[each.pk], str(share), partner_id, amount, deal.currency, each.at)
            for (_sale_id, deal, each), parts in zip(postings, shared, strict=True)
            for (share, partner_id), amount in parts.items()
        ]
        cursor.execute(ENTRIES_SQL, [list(column) for column in zip(*entries, strict=True)])


def _sale(payment, deals):
    return deals[payment.instalment.plan.order_id]
