"""What the sales desk shows of a customer's conversations with the seller's company (T9)."""

from dataclasses import dataclass
from typing import Any

from messaging.models import Side
from messaging.pages import standing
from messaging.queries import inbox, organisation, overview
from partners.permissions import Permission


@dataclass(frozen=True, slots=True)
class Panel:
    """A template, its context, and who wrote last, and when: {"at", "by"}, None before anybody did."""

    template: str
    context: dict
    last_contact: dict[str, Any] | None


def panel(*, company, acting, now):
    """Give whoever reads Sales management the Panel of a customer's company; None to others (P12)."""
    if not acting.may(Permission.MESSAGE_SELL):
        return None
    rows = overview.between(organisation.company_id(acting), company)
    said = inbox.latest([row.pk for row in rows], acting.membership_id)
    for row in rows:
        row.told = standing.told(row, Side.SELLER, now)
        row.opening, row.author, _read_at = said[row.pk]
    last = {"at": rows[0].last_at, "by": rows[0].author} if rows else None
    return Panel("messaging/desk/panel.html", {"threads": rows}, last)
