"""The lists of accounts and of an account's movements, as they are declared (K1, K6)."""

from dataclasses import replace
from functools import partial

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commerce.forms.credit import NEARLY, AccountFilter, LedgerFilter
from commerce.models import EntryKind
from core import lists, money
from core.templatetags.ui import status
from partners.permissions import Permission

WHOLE = 100


def _company(row):
    return format_html(
        '<div><a href="{}">{}</a><small>{}</small></div>',
        reverse("commerce:account", args=[row.partner.code]), row.partner.name, row.partner.code,
    )  # fmt: skip


def _money(name):
    return lambda row: money.shown(getattr(row, name), row.currency)


def state_words(account):
    """Say in a word how an account stands: the status that it is told by, and its label."""
    if not account.is_on_account_allowed:
        return "closed", _now("Ordering not allowed")
    if account.stopped_at:
        return "on_credit_hold", _now("Stopped: orders are held")
    return "open", _now("Open for orders")


def _used(row):
    return None if row.utilisation is None else round(row.utilisation)


def _used_cell(row):
    """How much of the limit is in use, as a bar beside the figure; at NEARLY per cent left it warns."""
    if row.utilisation is None:
        return "–"
    percent = _used(row)
    tone = "bad" if percent > WHOLE else "warn" if percent >= WHOLE - NEARLY else "info"
    return format_html(
        '<div class="share"><progress class="meter tone-{}" max="100" value="{}" aria-hidden="true"></progress>'
        " {}%</div>", tone, max(0, min(WHOLE, percent)), percent,
    )  # fmt: skip


def _overdue(row):
    return money.shown(row.overdue, row.currency) if row.overdue else "–"


ACCOUNTS = lists.Listing(
    key="accounts",
    title=_("Credit accounts"),
    url="commerce:accounts",
    sort="balance",
    filterset=AccountFilter,
    search_hint=_("Company, code"),
    open_filters=2,
    export_permission=Permission.CREDIT_READ,
    icon="credit",
    nothing=lists.Nothing(
        _("No account at your place"),
        _("A credit account is opened by the operator's Finance for a company or one of its branches."),
    ),
    columns=(
        lists.Column("company", _("Company"), lambda row: row.partner.name, sort="partner__name", cell=_company,
                     fixed=True),
        lists.Column("code", _("Company code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("limit", _("Limit"), lambda row: row.limit, sort="limit", align="end", cell=_money("limit")),
        lists.Column("balance", _("Outstanding credit"), lambda row: row.balance, sort="balance", align="end",
                     cell=_money("balance")),
        lists.Column("used", _("In use"), _used, sort="utilisation", align="end", cell=_used_cell),
        lists.Column("state", _("Status"), lambda row: state_words(row)[1], cell=lambda row: status(*state_words(row))),
        lists.Column("overdue", _("Overdue"), lambda row: row.overdue, align="end", cell=_overdue),
        lists.Column("tolerance", _("Tolerance"), lambda row: row.tolerance, align="end", cell=_money("tolerance"),
                     shown=False),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("stopped", _("Stopped since"), lambda row: row.stopped_at, shown=False),
        lists.Column("moved", _("Last movement"), lambda row: row.moved_at, shown=False),
        lists.Column("opened", _("Opened"), lambda row: row.created_at, sort="pk", shown=False),
    ),
)  # fmt: skip


def _kind(row):
    label = EntryKind(row["kind"]).label
    return format_html("<div>{}<small>{}</small></div>", label, row["reason"]) if row["reason"] else label


def _order(row):
    number = row["order__number"]
    return _link("commerce:order", number, number) if number and row["may_read"] else number or "–"


def _reference(row):
    return row["receipt__reference"] or row["message__message_id"] or ""


def _reference_cell(row):
    """What came with it: the receipt, or the message for whoever may read those."""
    said = _reference(row)
    if row["receipt__pk"] and row["may_read_receipts"]:
        return _link("commerce:receipt", row["receipt__pk"], said or _now("Receipt"))
    if row["message_id"] and row["may_post"]:
        return _link("commerce:credit_message", row["message_id"], said)
    return said or "–"


def _link(name, key, said):
    return format_html('<a href="{}">{}</a>', reverse(name, args=[key]), said)


def _signed(row):
    shown = money.shown(row["amount"], row["currency"])
    return format_html('<span class="amount-in">+{}</span>', shown) if row["amount"] > 0 else shown


LEDGER = lists.Listing(
    key="ledger",
    title=_("Movements"),
    url="",
    sort="-at",
    search_hint=_("Order, reason, reference"),
    open_filters=2,
    export_permission=Permission.CREDIT_READ,
    counted=1000,
    icon="list",
    nothing=lists.Nothing(
        _("No movement yet"),
        _("Orders on account, payments, releases and corrections stand here, each with what was left afterwards."),
    ),
    columns=(
        lists.Column("at", _("When"), lambda row: row["at"], sort="at", fixed=True),
        lists.Column("kind", _("What"), lambda row: EntryKind(row["kind"]).label, cell=_kind),
        lists.Column("reason", _("Reason"), lambda row: row["reason"], shown=False, filed=True),
        lists.Column("order", _("Order"), lambda row: row["order__number"] or "", cell=_order),
        lists.Column("reference", _("Reference"), _reference, cell=_reference_cell),
        lists.Column("by", _("By"), lambda row: row["by__name"] or ""),
        lists.Column("amount", _("Amount"), lambda row: row["amount"], align="end", cell=_signed),
        lists.Column("after", _("Outstanding after"), lambda row: row["balance_after"], align="end",
                     cell=lambda row: money.shown(row["balance_after"], row["currency"])),
        lists.Column("currency", _("Currency"), lambda row: row["currency"], shown=False, filed=True),
    ),
)  # fmt: skip


def ready(account, acting):
    """Give function(rows) that adds what their cells need: the currency, and which links the reader may follow."""
    known = {
        "currency": account.currency,
        "may_read": acting.may(Permission.ORDER_READ),
        "may_read_receipts": acting.may(Permission.INVOICE_READ),
        "may_post": acting.may(Permission.CREDIT_POST),
    }
    return lambda rows: [{**row, **known} for row in rows]


def ledger(account):
    """Give the list of one account's movements."""
    return replace(LEDGER, filterset=partial(LedgerFilter, account=account))
