"""What breaks each invariant of commission, written behind the back of every trigger; see test_hooks."""

from tests.site.faults_of_plans import instalment, plan
from tests.site.faults_of_sales import HIS_PLACE, SAM

ORDER = "(SELECT order_id FROM commerce_paymentplan WHERE id = 4711)"
HOUSE = "(SELECT id FROM partners_partner WHERE kind = 'operator')"
AT = "'2020-01-15 12:00Z'"
PAID = f"""{plan()}; {instalment(paid="1", amount="amount")};
    INSERT INTO commerce_planpayment (id, instalment_id, amount, key, at) VALUES (4711, 4711, 1, 'x', {AT})"""
OFFER = f"""INSERT INTO telesales_phoneoffer
    (id, key, seller_id, seller_user_id, sold_from_id, state, product_id, quantity, currency, kind, amount, interval,
     payment_method, buyer, script_id, told_party_at, told_terms_at, note, version, started_at, changed_at, order_id)
    SELECT 4711, gen_random_uuid(), {HIS_PLACE}, {SAM}, {HOUSE}, 'ordered', 1, 1, currency, 'one_time', total, '',
     'invoice', '{{}}', 4711, {AT}, {AT}, '', 1, {AT}, {AT}, id FROM commerce_order WHERE id = {ORDER}"""
"""What the sale is of, as it was offered."""


def sale(**values):
    known = {
        "id": "4711", "order_id": "id", "offer_id": "4711", "seller_id": HIS_PLACE, "product_id": "1",
        "fee_percent": "0", "currency": "currency", "total": "total", "tax_total": "tax_total",
        "is_open_ended": "false", "via": "'call'", "script_id": "4711", "told_party_at": AT, "told_terms_at": AT,
        "at": AT, **values,
    }  # fmt: skip
    columns, expressions = ", ".join(known), ", ".join(known.values())
    return f"INSERT INTO telesales_phonesale ({columns}) SELECT {expressions} FROM commerce_order WHERE id = {ORDER}"


def posting(amount="1"):
    return f"""INSERT INTO telesales_commissionposting (id, sale_id, plan_payment_id, amount, currency, at)
        SELECT 4711, 4711, 4711, {amount}, currency, {AT} FROM telesales_phonesale WHERE id = 4711"""


def entry(amount="1", at=AT, share="vendor"):
    return f"""INSERT INTO telesales_commissionentry (posting_id, share, partner_id, amount, currency, at)
        SELECT 4711, '{share}', {HOUSE}, {amount}, currency, {at} FROM telesales_phonesale WHERE id = 4711"""


def month(ends="2020-02-01", name="2020-01-01"):
    return f"""INSERT INTO telesales_commissionmonth (month, ends_at, closed_at)
        VALUES ('{name}', '{ends} 00:00Z', '2020-03-05')"""


SOLD = f"{PAID}; {OFFER}; {sale()}"
SHARED = f"{SOLD}; {posting()}"
VENTURE = """INSERT INTO telesales_jointventure (product_id, partner_id, percent, since, by_id)
    SELECT (SELECT min(id) FROM commerce_product), id, 60, now(), (SELECT min(id) FROM partners_user)
    FROM partners_partner ORDER BY id LIMIT 2"""

FAULTS = {
    "commission.postings_balance": f"{SHARED}; {entry('2')}",
    "commission.payments_are_shared_out": SOLD,
    "commission.entries_are_of_their_posting": f"{SHARED}; {entry(at='now()')}",
    "commission.nobody_has_less_than_nothing": f"{SHARED}; {entry('2')}; {entry('-1', share='fee')}",
    "commission.shares_are_at_most_all": VENTURE,
    "commission.sales_are_what_was_offered": f"{PAID}; {OFFER}; {sale(fee_percent='0', script_id='4712')};"
    f" {posting()}; {entry()}",
    "commission.months_are_closed_in_order": month(ends="2020-01-20"),
    "commission.closings_are_their_rows": f"{SHARED}; {entry()}; {month()}",
}
