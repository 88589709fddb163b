"""The queue of money to give back, and the page of one task (F6)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commerce.models import PaymentMethod
from core import lists, money
from core.templatetags.ui import status
from telesales.forms.commission import RefundTaskFilter
from telesales.pages.commission_listing import payment_words
from telesales.queries import refund_task as queries
from telesales.rules import refund_task as rules


def _order(row):
    url = reverse("telesales:refund_task", args=[row.pk])
    return format_html('<a class="text-nowrap" href="{}">{}</a>', url, row.sale.order.number)


def _buyer(row):
    order = row.sale.order
    return format_html("<div>{}<small>{}</small></div>", order.buyer.name, order.partner.name)


def state_words(row):
    return _now("Done") if row.done_at else _now("Open")


def _state(row):
    return status("done" if row.done_at else "waiting", state_words(row))


def _amount(name):
    return lambda row: money.shown(getattr(row, name), row.currency)


REFUND_TASKS = lists.Listing(
    key="refund_tasks",
    title=_("Refund tasks"),
    url="telesales:refund_tasks",
    sort="opened",
    filterset=RefundTaskFilter,
    search_hint=_("Order, buyer, company"),
    icon="receipt",
    nothing=lists.Nothing(
        _("Nothing to give back"),
        _("When a phone order is cancelled that was paid already, what to give back appears here."),
    ),
    bulk=(lists.EXPORT_TICKED,),
    columns=(
        lists.Column("order", _("Order"), lambda row: row.sale.order.number, cell=_order, fixed=True, filed=True),
        lists.Column("opened", _("Open since"), lambda row: row.opened_at, sort="opened_at", filed=True),
        lists.Column("buyer", _("Buyer"), lambda row: row.sale.order.buyer.name, cell=_buyer, filed=True),
        lists.Column("company", _("Company"), lambda row: row.sale.order.partner.name, shown=False, filed=True),
        lists.Column("reason", _("Reason"), lambda row: row.reason, filed=True),
        lists.Column("amount", _("Amount"), lambda row: row.amount, sort="amount", align="end", cell=_amount("amount"),
                     filed=True),
        lists.Column("left", _("Left"), lambda row: row.left, align="end", cell=_amount("left"), filed=True),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("state", _("State"), state_words, cell=_state, filed=True),
        lists.Column("done", _("Done"), lambda row: row.done_at, sort="done_at", shown=False, filed=True),
        lists.Column("by", _("Done by"), lambda row: row.done_by.name if row.done_by_id else "", shown=False,
                     filed=True),
        lists.Column("note", _("Note"), lambda row: row.note, shown=False, filed=True),
    ),
)  # fmt: skip


def context(task, form):
    """Give what the page of a task shows."""
    order = task.sale.order
    rows = queries.paid_instalments(order)
    return {
        "task": task,
        "order": order,
        "form": form,
        "rows": [(payment_words(each), each.paid, each.refunded, rules.left(each)) for each in rows],
        "is_card": order.plan.payment_method == PaymentMethod.CARD,
        "may_carry_out": task.done_at is None and bool(task.left) and rules.is_refundable(order.plan),
        "is_on_account": not rules.is_refundable(order.plan),
    }


def of_instalment(instalment, form):
    """Give what the form about one payment shows beside its fields."""
    plan = instalment.plan
    return {
        "form": form,
        "instalment": instalment,
        "plan": plan,
        "order": plan.order,
        "payment": payment_words(instalment),
        "left": rules.left(instalment),
        "is_card": plan.payment_method == PaymentMethod.CARD,
    }


def left_words(instalment):
    """What of a payment has not gone back, as it is typed."""
    return money.rounded(rules.left(instalment), instalment.plan.currency)
