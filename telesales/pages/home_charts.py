"""Charts of the first page about what was sold for others: own, by resellers, by quotes, on the phone (T1, T6, F5)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.pages import home_charts, sums
from core import charts, clock, kept, money, spans
from core.charts import COUNT, Series
from partners.permissions import Permission as P
from telesales.queries import home as queries


def _moment(acting):
    return acting.read_at or clock.now()


def sales(acting):
    """What somebody has sold himself, by week; of a reseller what his whole company has, by month. Sales management
    sees everything elsewhere."""
    if not acting.may(P.SALE_MAKE) or acting.may(P.SALE_MANAGE):
        return []
    if not acting.is_operator:
        return _company(acting)
    return [*_own(acting), *_resold(acting)]


def _own(acting):
    weeks, zone = spans.weeks(_moment(acting)), spans.zone()
    whose = f"{acting.user_id}.{acting.partner_id}"
    found = kept.read(
        "sold_by", whose, weeks, zone, lambda: queries.sold_by(acting, spans.since(weeks), "week", zone)
    )  # fmt: skip
    return [_by_channel(found, weeks, acting, key="own-sales", title=_("What you have sold, by week"), head=_("Week"))]


def _company(acting):
    months, zone = spans.months(_moment(acting)), spans.zone()
    found = kept.read(
        "sold_from", acting.partner_id, months, zone,
        lambda: queries.sold_from(acting, spans.since(months), "month", zone),
    )  # fmt: skip
    title = _("Sold by month: %(name)s") % {"name": acting.partner_name}
    return [_by_channel(found, months, acting, key="company-sales", title=title, head=_("Month"))]


def _resold(acting):
    if not acting.may(P.RESELLER_EDIT):
        return []
    weeks, zone = spans.weeks(_moment(acting)), spans.zone()
    found = kept.read("resold", "all", weeks, zone, lambda: queries.resold(spans.since(weeks), "week", zone))
    title = _("What resellers have sold, by week")
    return [_by_channel(found, weeks, acting, key="resold", title=title, head=_("Week"), position=9)]


def _by_channel(found, shown_spans, acting, *, key, title, head, position=10):
    currency = sums.currency_of(found, acting.currency)
    shown = [row for row in found if row.currency == currency]
    number = sum(row.number for row in found)
    told = {"number": charts.number(number), "amount": money.shown(sum(row.value for row in shown), currency)}
    return charts.columns(
        shown_spans, home_charts.channels(shown, shown_spans, sums.values), charts.amounts(currency), head=head,
        beside=[sums.counted(_("Orders"), shown, shown_spans)], key=key, title=title, position=position,
        note=sums.others(found, currency),
        said=ngettext("%(number)s order, %(amount)s in all", "%(number)s orders, %(amount)s in all", number) % told,
        empty=_("Here you see what was sold, once the first order of a customer is placed."),
        url=reverse("telesales:desk"), action=_("Sales desk"),
    )  # fmt: skip


def quotes(acting):
    """What became of quotes, for sales management: by the week in which the first was sent."""
    if not acting.may(P.SALE_MANAGE):
        return []
    now = _moment(acting)
    weeks, zone = spans.weeks(now), spans.zone()
    found = kept.read("quotes", "all", weeks, zone, lambda: queries.sent(spans.since(weeks), zone, now))
    by_week = {each.first: each for each in found}
    at = [by_week.get(week.first) for week in weeks]
    ordered, still = [each.ordered if each else 0 for each in at], [each.open if each else 0 for each in at]
    nothing = [each.number - each.ordered - each.open if each else 0 for each in at]
    shares = [each.ordered * 100 // each.number if each else None for each in at]
    sent, done = sum(each.number for each in found), sum(ordered)
    told = {"share": charts.per_cent(done * 100 // sent) if sent else "", "number": charts.number(sent)}
    said = ngettext(
        "%(share)s of %(number)s quote became an order", "%(share)s of %(number)s quotes became orders", sent
    )  # fmt: skip
    return [
        charts.columns(
            weeks,
            [
                Series(_("Ordered"), ordered, "ok"),
                Series(_("Still open"), still, "1"),
                Series(_("Came to nothing"), nothing, "mute"),
            ],
            COUNT, head=_("First sent"), beside=[(Series(_("Share ordered"), shares), charts.PER_CENT)],
            key="quotes", title=_("What became of quotes, by week"), position=13, said=said % told,
            empty=_("Here you see how many quotes become orders, once the first is sent."),
            url=reverse("telesales:pipeline"), action=_("Pipeline report"),
        )
    ]  # fmt: skip


def phone(acting):
    """What a vendor or affiliate sold on the phone by month, and what his company got of it (F5)."""
    if acting.is_operator or not acting.may(P.PHONE_SELL):
        return []
    months, zone = spans.months(_moment(acting)), spans.zone()
    since, whose = spans.since(months), acting.partner_id
    sold = kept.read("phone", whose, months, zone, lambda: queries.phone_sales(acting, since, zone))
    got = kept.read("earned", whose, months, zone, lambda: queries.earned(acting, since, zone))
    return [_sold(sold, months, acting), _got(got, months, acting)]


def _sold(found, months, acting):
    number = sum(row.number for row in found)
    currency = sums.currency_of(found, acting.currency)
    shown = [row for row in found if row.currency == currency]
    worth = Series(_("Worth in %(currency)s") % {"currency": currency}, sums.values(shown, months))
    return charts.columns(
        months, [Series(_("Phone sales"), sums.numbers(found, months))], COUNT, head=_("Month"),
        beside=[(worth, charts.amounts(currency))], key="phone", title=_("Phone sales by month"), position=10,
        note=sums.others(found, currency),
        said=ngettext("%(number)s phone sale", "%(number)s phone sales", number) % {"number": charts.number(number)},
        empty=_("Here you see what was sold on the phone, once the first offer is ordered."),
        url=reverse("telesales:phone_offers"), action=_("Phone offers"),
    )  # fmt: skip


def _got(found, months, acting):
    currency = sums.currency_of(found, acting.currency)
    shown = [row for row in found if row.currency == currency]
    values = sums.values(shown, months)
    told = {"amount": money.shown(sum(values), currency)}
    return charts.columns(
        months, [Series(_("Earned"), values)], charts.amounts(currency), head=_("Month"), key="earned",
        title=_("What your company earned of phone sales"), position=11, note=sums.others(found, currency),
        said=_("%(amount)s in all, what went back to buyers taken off") % told,
        empty=_("Here you see what your company earns, once a buyer has paid."),
        url=reverse("telesales:commission"), action=_("Commission"),
    )  # fmt: skip
