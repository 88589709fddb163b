"""The queue of held orders as it is declared: what holds each, how old, how much, and what is known of whom (K3)."""

from dataclasses import replace

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from commerce.forms.holds import HoldFilter
from commerce.models import HoldKind, OrderState
from commerce.pages import order_cells
from commerce.queries import holding
from commerce.templatetags.orders import order_status
from core import lists, money
from core.templatetags.ui import status

OLD_DAYS, LATE_DAYS = 1, 3
"""From so many days on a hold is shown as getting old, and as late."""


def kind_pill(kind):
    return status("on_hold" if kind == HoldKind.CREDIT else "waiting", HoldKind(kind).label)


def age_words(age):
    """Say how long something has been held."""
    if age.days:
        return ngettext("%(number)s day", "%(number)s days", age.days) % {"number": age.days}
    if hours := int(age.total_seconds() // 3600):
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    return gettext("under 1 hour")


def age_pill(age):
    """The same as a pill whose colour says whether that is long."""
    tone = "rejected" if age.days >= LATE_DAYS else "waiting" if age.days >= OLD_DAYS else "void"
    return status(tone, age_words(age))


def amounts(pairs):
    """Write sums in several currencies."""
    return ", ".join(money.shown(value, currency) for currency, value in pairs)


def in_use(row):
    """What of the account's limit orders and invoices have taken."""
    return None if row["account__limit"] is None else row["account__limit"] - row["account__balance"]


def history_words(history):
    """Say in one line what is known of a partner."""
    if not history.placed and not history.held:
        return gettext("No orders in 12 months")
    said = [ngettext("%(number)s order", "%(number)s orders", history.placed) % {"number": history.placed}]
    said += [amounts(history.values)] if history.values else []
    return ", ".join(said)


def decisions_words(history):
    """Say how earlier holds ended."""
    if not history.held:
        return gettext("Never held before")
    values = {"released": history.released, "rejected": history.rejected}
    return gettext("Let go %(released)s times, rejected %(rejected)s times") % values


def _number(row):
    at = formats.date_format(timezone.localtime(row["submitted_at"]), "DATE_FORMAT")
    url = reverse("commerce:order", args=[row["number"]])
    state = order_status(row["state"]) if row["state"] not in (OrderState.ON_HOLD, OrderState.PLACED) else ""
    part = status("on_hold", gettext("Part held")) if row["state"] in _GONE_ON else ""
    return format_html(
        '<div><a class="text-nowrap" href="{}">{}</a><small class="tabular text-nowrap">{}</small>{}{}</div>',
        url, row["number"], at, part, state,
    )  # fmt: skip


_GONE_ON = (OrderState.PLACED, OrderState.IN_PROGRESS, OrderState.PARTLY_SHIPPED)


def _company(row):
    return format_html(
        "<div>{}<small>{}</small><small>{}</small>{}</div>", row["partner__name"], row["partner__code"],
        row["buyer__name"], order_cells.sold(row),
    )  # fmt: skip


def _held_for(row):
    """The kinds as pills, and below them why."""
    pills = format_html_join("", "{}", ((kind_pill(hold.kind),) for hold in row["holds"]))
    sold = format_html_join("", "<small>{}</small>", ((said,) for said in row.get("sold", ())[:MOST_SAID]))
    return format_html(
        '<div class="held-for"><div class="row-flow">{}</div><small>{}</small>{}</div>', pills, _reason(row), sold
    )


MOST_SAID = 1
"""So many sentences about a sale stand in a cell: the verdict; its order's page has the prices as well."""


def _kinds_text(row):
    return ", ".join(str(hold.get_kind_display()) for hold in row["holds"])


def _reason(row):
    return holding.sentences(row["holds"])


def _offered(row):
    """What the reader knows of a held sale; "" where others decide about it."""
    return " ".join(row.get("sold", ()))


def _since(row):
    at = formats.date_format(timezone.localtime(row["since"]), "SHORT_DATETIME_FORMAT")
    return format_html('<div>{}<small class="tabular text-nowrap">{}</small></div>', age_pill(row["age"]), at)


def _balance(row):
    """What is left on the account, and below it how much of its limit is in use."""
    if row["account__limit"] is None:
        return "–"
    currency = row["account__currency"]
    used, limit = money.shown(in_use(row), currency), money.shown(row["account__limit"], currency)
    return format_html(
        "<div>{}<small>{}</small><small>{}</small></div>", money.shown(row["balance"], currency),
        gettext("%(used)s in use") % {"used": used}, gettext("of %(limit)s") % {"limit": limit},
    )  # fmt: skip


def _history(row):
    history = row["history"]
    late = gettext("%(amount)s overdue") % {"amount": amounts(history.overdue)} if history.overdue else ""
    return format_html(
        "<div>{}{}<small>{}</small></div>", history_words(history),
        format_html('<small class="is-late">{}</small>', late) if late else "", decisions_words(history),
    )  # fmt: skip


HOLDS = lists.Listing(
    key="holds",
    title=_("Held orders"),
    url="commerce:holds",
    sort="since",
    filterset=HoldFilter,
    search_hint=_("Order, PO number, reference, company, buyer"),
    open_filters=1,
    keeps=("kind",),
    bulk=(
        lists.Bulk("release", _("Release"), url="commerce:holds_release", icon="check"),
        lists.Bulk("reject", _("Reject"), url="commerce:holds_rejection", icon="ban"),
        lists.EXPORT_TICKED,
    ),
    icon="pause",
    nothing=lists.Nothing(
        _("No order is held"),
        _(
            "Orders come here when an account's credit does not cover them, when a partner's rule says so, or when"
            " somebody holds them by hand."
        ),
    ),
    columns=(
        lists.Column("number", _("Order"), lambda row: row["number"], sort="submitted_at", cell=_number, fixed=True),
        lists.Column("company", _("Company and buyer"), lambda row: row["partner__name"], cell=_company),
        lists.Column("company_code", _("Company code"), lambda row: row["partner__code"], shown=False, filed=True),
        lists.Column("buyer", _("Buyer"), lambda row: row["buyer__name"], shown=False, filed=True),
        *order_cells.SOLD,
        lists.Column("kinds", _("Held for"), _kinds_text, cell=_held_for),
        lists.Column("reason", _("Reason"), _reason, shown=False, filed=True),
        lists.Column("offered", _("Offered prices"), _offered, shown=False, filed=True),
        lists.Column("since", _("Held since"), lambda row: row["since"], sort="since", cell=_since),
        lists.Column("total", _("Total"), lambda row: row["total"], sort="total", align="end",
                     cell=lambda row: money.shown(row["total"], row["currency"])),
        lists.Column("currency", _("Currency"), lambda row: row["currency"], shown=False, filed=True),
        lists.Column("balance", _("Outstanding credit"), lambda row: row["balance"], sort="balance", align="end",
                     cell=_balance),
        lists.Column("limit", _("Credit limit"), lambda row: row["account__limit"], align="end", shown=False,
                     filed=True, cell=lambda row: money.shown(row["account__limit"], row["account__currency"])),
        lists.Column("in_use", _("Credit in use"), in_use, align="end", shown=False, filed=True,
                     cell=lambda row: money.shown(in_use(row), row["account__currency"])),
        lists.Column("account", _("Account of"), lambda row: row["account__partner__name"], shown=False),
        lists.Column("history", _("12 months"), lambda row: history_words(row["history"]), cell=_history),
        lists.Column("earlier", _("Earlier holds"), lambda row: decisions_words(row["history"]), shown=False,
                     filed=True),
        lists.Column("overdue", _("Overdue"), lambda row: amounts(row["history"].overdue), align="end",
                     shown=False, filed=True),
        lists.Column("manager", _("Account manager"), lambda row: row["manager"], shown=False, filed=True),
        lists.Column("decide", _("Decide"), None, cell="commerce/hold/index.html#act_cell", css="actions-cell held-act",
                     fixed=True),
    ),
)  # fmt: skip

OF_CREDIT = {"balance", "limit", "in_use", "account"}
WITHOUT_CREDIT = replace(HOLDS, columns=tuple(column for column in HOLDS.columns if column.key not in OF_CREDIT))
"""For desk staff who may not read credit accounts."""
