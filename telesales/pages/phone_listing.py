"""The list of one's own phone offers, as it is declared (UX 24)."""

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import lists, money
from core.templatetags.ui import status
from telesales.forms.phone import OfferFilter
from telesales.models import PhoneOfferState
from telesales.pages.phone import buyer_words

S = PhoneOfferState
TONES = {S.DRAFT: "submitted", S.SENT: "waiting", S.ORDERED: "done", S.DECLINED: "refused", S.DISCARDED: "void"}
"""The pill of each state; see core.templatetags.ui."""


def state_pill(offer):
    """The state as a pill."""
    return status(TONES[S(offer.state)], offer.get_state_display())


def total(offer):
    """Give what the plan's amount asks for, of all units; None while it is not entered."""
    return None if offer.amount is None else offer.amount * offer.quantity


def _offer(offer):
    url = reverse("telesales:phone_offer", args=[offer.pk])
    name = offer.product.name if offer.product_id else gettext("No product yet")
    return format_html('<div><a href="{}">{}</a><small>{}</small></div>', url, name, _code(offer))


def _code(offer):
    return offer.product.code if offer.product_id else ""


def _buyer(offer):
    name, company = buyer_words(offer)
    if not name and not company:
        return gettext("nobody yet")
    return format_html("<div>{}<small>{}</small></div>", name or company, company if name else "")


def _moment(at):
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


OFFERS = lists.Listing(
    key="phone_offers",
    title=_("Phone offers"),
    url="telesales:phone_offers",
    sort="-changed",
    filterset=OfferFilter,
    search_hint=_("Product, buyer, company, e-mail, order"),
    bulk=(lists.EXPORT_TICKED,),
    icon="phone",
    nothing=lists.Nothing(
        _("No phone offers here"),
        _("What you enter while somebody is on the phone stands here, from the first word to the order."),
        url="telesales:phone_new",
        label=_("New phone offer"),
    ),
    columns=(
        lists.Column("product", _("Product"), lambda row: row.product.name if row.product_id else "",
                     sort="product__name", cell=_offer, fixed=True),
        lists.Column("code", _("Code"), _code, shown=False, filed=True),
        lists.Column("buyer", _("Buyer"), lambda row: buyer_words(row)[0], cell=_buyer),
        lists.Column("company", _("Company"), lambda row: buyer_words(row)[1], shown=False, filed=True),
        lists.Column("plan", _("Payment plan"), lambda row: row.get_kind_display() or "–", sort="kind"),
        lists.Column("total", _("Total"), total, align="end", cell=lambda row: money.shown(total(row), row.currency)),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("state", _("State"), lambda row: row.get_state_display(), sort="state", cell=state_pill),
        lists.Column("order", _("Order"), lambda row: row.order.number if row.order_id else "–"),
        lists.Column("started", _("Begun"), lambda row: row.started_at, sort="started_at", shown=False, filed=True,
                     cell=lambda row: _moment(row.started_at)),
        lists.Column("changed", _("Last change"), lambda row: row.changed_at, sort="changed_at",
                     cell=lambda row: _moment(row.changed_at)),
    ),
)  # fmt: skip
