"""Change how the marketplace shows itself: its look, its mails, its texts, what new people get."""

from django.db import connection, transaction

from commerce.rules import marketplace as rules
from core import audit, outbox, transactions
from core import marketplace as marketplaces
from core.models import Marketplace

MARKETPLACE_LOCK = 7312
"""Advisory lock of whoever changes the row, which at first is not there to be locked."""


@transactions.whole
def change(*, values, seen, by, now):
    """Set {field: value} of the marketplace's row; `seen` is rules.version of the one that was shown. It counts from
    the next request on. Gives whether anything has changed; raises Refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MARKETPLACE_LOCK])
    rules.check_changes(by)
    found = marketplaces.stored()
    rules.check_fresh(found, seen)
    rules.check_values(values)
    old = {name: getattr(found, name) for name in values if getattr(found, name) != values[name]}
    if not old:
        return False
    new = {name: values[name] for name in old}
    written, _is_new = Marketplace.objects.update_or_create(
        pk=1, defaults={**new, "changed_at": now, "changed_by": by.name}
    )
    audit.record("marketplace.changed", written, by=by, at=now, old=old, new=new)
    transaction.on_commit(lambda: marketplaces.remember(written))
    return True


@transactions.whole
def dismiss_setup(*, is_dismissed, by, now):
    """Show the steps of the first hour on the first page no more, or again. Raises Refused."""
    rules.check_changes(by)
    at = now if is_dismissed else None
    defaults = {"setup_dismissed_at": at}
    made = {**defaults, "changed_at": now, "changed_by": by.name}
    written, _is_new = Marketplace.objects.update_or_create(pk=1, defaults=defaults, create_defaults=made)
    event = "marketplace.setup_dismissed" if is_dismissed else "marketplace.setup_shown"
    audit.record(event, written, by=by, at=now)
    transaction.on_commit(lambda: marketplaces.remember(written))


@transactions.whole
def send_test_mail(*, by, now):
    """Have a mail sent to whoever asks, as the marketplace's mails now are."""
    rules.check_changes(by)
    outbox.enqueue("marketplace.test", key=f"marketplace_test:{by.user_id}:{now.isoformat()}", user=by.user_id)
