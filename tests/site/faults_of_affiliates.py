"""What breaks each invariant of affiliates and joint ventures, written behind the back of every trigger; see
test_hooks."""

from tests.site.faults_of_commission import OFFER, PAID, sale
from tests.site.faults_of_sales import SAM

VENDOR, AFFILIATE = [f"(SELECT min(id) FROM partners_partner WHERE code = 'CNRY-C0{number}-root')" for number in (1, 2)]
PRODUCT = "(SELECT min(id) FROM commerce_product)"


def written(table, known, values):
    """Give the statement that writes one row; values are SQL."""
    known = {**known, **values}
    return f"INSERT INTO {table} ({', '.join(known)}) SELECT {', '.join(known.values())}"


def affiliation(**values):
    known = {
        "id": "4711", "vendor_id": VENDOR, "affiliate_id": AFFILIATE, "email": "'x@x.example'", "state": "'accepted'",
        "fingerprint": "gen_random_uuid()", "message": "''", "invited_at": "now() - interval '9 days'",
        "invited_by_id": SAM, "expires_at": "now() + interval '5 days'",
        "answered_at": "now() - interval '8 days'", "answered_by_id": SAM,
    }  # fmt: skip
    return written("telesales_affiliation", known, values)


def given(**values):
    known = {"id": "4711", "affiliation_id": "4711", "product_id": PRODUCT, "may_phone": "true"}
    return written("telesales_affiliateproduct", {**known, "since": "now() - interval '8 days'"}, values)


def rate(**values):
    known = {"id": "4711", "product_id": "4711", "kind": "'percent'", "value": "10", "currency": "''"}
    return written("telesales_commissionrate", {**known, "since": "now() - interval '8 days'"}, values)


def venture(**values):
    known = {"product_id": PRODUCT, "partner_id": AFFILIATE, "percent": "40", "by_id": SAM}
    return written("telesales_jointventure", {**known, "since": "now() - interval '8 days'"}, values)


ENDED = {"ended_at": "now() - interval '2 days'", "ended_by_id": SAM}
"""What counted until two days ago; what began three days ago counted beside it."""
LATER = "now() - interval '3 days'"
HIS = {"affiliate_id": AFFILIATE, "vendor_id": VENDOR, "rate_id": "4711", "rate_kind": "'percent'", "rate_value": "10"}

FAULTS = {
    "affiliates.answered_while_they_were_asked": affiliation(answered_by_id="NULL"),
    "affiliates.sell_for_a_vendor_once_at_a_time": affiliation(state="'ended'", **ENDED)
    + ";"
    + affiliation(id="4712", answered_at=LATER),
    "affiliates.products_are_given_once_at_a_time": given(ended_at=ENDED["ended_at"])
    + ";"
    + given(id="4712", since=LATER),
    "affiliates.rates_do_not_overlap": rate(ended_at=ENDED["ended_at"]) + ";" + rate(id="4712", since=LATER),
    "affiliates.rates_end_with_their_product": given(ended_at=LATER) + ";" + rate(),
    "affiliates.sold_what_they_were_allowed": f"{PAID}; {OFFER}; {affiliation()}; {given(product_id='2')}; {rate()};"
    f" {sale(**HIS)}",
    "affiliates.ventures_were_never_above_all": venture(percent="60", **ENDED)
    + ";"
    + venture(percent="41", partner_id=VENDOR, since=LATER),
    "affiliates.ventures_are_one_each": venture(**ENDED) + ";" + venture(since=LATER),
}
