"""Find what is about to change for partners' prices, and tell them beforehand, once (C10).

What a price will be is asked of the same query that prices orders, a moment before and at the change. Of two sweeps at
once the later one counts: when a notice was found never goes back, or the other would forget it, told as it is.
"""

from datetime import timedelta

from django.db import transaction

from commerce.models import NoticeKind, PriceNotice
from commerce.queries import notice as queries
from commerce.queries import pricing
from core import outbox, prepared, transactions
from partners.queries import people

TICK = timedelta(microseconds=1)
ENDING_SQL = """
    INSERT INTO commerce_pricenotice (partner_id, kind, price_list_id, due_at, min_quantity, found_at)
    SELECT a.partner_id, 'list_ends', l.id, l.effective_to, 1, %(now)s
    FROM commerce_pricelist l JOIN commerce_pricelistassignment a ON a.price_list_id = l.id AND a.ended_at IS NULL
    WHERE l.is_active AND l.effective_to > %(now)s AND l.effective_to <= %(until)s
    ON CONFLICT (partner_id, kind, price_list_id, product_id, min_quantity, due_at)
    DO UPDATE SET found_at = excluded.found_at WHERE commerce_pricenotice.found_at < excluded.found_at
"""
CHANGING_SQL = """
    INSERT INTO commerce_pricenotice
        (partner_id, kind, price_list_id, product_id, min_quantity, old_price, new_price, due_at, found_at)
    SELECT %(partner)s, f.*, %(due_at)s, %(now)s
    FROM unnest(%(kinds)s::text[], %(lists)s::bigint[], %(products)s::bigint[], %(quantities)s::int[],
                %(olds)s::numeric[], %(news)s::numeric[]) AS f
    ON CONFLICT (partner_id, kind, price_list_id, product_id, min_quantity, due_at)
    DO UPDATE SET found_at = excluded.found_at, old_price = excluded.old_price, new_price = excluded.new_price
    WHERE commerce_pricenotice.found_at < excluded.found_at
"""
COLUMNS = ("kinds", "lists", "products", "quantities", "olds", "news")


def sweep(*, now):
    """Write notices of the days ahead, forget those of changes that are no longer to come, and mail what is new.

    Gives how many notices were told.
    """
    with prepared.cursor() as cursor:
        cursor.execute(ENDING_SQL, {"now": now, "until": now + queries.AHEAD})
    for partner_id, currency, due_at, wanted in queries.moments(now=now):
        _compare(partner_id, currency, due_at, wanted, now)
    PriceNotice.objects.filter(found_at__lt=now).delete()
    return _tell(now=now)


@transactions.whole
def _compare(partner_id, currency, due_at, wanted, now):
    """Note which prices of a partner rise or go at a moment; a list that ends is told as a whole."""
    asked = {"partner_id": partner_id, "currency": currency, "wanted": wanted}
    before, after = pricing.resolve(**asked, now=due_at - TICK), pricing.resolve(**asked, now=due_at)
    found = []
    for pair in wanted:
        old, new = before.get(pair), after.get(pair)
        if old is None or (new is not None and new.unit_price <= old.unit_price):
            continue
        kind = NoticeKind.ITEM_LEAVES if new is None else NoticeKind.PRICE_RISES
        found.append((kind.value, (new or old).list_id, *pair, old.unit_price, new and new.unit_price))
    if not found:
        return
    columns = dict(zip(COLUMNS, map(list, zip(*found, strict=True)), strict=True))
    with prepared.cursor() as cursor:
        cursor.execute(CHANGING_SQL, {"partner": partner_id, "due_at": due_at, "now": now, **columns})


def _tell(*, now):
    """Enqueue a mail to each administrator of each partner about what was not told yet; with it, it is told."""
    partners = list(
        PriceNotice.objects.filter(mailed_at=None).order_by().values_list("partner_id", flat=True).distinct()
    )
    told = 0
    for partner_id in partners:
        with transaction.atomic():
            number = PriceNotice.objects.filter(partner_id=partner_id, mailed_at=None).update(mailed_at=now)
            if not number:
                continue  # another sweep was quicker
            told += number
            for reader in people.nearest_administrators(partner_id):
                key = f"price-notices:{partner_id}:{reader.pk}:{now.isoformat()}"
                payload = {"partner": partner_id, "reader": reader.pk, "at": now.isoformat()}
                outbox.enqueue("prices.notices", key=key, **payload)
    return told
