"""What breaks each invariant of recordings, written behind the back of every trigger; see test_hooks."""

from tests.site.faults_of_sales import HIS_PLACE, ORDER, SAM

PHONE_SALE = f"""INSERT INTO telesales_phonesale
    (id, order_id, offer_id, seller_id, product_id, fee_percent, currency, total, tax_total, is_open_ended, via,
     script_id, told_party_at, told_terms_at, at)
    SELECT 4711, {ORDER}, 4711, {HIS_PLACE}, 1, 0, 'GBP', 1, 0, false, 'call', 4711, now(), now(), now()"""
PLAN = f"""INSERT INTO commerce_paymentplan
    (order_id, kind, payment_method, amount, currency, count, trial_days, first_on, state, state_reason, made_at)
    SELECT {ORDER}, 'one_time', 'invoice', 1, 'GBP', 1, 0, current_date, 'running', '', now()"""
REQUEST = f"""INSERT INTO telesales_recordingrequest (sale_id, state, reason, asked_at, asked_by_id, due_at, ended_at)
    SELECT 4711, '{{}}', 'x', now() - interval '3 days', {SAM}, now(), {{}}"""
DELETED = f"""INSERT INTO telesales_recording
    (offer_id, kind, reference, path, name, content_type, size, sha256, at, by_id, deleted_at)
    SELECT 4711, 'file', '', 'x', 'x', 'audio/wav', 1, 'x', now() - interval '5 days', {SAM},
     now() - interval '1 day'"""

FAULTS = {
    "recordings.missing_ends_the_plan": f"{PHONE_SALE}; {PLAN}; {REQUEST.format('missed', 'now()')}",
    "recordings.answered_by_a_file_in_time": f"{PHONE_SALE}; {REQUEST.format('answered', 'now()')}",
    "recordings.nothing_is_deleted_while_it_is_asked_for": f"{PHONE_SALE}; {DELETED}; {REQUEST.format('open', 'NULL')}",
}
