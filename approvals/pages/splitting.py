"""What is said about several orders that were made of what is above a limit."""

from django.utils.translation import gettext as _

from approvals.queries import splitting
from core import money


def words(order):
    """Say that several orders were made of what is above a limit; empty where none were."""
    split = splitting.around(order)
    if split is None:
        return ""
    values = {
        "number": split.number,
        "limit": money.shown(split.limit, order.currency),
        "total": money.shown(split.total, order.currency),
        "orders": ", ".join(split.orders),
    }
    return _(
        "%(number)s orders within an hour, each within the limit of %(limit)s, together %(total)s: %(orders)s."
    ) % (values)
