"""Steps from before keep who decided in which capacity; those that wait get a row for whom they wait for.

Links mailed before are void: they open the neutral page, and the reminder brings a fresh one.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import migrations
from django.utils.crypto import salted_hmac


def ask_those_who_wait(apps, _schema):
    steps = apps.get_model("approvals", "ApprovalStep").objects.filter(decision=None)
    rows = []
    for step in steps.iterator(1000):
        nonce = secrets.token_hex(16)
        token = salted_hmac("approvals.link", nonce, algorithm="sha256").hexdigest()
        rows.append(
            apps.get_model("approvals", "Asked")(
                step=step, membership_id=step.approver_id, role="approver", nonce=nonce,
                token_hash=hashlib.sha256(token.encode()).hexdigest(), link_expires_at=step.link_expires_at,
                remind_at=step.asked_at + timedelta(hours=24),
            )
        )  # fmt: skip
    apps.get_model("approvals", "Asked").objects.bulk_create(rows, batch_size=1000)
    steps.update(escalates_at=None)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_pools_budgets_and_absences")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE approvals_approvalstep DISABLE TRIGGER USER;
            UPDATE approvals_approvalstep
            SET decided_as = CASE WHEN is_by_proxy THEN 'proxy' WHEN decision <> 'void' THEN 'approver' ELSE '' END
            WHERE decision IS NOT NULL;
            ALTER TABLE approvals_approvalstep ENABLE TRIGGER USER;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(ask_those_who_wait, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="approvalstep", name="is_by_proxy"),
        migrations.RemoveField(model_name="approvalstep", name="link_expires_at"),
    ]
