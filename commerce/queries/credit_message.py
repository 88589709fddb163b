"""Credit messages and their senders, as they are shown and counted (K5)."""

from datetime import timedelta

from django.db.models import Q, Sum

from commerce.models import CreditMessage, CreditSender, LedgerEntry

MINUTE = timedelta(minutes=1)
LEAST_WAIT_SECONDS = 1


def wait_seconds(sender, now):
    """Give how long a sender has to wait before its next message, 0 when it need not.

    What counts are the messages kept of the last minute, so that it holds without a cache too.
    """
    kept = CreditMessage.objects.filter(sender=sender, received_at__gt=now - MINUTE).order_by("-received_at")
    earliest = kept.values_list("received_at", flat=True)[sender.per_minute - 1 : sender.per_minute].first()
    if earliest is None:
        return 0
    return max(LEAST_WAIT_SECONDS, round((earliest + MINUTE - now).total_seconds()))


def listed():
    """Give the messages for their list, without what they and their answers say."""
    return CreditMessage.objects.select_related("sender", "by").defer("body", "answer")


def matching(messages, text):
    """Narrow to those whose id or sender the text names."""
    return messages.filter(Q(message_id__icontains=text) | Q(sender__name__icontains=text))


def with_amounts(messages):
    """Give each message of a page `amounts`: [(currency, sum)] of what it posted."""
    messages = list(messages)
    sums: dict[int, list] = {}
    found = (
        LedgerEntry.objects.filter(message__in=[each.pk for each in messages if each.status == 200])
        .values("message_id", "account__currency")
        .annotate(total=Sum("amount"))
        .order_by("message_id", "account__currency")
    )
    for row in found:
        sums.setdefault(row["message_id"], []).append((row["account__currency"], row["total"]))
    for each in messages:
        each.amounts = sums.get(each.pk, [])
    return messages


def senders():
    """Give the senders for their list, with their tokens."""
    return CreditSender.objects.select_related("partner").prefetch_related("tokens__created_by").order_by("name")
