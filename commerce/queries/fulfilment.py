"""What became of an order: shipments, cancellations, returns, notes, and what returns are worth (O6, O9)."""

from django.db.models import Sum

from commerce.models import CancellationLine, ReturnLine, ReturnState
from core import money


def worth_of_returns(order, wanted):
    """Give {line id: (net, tax)} of {line: pieces} that are to be sent back."""
    cancelled = _sums(CancellationLine.objects.filter(line__in=wanted))
    before = _sums(ReturnLine.objects.filter(line__in=wanted).exclude(part_of__state=ReturnState.REFUSED))
    return {
        line.pk: share_of_return(
            order, line, quantity, cancelled=cancelled.get(line.pk, NOTHING), before=before.get(line.pk, NOTHING)
        )
        for line, quantity in wanted.items()
    }


def share_of_return(order, line, quantity, *, cancelled, before):
    """Give (net, tax) of pieces that are sent back: their share of what was charged for the shipped ones.

    What was charged is what all settled pieces are worth, less what `cancelled` ones gave back (commerce.shares). What
    is due for all pieces sent back, less what those `before` got, never exceeds that, and makes it up in the end.
    """
    parts = []
    for total, gone, paid in zip((line.net_total, line.tax_total), cancelled, before, strict=True):
        settled = money.rounded(total * (line.shipped + line.cancelled) / line.quantity, order.currency)
        due = money.rounded((settled - gone) * (line.returned + quantity) / line.shipped, order.currency)
        parts.append(max(money.ZERO, due - paid))
    return tuple(parts)


NOTHING = (money.ZERO, money.ZERO)


def _sums(parts):
    rows = parts.values("line_id").annotate(net=Sum("net_total"), tax=Sum("tax_total"))
    return {row["line_id"]: (row["net"], row["tax"]) for row in rows}
