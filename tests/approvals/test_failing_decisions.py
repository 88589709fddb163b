"""Whatever fails inside a decision, the order waits as before, nobody is told, and the next try works (A16)."""

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from approvals.actions import decision
from approvals.models import ApprovalStep, Asked
from commerce.models import Account, LedgerEntry, Order
from core.models import AuditEntry, OutboxEntry


class FailsAt:
    """Lets statements pass until the given one, which the database does not answer."""

    def __init__(self, number, error):
        self.left, self.error, self.has_failed = number, error, False

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        if self.left == 0 and not self.has_failed:
            self.has_failed = True
            raise self.error
        self.left -= 1
        return execute(sql, params, many, context)


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "60.00")


@pytest.fixture
def decide(cast, order, now):
    """Give a function by which carl accepts or rejects the order."""
    by, step = cast.acting("carl"), order.approval_steps.get()

    def call(*, accept):
        with transaction.atomic():
            return decision.decide(
                step=step, accept=accept, seen_hash=order.content_hash, by=by, now=now, reason="Too dear"
            )

    return call


def everything():
    """Give all rows that a decision may write."""
    models = [Order, ApprovalStep, Asked, Account, LedgerEntry, AuditEntry, OutboxEntry]
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("error", [OperationalError("statement timeout"), InterfaceError("connection lost")])
@pytest.mark.parametrize("accept", [True, False])
def test_at_whichever_statement_it_fails_nothing_is_decided(order, decide, accept, error):
    before, failed = everything(), 0
    while True:
        fails = FailsAt(failed, error)
        with connection.execute_wrapper(fails):
            try:
                decide(accept=accept)
            except type(error):
                pass
        if not fails.has_failed:
            break
        failed += 1
        assert everything() == before

    assert failed >= 10
    assert Order.objects.get(pk=order.pk).state == ("placed" if accept else "rejected")
