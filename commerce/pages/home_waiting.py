"""What of orders and money waits for somebody, on his first page (K3, UX 22)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.models import Hold, HoldKind
from commerce.pages import home
from commerce.rules import hold as rules
from core import money, waiting
from core.waiting import Row
from partners.permissions import Permission as P

HELD = ("kind", "since", "reason", "order__number", "order__partner__name", "order__total", "order__currency")


def rows(acting):
    """Give what waits: held orders for who decides about them, overdue invoices for a company that owes them."""
    return [*_holds(acting), *_overdue(acting)]


def _holds(acting):
    """The holds of his kinds, the oldest first; not of orders that are his own, or that he has sold (A3, T2)."""
    kinds = rules.kinds_of(acting) if acting.is_operator and acting.may(P.ORDER_DESK) else []
    if not kinds:
        return []
    own = acting.user_id
    found = Hold.objects.open().filter(kind__in=kinds).exclude(order__buyer=own)
    found = found.exclude(order__owner__isnull=False, order__owner=own)
    found = found.exclude(order__seller__isnull=False, order__seller=own)
    found = found.order_by("since", "pk").values(*HELD)[: waiting.MOST + 1]
    return [waiting.cut((_held(row) for row in found), _("All held orders"), reverse("commerce:holds"))]


def _held(row):
    kind = HoldKind(row["kind"]).label
    return Row(
        kind=_("Hold: %(kind)s") % {"kind": kind},
        icon="pause",
        title=row["order__number"],
        about=row["order__partner__name"],
        url=reverse("commerce:order", args=[row["order__number"]]),
        act=_("Release or reject"),
        amount=money.shown(row["order__total"], row["order__currency"]),
        since=row["since"],
    )


def _overdue(acting):
    """What a company owes beyond its time, a row for each currency."""
    if acting.is_operator or not acting.may(P.INVOICE_READ):
        return []
    late = [total for total in home.open_invoices(acting) if total.overdue_count]
    return [waiting.Found([_owed(total) for total in late])] if late else []


def _owed(total):
    number = {"number": total.overdue_count}
    return Row(
        kind=_("Invoices"),
        icon="invoice",
        title=ngettext("%(number)s invoice is overdue", "%(number)s invoices are overdue", number["number"]) % number,
        about="",
        url=f"{reverse('commerce:invoices')}?state=overdue",
        act=_("Look at them"),
        amount=money.shown(total.overdue, total.currency),
    )
