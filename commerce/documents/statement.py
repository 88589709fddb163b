"""An account's statement of a month as it is drawn (K6): opening and closing balance, movements, what is still open."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.documents import page, words
from commerce.models import EntryKind
from core import money


def of(statement, parties):
    """Give what document.typ draws of a Statement, in the words of the language that is active."""
    locale, seller = words.locale(), parties.seller
    said = {"buyer": {"contact": "", **parties.buyer}, "bill_to": parties.bill_to}
    return {
        "lang": locale.language,
        "region": locale.territory,
        "title": _("Account statement"),
        "number": date_format(statement.month, "YEAR_MONTH_FORMAT"),
        "seller": words.text(seller.get("name", "")),
        "letterhead": [words.text(seller[key]) for key in ("website", "email", "phone") if seller.get(key)],
        "sender": " · ".join([words.text(seller.get("name", "")), *words.address(seller)]),
        "recipient": page.recipient(said),
        "place": {"label": "", "lines": []},
        "facts": [[label, words.text(value)] for label, value in _facts(statement)],
        "opening": _opening(statement),
        "columns": _columns([_("Date"), _("Movement"), _("Order"), _("Amount"), _("Outstanding")], wide=1, figures=3),
        "rows": _rows(statement),
        "sums": _sums(statement),
        "closing": [],
        "more": [_owed(statement)] if statement.invoices else [],
        "footer": page.footer(seller),
        # Translators: {page} and {pages} stay as they are
        "page": _("Page {page} of {pages}"),
    }


def _facts(statement):
    account = statement.account
    yield _("Account of"), f"{account.partner.name} ({account.partner.code})"
    yield _("Currency"), account.currency
    yield _("Limit"), _amount(statement.limit, account)
    yield _("Written on"), words.day(statement.asked_on.isoformat())


def _amount(amount, account):
    return words.amount(amount, account.currency)


def _opening(statement):
    if not statement.number:
        return [_("Nothing was moved on the account in this month.")]
    left_out = statement.number - len(statement.rows)
    if left_out <= 0:
        return []
    told = {"shown": len(statement.rows), "number": statement.number}
    return [
        _(
            "This paper has the first %(shown)s of %(number)s movements; the sums count all of them. The whole list is"
            " exported from the page of the account: narrow it to this month and choose Export."
        )
        % told
    ]


def _columns(labels: Sequence[str], *, wide, figures):
    """Give the heads; those from `figures` on stand on the right."""
    return [{"label": label, "figure": at >= figures, "wide": at == wide} for at, label in enumerate(labels)]


def _cell(*said, figure=False):
    return {"figure": figure, "words": list(said)}


def _rows(statement):
    account = statement.account
    opening = [_cell(""), _cell(_("Opening balance")), _cell(""), _cell("", figure=True),
               _cell(_amount(statement.opening, account), figure=True)]  # fmt: skip
    return [opening, *(_row(row, account) for row in statement.rows)]


def _row(row, account):
    day = timezone.localtime(row["at"], timezone.get_default_timezone()).date()
    below = [words.text(said) for said in (row["reason"], row["receipt__reference"]) if said]
    sign = "+" if row["amount"] > 0 else ""
    return [
        _cell(words.day(day.isoformat())),
        _cell(str(EntryKind(row["kind"]).label), *below),
        _cell(words.text(row["order__number"] or "")),
        _cell(f"{sign}{_amount(row['amount'], account)}", figure=True),
        _cell(_amount(row["balance_after"], account), figure=True),
    ]


def _sums(statement):
    account = statement.account
    found = [_sum(_("Opening balance"), statement.opening, account)]
    found += [
        _sum(f"{kind.label} ({statement.sums[kind][0]})", statement.sums[kind][1], account)
        for kind in EntryKind
        if kind in statement.sums
    ]
    return [*found, _sum(_("Closing balance: outstanding credit"), statement.closing, account, strong=True)]


def _sum(label, amount, account, *, strong=False):
    return {"label": str(label), "amount": _amount(amount, account), "strong": strong}


def _owed(statement):
    account = statement.account
    rows = [
        [
            _cell(each.document.label),
            _cell(words.text(each.order.number)),
            _cell(words.day(each.due_on.isoformat())),
            _cell(_amount(each.total, account), figure=True),
            _cell(_amount(each.open, account), figure=True),
        ]
        for each in statement.invoices
    ]
    whole = sum((each.open for each in statement.invoices), money.ZERO)
    told = {"day": words.day(statement.asked_on.isoformat()), "total": _amount(whole, account)}
    return {
        "title": _("Open invoices on %(day)s: %(total)s") % told,
        "columns": _columns([_("Invoice"), _("Order"), _("Due"), _("Total"), _("Open")], wide=1, figures=3),
        "rows": rows,
    }
