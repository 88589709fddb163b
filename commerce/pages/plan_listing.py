"""The list of payment plans, for Finance (F8)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from commerce.forms.plan import PlanFilter
from commerce.pages.plan import TONES
from core import lists, money


def pill(plan):
    """Draw how a plan stands; what is overdue of it says so."""
    late = format_html(' <span class="status tone-bad">{}</span>', _("Overdue")) if plan.is_overdue else ""
    return format_html('<span class="status tone-{}">{}</span>{}', TONES[plan.state], plan.get_state_display(), late)


def _order(plan):
    return format_html('<a href="{}">{}</a>', reverse("commerce:order", args=[plan.order.number]), plan.order.number)


def _company(plan):
    return format_html("<div>{}<small>{}</small></div>", plan.order.partner.name, plan.order.partner.code)


def _amount(name):
    return lambda plan: money.shown(getattr(plan, name) or money.ZERO, plan.currency)


PLANS = lists.Listing(
    key="payment_plans",
    title=_("Payment plans"),
    url="commerce:plans",
    sort="-made",
    filterset=PlanFilter,
    search_hint=_("Order, company, buyer"),
    open_filters=2,
    icon="refresh",
    nothing=lists.Nothing(
        _("No payment plan yet"),
        _("Each order that is taken on the phone has one."),
    ),
    columns=(
        lists.Column("order", _("Order"), lambda row: row.order.number, cell=_order, css="nowrap", fixed=True),
        lists.Column("company", _("Company"), lambda row: row.order.partner.name, cell=_company, filed=True),
        lists.Column("company_code", _("Company code"), lambda row: row.order.partner.code, shown=False, filed=True),
        lists.Column("buyer", _("Buyer"), lambda row: row.order.buyer.name, shown=False, filed=True),
        lists.Column("seller", _("Sold by"), lambda row: row.order.seller.name, shown=False, filed=True),
        lists.Column("kind", _("Kind"), lambda row: row.get_kind_display()),
        lists.Column("interval", _("Interval"), lambda row: row.get_interval_display() or "", shown=False, filed=True),
        lists.Column("count", _("Payments"), lambda row: row.count or "", shown=False, align="end", filed=True),
        lists.Column("method", _("Payment"), lambda row: row.get_payment_method_display()),
        lists.Column("state", _("State"), lambda row: row.get_state_display(), cell=pill),
        lists.Column("overdue", _("Overdue"), lambda row: _("yes") if row.is_overdue else "", shown=False, filed=True),
        lists.Column("why", _("Why"), lambda row: row.state_reason, shown=False, filed=True),
        lists.Column("next", _("Next due"), lambda row: row.next_on or "", sort="next_on", css="nowrap", filed=True),
        lists.Column(
            "amount", _("Amount"), lambda row: row.amount, cell=_amount("amount"), align="end", sort="amount",
            filed=True,
        ),
        lists.Column("paid", _("Paid"), lambda row: row.paid, cell=_amount("paid"), align="end", filed=True),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("made", _("Agreed"), lambda row: row.made_at, sort="pk", shown=False, filed=True),
    ),
)  # fmt: skip
