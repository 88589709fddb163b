"""The page of an account: how it stands, what its credit is used for, how much of it over a year (K1, K4, K8)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.documents import content
from commerce.forms.credit import UNEXPLAINED, MonthForm
from commerce.forms.order_search import HELD, UNINVOICED, WAITING
from commerce.models import Account
from commerce.pages import account_charts as charts
from commerce.queries import credit, exposure, statement, sub_limit
from core import money
from partners.permissions import Permission

WEEKS = 52


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the credit in use: what stands for it, how many of them, where they are; `amount` may be negative.

    `is_drawn` is False for what is a part of another one.
    """

    key: str
    label: str
    amount: Decimal
    number: int | None
    url: str
    hint: str = ""
    is_drawn: bool = True


def context(account, acting, *, now):
    """Give what the page shows beside the movements."""
    found = exposure.of(account, today=content.day(now))
    links = Links(account, acting)
    parts = [part for part in _parts(found, account, links) if part.amount or part.key in {"invoiced", "placed"}]
    moments = exposure.history(account, [now - timedelta(weeks=week) for week in range(WEEKS, -1, -1)])
    return {
        "used": account.limit - account.balance,
        "share": _share(account),
        "reopening": reopening(account),
        "parts": parts,
        "bar": charts.bar(_stacked(parts), account),
        "waiting": found.waiting and Part("waiting", _("Waiting"), found.waiting, found.waiting_number,
                                          links.orders(WAITING)),
        "moments": moments[::-1],
        "chart": charts.utilisation(moments, account) if len(moments) > 1 else None,
        "sub_limits": sub_limit.of_account(account),
        "may_edit": acting.may(Permission.CREDIT_EDIT),
        "may_post": acting.may(Permission.CREDIT_POST),
        "month_form": MonthForm(months=statement.months(account, now=now)),
    }  # fmt: skip


def _share(account):
    return round((account.limit - account.balance) * 100 / account.limit) if account.limit else None


class Links:
    """Where a reader finds the orders and invoices behind a figure."""

    def __init__(self, account, acting):
        self.account, self.acting = account, acting
        self.code = account.partner.code

    def orders(self, charged):
        found = {"account": self.code, "charged": charged}
        if self.acting.may(Permission.ORDER_DESK):
            return f"{reverse('commerce:desk')}?{urlencode({'list': 'all', **found})}"
        if self.acting.may(Permission.ORDER_READ):
            return f"{reverse('commerce:orders')}?{urlencode({'scope': 'company', **found})}"
        return ""

    def invoices(self, state):
        return f"{reverse('commerce:invoices')}?{urlencode({'account': self.code, 'state': state})}"

    def free_receipts(self):
        return f"{reverse('commerce:receipts')}?{urlencode({'company': self.code, 'rest': 'free'})}"

    def movements(self, kind):
        return f"{reverse('commerce:account', args=[self.code])}?{urlencode({'kind': kind})}#list"


def _parts(found, account, links):
    """Give the parts in the order of time backwards: they make up what is in use."""
    open_url = links.invoices("open")
    yield Part("invoiced", _("Invoiced, not paid yet"), found.invoiced, found.invoiced_number, open_url)
    yield Part("overdue", _("of which overdue"), found.overdue, found.overdue_number, links.invoices("overdue"),
               is_drawn=False)  # fmt: skip
    yield Part("placed", _("Placed, not invoiced yet"), found.placed, found.placed_number, links.orders(UNINVOICED))
    yield Part("held", _("Held orders"), found.held, found.held_number, links.orders(HELD))
    yield Part("free", _("Payments that settle no invoice yet"), -found.free, found.free_number, links.free_receipts())
    rest = account.limit - account.balance - found.explained
    hint = _("Posted by hand or by message, without an order, an invoice or a receipt.")
    yield Part("rest", _("Other movements"), rest, None, links.movements(UNEXPLAINED), hint)


def _stacked(parts):
    """Split what is invoiced for the drawing: overdue stands first."""
    overdue = next((part for part in parts if part.key == "overdue"), None)
    for part in parts:
        if part.key == "invoiced" and overdue:
            yield Part("overdue", _("Overdue"), overdue.amount, overdue.number, overdue.url)
            yield Part("invoiced", _("Invoiced, not due yet"), part.amount - overdue.amount, None, part.url)
        else:
            yield part


def reopening(account):
    """Say since when an account is stopped and what opens it again (K4)."""
    if account.stopped_at is None:
        return ""
    told = {
        "since": date_format(timezone.localtime(account.stopped_at), "DATETIME_FORMAT"),
        "missing": money.shown(money.unit(account.currency) - account.balance, account.currency),
    }
    return _("Stopped since %(since)s. It opens again above zero: %(missing)s more are needed.") % told


def of_partner(partner, acting):
    """Give what the tab of a partner shows: the account that counts for it, and the sub-limits on the way there.

    What stops orders is told twice: the partner's status by the frame, the account's own stop here (K7).
    """
    account = credit.account_shown(partner.pk)
    may_edit = acting.may(Permission.CREDIT_EDIT) and partner.kind == partner.Kind.PARTNER
    if account is None:
        return {"account": None, "may_edit": may_edit}
    return {
        "account": account,
        "is_own": account.partner_id == partner.pk,
        "is_visible": Account.objects.visible_to(acting).filter(pk=account.pk).exists(),
        "used": account.limit - account.balance,
        "shares": credit.shares(partner.pk, account),
        "available": credit.available(partner.pk, account),
        "reopening": reopening(account),
        "may_edit": may_edit,
    }
