"""Take due instalments from the cards that buyers have left (F8): each once, however many workers there are.

A worker claims some (locked rows of others are passed over), writes a Payment with its key for each, moves `collect_at`
on and commits; then it asks the provider, without any lock; then it writes what came of it (see `collected`). Dies it
between, the claim runs out, and whoever comes next asks again with the same key, which takes nothing twice.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db.models import Q
from django.utils.translation import gettext as _
from payments import PaymentError

from commerce import cards
from commerce.actions import collected
from commerce.models import Instalment, Payment, PaymentMethod, PlanState, StoredCard
from core import prepared, transactions

log = structlog.get_logger(__name__)
BATCH = 500
LEASE = timedelta(minutes=15)
"""How long a claim counts: longer than asking takes."""
ASKING_SECONDS = 10 * 60
FAILURES = 5
"""After so many questions in a row without an answer the provider is taken for away."""
TEXTS = [
    field.column
    for field in Payment._meta.local_fields
    if field.get_internal_type() in {"CharField", "TextField", "EmailField"} and not field.null
]  # fmt: skip
GIVEN = {
    "variant": "card.variant",
    "status": "'input'",
    "fraud_status": "'unknown'",
    "currency": "due.currency",
    "token": "gen_random_uuid()::text",
    "content_hash": "''",
}
COLUMNS = {
    **dict.fromkeys(TEXTS, "''"),
    **GIVEN,
    "key": "gen_random_uuid()",
    "created": "%(now)s",
    "modified": "%(now)s",
    "total": "due.total",
    **dict.fromkeys(["delivery", "tax", "captured_amount", "refund_due", "refunded"], "0"),
    "partner_id": "card.partner_id",
    "user_id": "card.user_id",
    "instalment_id": "due.id",
    "keeps_card": "false",
    "card_id": "card.id",
}
CLAIM_SQL = f"""
    WITH due AS (
        SELECT i.id, i.amount - i.paid AS total, p.currency, p.card_id
        FROM commerce_instalment i JOIN commerce_paymentplan p ON p.id = i.plan_id
        JOIN commerce_storedcard c ON c.id = p.card_id AND c.withdrawn_at IS NULL
        JOIN commerce_order o ON o.id = p.order_id AND o.placed_at IS NOT NULL
        WHERE i.collect_at <= %(now)s AND p.payment_method = 'card' AND p.state = 'running'
        ORDER BY i.collect_at, i.id LIMIT %(most)s
        FOR UPDATE OF i SKIP LOCKED FOR SHARE OF c SKIP LOCKED
    ), claimed AS (
        UPDATE commerce_instalment i SET collect_at = %(until)s, state = 'asked' FROM due WHERE i.id = due.id
    ), open AS (
        SELECT o.id, o.instalment_id, o.token, o.total, o.card_id, o.currency
        FROM commerce_payment o JOIN due ON due.id = o.instalment_id WHERE o.status IN ('waiting', 'input')
    ), made AS (
        INSERT INTO commerce_payment ({", ".join(f'"{column}"' for column in COLUMNS)})
        SELECT {", ".join(COLUMNS.values())}
        FROM due JOIN commerce_storedcard card ON card.id = due.card_id
        WHERE NOT EXISTS (SELECT FROM open WHERE open.instalment_id = due.id) ORDER BY due.id
        RETURNING id, token, total, card_id, currency
    ), asked AS (
        SELECT id, token, total, card_id, currency, false AS is_repeated FROM made
        UNION ALL SELECT id, token, total, card_id, currency, true FROM open WHERE card_id IS NOT NULL
    )
    SELECT asked.id, asked.token, asked.total, asked.currency, asked.is_repeated,
           card.id, card.variant, card.reference, (SELECT count(*) FROM due)
    FROM (SELECT) one LEFT JOIN asked ON true LEFT JOIN commerce_storedcard card ON card.id = asked.card_id
    ORDER BY asked.id
"""
"""Of an instalment whose buyer is about to pay it himself nothing is asked: it waits for the end of the claim. A card
is held until its payments are written, so that its buyer removes it before or after."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One payment to be taken from a card; `is_repeated` where the provider may have been asked before."""

    payment_id: int
    key: str
    total: object
    currency: str
    is_repeated: bool
    card: StoredCard


def batch(*, now, most=BATCH):
    """Take a batch of what is due by card. Gives how many were claimed, 0 when there are none, or no answers."""
    asked, number = claim(now=now, most=most)
    answers, is_away = ask(asked=asked, now=now)
    if answers:
        collected.write(answers=answers, now=now)
    return 0 if is_away else number + _without_card(now=now, most=most)


@transactions.whole
def claim(*, now, most=BATCH):
    """Claim what is due for a while, with a payment each. Gives [Asked] and how many instalments were claimed."""
    with prepared.cursor() as cursor:
        cursor.execute(CLAIM_SQL, {"now": now, "until": now + LEASE, "most": most})
        rows = cursor.fetchall()
    return [_asked(row) for row in rows if row[0] is not None], rows[0][-1]


def _asked(row):
    payment_id, key, total, currency, is_repeated, card_id, variant, reference, _number = row
    card = StoredCard(pk=card_id, variant=variant, reference=reference)
    return Asked(payment_id, key, total, currency, is_repeated, card)


def ask(*, asked, now):
    """Have the provider take each; gives {payment id: Told} and whether it seems to be away.

    What got no answer is asked again when its claim has run out, and so is what would outlast it.
    """
    answers, silent, until = {}, 0, time.monotonic() + ASKING_SECONDS
    for each in asked:
        if silent == FAILURES or time.monotonic() > until:
            break
        try:
            answers[each.payment_id] = _charged(each, now=now)
            silent = 0
        except PaymentError as error:
            silent += 1
            log.warning("plan.no_answer", payment=each.payment_id, why=str(error))
    return answers, silent == FAILURES


def _charged(asked, *, now):
    provider = cards.provider(asked.card.variant)
    how = {"key": asked.key, "now": now, "is_repeated": asked.is_repeated}
    return provider.charge(asked.card, asked.total, asked.currency, **how)


@transactions.whole
def _without_card(*, now, most):
    """Count a try for what is due of plans whose buyer has left no card: he is asked for one. Gives how many."""
    due = Instalment.objects.to_collect(now).filter(
        Q(plan__card=None) | Q(plan__card__withdrawn_at__isnull=False),
        plan__payment_method=PaymentMethod.CARD, plan__state=PlanState.RUNNING, plan__order__placed_at__isnull=False,
    )  # fmt: skip
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:most])
    found = [each for each in collected.lock(instalment_ids=ids).values() if each.collect_at and each.collect_at <= now]
    why = _("There is no card to take it from.")
    usable = StoredCard.objects.filter(pk__in=[each.plan.card_id for each in found if each.plan.card_id])
    known = set(usable.filter(withdrawn_at=None).values_list("pk", flat=True)) if found else set()
    collected.decline(declined=[(each, why) for each in found if each.plan.card_id not in known], now=now)
    return len(found)
