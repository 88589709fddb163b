"""What sellers did in somebody's name: their sessions with all that happened in them, and sales without one (T2)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db.models import F

from commerce.models import Order
from core import timeline
from core.models import AuditEntry
from partners import queries as partners
from partners.permissions import Permission
from telesales.models import SalesOptOut, SalesSession

MOST_TOLD = 2000
MOST_SALES = 30


def scopes(acting):
    """Give whose log somebody may read: his own, that of his company's people, everybody's."""
    found = ["mine"]
    if acting.may(Permission.AUDIT_READ) and not acting.is_operator:
        found.append("company")
    if acting.may(Permission.SALE_MANAGE):
        found.append("all")
    return found


def sessions(acting, scope):
    """Give the sales sessions of a scope, the latest first, with who sold to whom from where."""
    found = SalesSession.objects.select_related("seller_user", "sold_from", "customer__user", "partner")
    found = found.order_by("-started_at", "-id")
    if scope == "mine":
        return found.filter(customer__user=acting.user_id)
    return found if scope == "all" else found.filter(partner__in=partners.subtree_ids(acting.partner_id))


def sales_without_session(acting, scope, *, most=MOST_SALES):
    """Give the latest orders that were sold otherwise: by a quote, from a file; all of them where `most` is None."""
    found = Order.objects.filter(seller__isnull=False, sale__session=None).select_related(
        "seller", "sold_from", "buyer"
    )
    if scope == "mine":
        found = found.filter(buyer=acting.user_id)
    elif scope == "company":
        found = found.filter(partner__in=partners.subtree_ids(acting.partner_id))
    return found.order_by("-submitted_at", "-id")[:most]


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done in a session, in words; `order` is the number of the order it is about."""

    title: str
    detail: str
    at: datetime
    order: str = ""


@dataclass(slots=True)
class Told:
    """A session as it is read: with what was done in it, and how long it took. It runs while `until` is None and it is
    allowed: what is forbidden since is closed a little later."""

    session: SalesSession
    until: datetime | None
    is_allowed: bool = True
    done: list = field(default_factory=list)
    orders: list = field(default_factory=list)

    @property
    def minutes(self):
        return max(1, round((self.until - self.session.started_at).total_seconds() / 60)) if self.until else None


def told(found, *, now):
    """Give the sessions of a page as Told, in two statements however many they are."""
    rows = [Told(session, _ended(session, now)) for session in found]
    if not rows:
        return []
    by_pair = defaultdict(list)
    for row in rows:
        by_pair[row.session.seller_user_id, row.session.customer.user_id].append(row)
    entries = _entries(rows, now)
    numbers = dict(
        Order.objects.filter(pk__in={each.subject_id for each in entries if each.subject_type == "order"}).values_list(
            "pk", "number"
        )
    )
    for entry in entries:
        ran = (each for each in by_pair[entry.actor_id, entry.behalf_of_id] if _is_in(entry, each, now))
        for row in islice(ran, 1):
            _note(row, entry, numbers)
    return rows


def _ended(session, now):
    """When it ended; None while it runs. What nobody ended is over at its time."""
    if session.ended_at:
        return session.ended_at
    return session.expires_at if session.expires_at <= now else None


def _entries(rows, now):
    first = min(row.session.started_at for row in rows)
    last = max(row.until or now for row in rows)
    found = AuditEntry.objects.filter(
        behalf_of_id__in={row.session.customer.user_id for row in rows},
        actor_id__in={row.session.seller_user_id for row in rows},
        at__range=(first, last),
    ).exclude(actor_id=F("behalf_of_id"))
    return list(found.order_by("id")[:MOST_TOLD])


def _is_in(entry, row, now):
    return row.session.started_at <= entry.at <= (row.until or now)


def _note(row, entry, numbers):
    number = numbers.get(entry.subject_id, "") if entry.subject_type == "order" else ""
    row.done.append(Done(timeline.title(entry.event), _detail(entry.new or {}), entry.at, number))
    if number and number not in row.orders:
        row.orders.append(number)


def _detail(new):
    """Say what it was about, of what the audit keeps: never why a price was offered, which is the seller's own."""
    about = [f"{new['quantity']} × {new['product']}" if "quantity" in new and "product" in new else new.get("product")]
    about += [new.get("file"), new.get("to")]
    if "number" in new and "product" not in new:
        about.append(f"{new['number']} ×")
    return ", ".join(str(each) for each in about if each)


def opted_out_since(user_id):
    """Give since when somebody forbids that others order in his name; None while he does not."""
    return SalesOptOut.objects.filter(user=user_id).values_list("since", flat=True).first()
