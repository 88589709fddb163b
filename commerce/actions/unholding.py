"""End holds of an order that the caller has locked (K3, K8): whichever way it goes on or ends, none stays open."""

from commerce.models import Hold


def end(*, order, outcome, by, now, comment="", kinds=None):
    """Close the open holds (of these kinds) of an order and give them; none when there are none."""
    found = Hold.objects.open().filter(order=order).order_by("since", "id")
    holds = list(found if kinds is None else found.filter(kind__in=kinds))
    for hold in holds:
        hold.outcome, hold.ended_at, hold.ended_by_id, hold.comment = outcome, now, by.user_id, comment
    Hold.objects.bulk_update(holds, ["outcome", "ended_at", "ended_by", "comment"])
    return holds
