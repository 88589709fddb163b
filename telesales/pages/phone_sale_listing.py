"""The list of phone sales, as it is declared."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from commerce.templatetags.orders import order_status
from core import lists, money
from core.templatetags.ui import status
from telesales.forms.phone_sale import PhoneSaleFilter
from telesales.pages import recording as recordings

PLAN_TONES = {"waiting": "waiting", "running": "running", "paused": "waiting", "failed": "failed", "completed": "done",
              "ended": "void"}  # fmt: skip
RECORDING_TONES = {"there": "done", "reference": "sent", "asked": "waiting", "missed": "failed"}


def _number(row):
    url = reverse("telesales:phone_sale", args=[row.order.number])
    day = date_format(timezone.localtime(row.at), "DATE_FORMAT")
    return format_html(
        '<div class="text-nowrap"><a href="{}">{}</a><small class="tabular">{}</small></div>',
        url,
        row.order.number,
        day,
    )


def _buyer(row):
    return format_html("<div>{}<small>{}</small></div>", row.order.buyer.name, row.order.partner.name)


def _seller(row):
    return format_html("<div>{}<small>{}</small></div>", row.order.seller.name, row.order.sold_from.name)


def _product(row):
    return format_html("<div>{}<small>{}</small></div>", row.product.name, row.product.code)


def _plan(row):
    """Most plans run, or are paid: only what is otherwise is told beside the kind."""
    plan = row.order.plan
    return format_html(
        "<div>{}<small>{}</small></div>", plan.get_kind_display(), status(PLAN_TONES[plan.state], plan_state(row))
    )


def plan_state(row):
    return row.order.plan.get_state_display()


def _recording(row):
    return status(RECORDING_TONES.get(row.recording_state, "void"), recordings.state_words(row.recording_state))


PHONE_SALES = lists.Listing(
    key="phone_sales",
    title=_("Phone sales"),
    url="telesales:phone_sales",
    sort="-number",
    filterset=PhoneSaleFilter,
    search_hint=_("Number, buyer, company, product"),
    icon="call",
    nothing=lists.Nothing(
        _("No phone sales here"),
        _("What is ordered on the phone, or through a link that was sent from a call, appears here."),
    ),
    bulk=(lists.EXPORT_TICKED,),
    columns=(
        lists.Column("number", _("Order"), lambda row: row.order.number, sort="at", cell=_number,
                     fixed=True, filed=True),
        lists.Column("sold", _("Sold"), lambda row: row.at, sort="at", shown=False, filed=True),
        lists.Column("buyer", _("Buyer"), lambda row: row.order.buyer.name, cell=_buyer, filed=True),
        lists.Column("company", _("Company"), lambda row: row.order.partner.name, shown=False, filed=True),
        lists.Column("product", _("Product"), lambda row: row.product.name, cell=_product, filed=True),
        lists.Column("code", _("Product code"), lambda row: row.product.code, shown=False, filed=True),
        lists.Column("seller", _("Seller"), lambda row: row.order.seller.name, cell=_seller, filed=True),
        lists.Column("sold_from", _("Sold from"), lambda row: row.order.sold_from.name, shown=False, filed=True),
        lists.Column("affiliate", _("Affiliate"), lambda row: row.affiliate.name if row.affiliate_id else "",
                     shown=False, filed=True),
        lists.Column("state", _("State"), lambda row: row.order.get_state_display(),
                     cell=lambda row: order_status(row.order.state), filed=True),
        lists.Column("plan", _("Plan"), lambda row: row.order.plan.get_kind_display(), cell=_plan, filed=True),
        lists.Column("payments", _("Payments"), plan_state, shown=False, filed=True),
        lists.Column("next", _("Next payment"), lambda row: row.next_on or "", sort="next_on", filed=True),
        lists.Column("total", _("Total"), lambda row: row.total, sort="total", align="end", filed=True,
                     cell=lambda row: money.shown(row.total, row.currency)),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("recording", _("Recording"), lambda row: recordings.state_words(row.recording_state),
                     cell=_recording, filed=True),
    ),
)  # fmt: skip
