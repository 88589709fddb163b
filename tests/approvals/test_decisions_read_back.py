"""Two hundred decisions read back: who, for whom, when, on what content, from where; and they stay (A14)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from approvals.actions import absence, decision
from approvals.models import ApprovalStep
from core.models import AuditEntry
from partners import queries as partners

NUMBER = 200
WHO = ("carl", "pia", "dora")
CAPACITY = {"carl": "approver", "pia": "proxy", "dora": "delegate"}
READ_SQL = """
    SELECT o.number, s.decision, u.username, s.decided_as, s.decided_at, s.content_hash, s.version, s.channel,
           host(s.ip), a.new ->> 'total', a.new ->> 'currency', a.new ->> 'for', a.new ->> 'content_hash',
           a.actor_name, a.at, a.channel, host(a.ip), a.reason, s.reason
    FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
    JOIN partners_user u ON u.id = s.decided_by_id
    JOIN core_auditentry a ON a.subject_type = 'order' AND a.subject_id = o.id AND a.event = 'approval.' || s.decision
         AND (a.new ->> 'position')::int = s.position
    WHERE s.decision IN ('accepted', 'rejected') ORDER BY s.id
"""


@pytest.fixture
def decided(cast, now):
    """Decide 200 orders: by the approver, by his proxy, by his delegate; every fifth is rejected; by page and link."""
    today = now.date()
    absence.set_absence(membership=cast.memberships.carl, delegate=cast.memberships.dora, starts_on=today,
                        last_day=today, by=cast.acting("ada"), now=now)  # fmt: skip
    acting = {
        (who, channel): partners.place(membership=getattr(cast.memberships, who), channel=channel, ip="192.0.2.7")
        for who in WHO
        for channel in ("page", "link")
    }
    for number in range(NUMBER):
        order = cast.submitted("bea", "60.00")
        who, channel = WHO[number % 3], ("page", "link")[number % 2]
        decision.decide(
            step=order.approval_steps.get(), accept=number % 5 > 0, seen_hash=order.content_hash,
            by=acting[who, channel], now=now + timedelta(minutes=number), reason="" if number % 5 else "Too much",
        )  # fmt: skip


def test_each_tells_who_for_whom_when_what_and_from_where(cast, decided, now):
    with connection.cursor() as cursor:
        cursor.execute(READ_SQL)
        rows = cursor.fetchall()

    hashes = dict(ApprovalStep.objects.values_list("order__number", "order__content_hash"))
    expected = []
    for number, row in enumerate(rows):
        who, at = WHO[number % 3], now + timedelta(minutes=number)
        is_accepted, channel = number % 5 > 0, ("page", "link")[number % 2]
        reason = "" if is_accepted else "Too much"
        said = "" if who == "carl" else "Carl"
        expected.append(
            (row[0], "accepted" if is_accepted else "rejected", who, CAPACITY[who], at, hashes[row[0]], 1, channel,
             "192.0.2.7", "60.000", "GBP", said, hashes[row[0]], who.title(), at, channel, "192.0.2.7", reason, reason)
        )  # fmt: skip
    assert (len(rows), rows) == (NUMBER, expected)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE approvals_approvalstep SET reason = 'Nobody said so' WHERE decision IS NOT NULL",
        "UPDATE approvals_approvalstep SET decided_by_id = NULL WHERE decision IS NOT NULL",
        "UPDATE approvals_approvalstep SET decision = NULL, decided_at = NULL, decided_by_id = NULL",
        "DELETE FROM approvals_approvalstep",
        "UPDATE core_auditentry SET actor_name = 'Somebody else'",
        "DELETE FROM core_auditentry",
    ],
)
def test_no_row_of_it_is_changed_or_deleted(cast, now, sql):
    order = cast.submitted("bea", "60.00")
    step = order.approval_steps.get()
    decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=cast.acting("carl"), now=now)
    before = list(ApprovalStep.objects.values()), list(AuditEntry.objects.order_by("pk").values())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert (list(ApprovalStep.objects.values()), list(AuditEntry.objects.order_by("pk").values())) == before
