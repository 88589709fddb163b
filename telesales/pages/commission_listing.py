"""The lists about commission, as they are declared: companies, and the payments of a statement."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import lists, money
from telesales.forms.commission import CompanyFilter
from telesales.models import RateKind, Share
from telesales.queries import commission_statement as queries


def payment_words(instalment):
    """Say which payment it is: “2 of 12”, of an open-ended plan “2”."""
    count = instalment.plan.count
    if count is None:
        return str(instalment.number)
    return _now("%(number)s of %(count)s") % {"number": instalment.number, "count": count}


def share_words(entry):
    """Say what an entry is, with the rate that was agreed: “Affiliate's commission, 10 %”."""
    rate = rate_words(entry.share, entry.posting.sale, getattr(entry, "percent", None))
    label = Share(entry.share).label
    return f"{label}, {rate}" if rate else str(label)


def rate_words(share, sale, percent=None):
    """Give the rate of a share of a sale in words; "" where there is none."""
    if share == Share.FEE:
        return _per_cent(sale.fee_percent)
    if share == Share.JVP:
        return _per_cent(percent)
    if share != Share.AFFILIATE or sale.rate_value is None:
        return ""
    if sale.rate_kind == RateKind.PERCENT:
        return _per_cent(sale.rate_value)
    told = {"amount": money.shown(sale.rate_value, sale.currency)}
    return _now("%(amount)s of each payment") % told if sale.is_open_ended else _now("%(amount)s of the sale") % told


def _per_cent(value):
    return f"{value.normalize():f} %" if value is not None else ""


def _order(row):
    return row.posting.sale.order.number


def _order_cell(row):
    """Whoever sees the sale finds it here; a joint-venture partner reads its number alone."""
    if not row.is_linked:
        return format_html('<span class="text-nowrap">{}</span>', _order(row))
    url = reverse("telesales:phone_sale", args=[_order(row)])
    return format_html('<a class="text-nowrap" href="{}">{}</a>', url, _order(row))


def _product(row):
    product = row.posting.sale.product
    return format_html("<div>{}<small>{}</small></div>", product.name, product.code)


def _payment(row):
    words = payment_words(row.posting.plan_payment.instalment)
    if row.posting.amount > 0:
        return words
    return format_html("<div>{}<small>{}</small></div>", words, _now("given back"))


def _amount(name):
    return lambda row: money.shown(getattr(row, name), row.currency)


def statement(found):
    """Give the list of the payments of a Statement."""
    return lists.Listing(
        key="commission",
        title=_("Commission"),
        url="",
        sort="at",
        keeps=("begins", "ends", "currency"),
        icon="percent",
        nothing=lists.Nothing(
            _("Nothing in these days"),
            _("Each payment of a phone sale appears here as soon as it comes in."),
        ),
        columns=(
            lists.Column("at", _("Date"), lambda row: row.at, sort="at", fixed=True, filed=True),
            lists.Column("order", _("Order"), _order, cell=_order_cell, filed=True),
            lists.Column("product", _("Product"), lambda row: row.posting.sale.product.name, cell=_product, filed=True),
            lists.Column("code", _("Product code"), lambda row: row.posting.sale.product.code, shown=False, filed=True),
            lists.Column("payment", _("Payment"), lambda row: payment_words(row.posting.plan_payment.instalment),
                         cell=_payment, filed=True),
            lists.Column("share", _("What for"), share_words, filed=True),
            lists.Column("amount", _("Amount"), lambda row: row.amount, align="end", cell=_amount("amount"),
                         filed=True),
            lists.Column("balance", _("Balance"), lambda row: row.balance, align="end", cell=_amount("balance"),
                         filed=True),
            lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        ),
    )  # fmt: skip


def ready(seen):
    """Give the function that completes rows of a statement; `seen` are the PhoneSales that the reader may open."""
    return lambda entries: queries.with_balances(queries.with_postings(entries, seen))


def _company(row):
    url = reverse("telesales:commission_statement", args=[row.code])
    return format_html('<div><a href="{}">{}</a><small>{}</small></div>', url, row.name, row.code)


def _balances(row):
    return format_html_join(
        "", "<div>{}</div>", [(money.shown(amount, currency),) for currency, amount in row.balances]
    )


def _plain_balances(row):
    return ", ".join(money.shown(amount, currency) for currency, amount in row.balances)


def with_balances(partners):
    """Give partners with what they have in each currency."""
    found = queries.balances([partner.pk for partner in partners])
    for partner in partners:
        partner.balances = found.get(partner.pk, [])
    return partners


COMPANIES = lists.Listing(
    key="commission_companies",
    title=_("Commission"),
    url="telesales:commission",
    sort="company",
    filterset=CompanyFilter,
    search_hint=_("Company, code"),
    icon="percent",
    nothing=lists.Nothing(
        _("No company here"),
        _("Whoever gets a part of what is sold on the phone appears here with the first payment."),
    ),
    columns=(
        lists.Column("company", _("Company"), lambda row: row.name, sort="name", cell=_company, fixed=True, filed=True),
        lists.Column("code", _("Code"), lambda row: row.code, sort="code", shown=False, filed=True),
        lists.Column("kind", _("Kind"), lambda row: row.get_kind_display(), shown=False, filed=True),
        lists.Column("balance", _("Balance"), _plain_balances, cell=_balances, align="end", filed=True),
    ),
)
