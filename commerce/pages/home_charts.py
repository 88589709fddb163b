"""Charts of the first page about orders and money: for a company, its administrator, sales management, Finance (X5)."""

from datetime import timedelta
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commerce.models import OrderChannel
from commerce.pages import sums
from commerce.queries import home as queries
from core import charts, clock, kept, money, spans
from core.charts import COUNT, Series
from partners.permissions import Permission as P

UNITS_DAYS, MOST_UNITS = 90, 8
AGES = (
    gettext_lazy("up to 30 days"),
    gettext_lazy("31 to 60 days"),
    gettext_lazy("61 to 90 days"),
    gettext_lazy("more than 90 days"),
)


def moment(acting):
    """Give the moment of the page: the reader's, as all of it is read at once."""
    return acting.read_at or clock.now()


def company(acting):
    """What a company's people see of its orders, by month: their node and what is below (P12)."""
    if acting.is_operator or not (acting.may(P.ORDER_READ) and acting.may(P.CART_EDIT)):
        return []
    months, zone = spans.months(moment(acting)), spans.zone()
    found = kept.read(
        "ordered", acting.partner_id, months, zone,
        lambda: queries.below(acting.partner_id, spans.since(months), "month", zone),
    )  # fmt: skip
    currency = sums.currency_of(found, acting.currency)
    shown = [row for row in found if row.currency == currency]
    values = sums.values(shown, months)
    return [
        charts.columns(
            months,
            [Series(_("Ordered"), values)],
            charts.amounts(currency),
            head=_("Month"),
            beside=[sums.counted(_("Orders"), shown, months)],
            key="ordered",
            title=_("Ordered by month: %(name)s") % {"name": acting.partner_name},
            position=10,
            said=_so_far(values, months, currency),
            note=sums.others(found, currency),
            empty=_("Here you see month by month what is ordered, once the first order is placed."),
            url=f"{reverse('commerce:orders')}?scope=company" if any(values) else reverse("commerce:catalogue"),
            action=_("All orders") if any(values) else _("Go to the catalogue"),
        )
    ]


def _so_far(values, months, currency):
    told = {
        "amount": money.shown(values[-1], currency),
        "before": money.shown(values[-2], currency),
        "month": months[-2].name,
    }
    return _("%(amount)s this month so far, %(before)s in %(month)s") % told


def units(acting):
    """What an administrator sees of his branches: who has ordered how much lately."""
    if acting.is_operator or not (acting.may(P.USER_MANAGE) and acting.may(P.ORDER_READ)):
        return []
    since = moment(acting) - timedelta(days=UNITS_DAYS)
    found = kept.read("units", acting.partner_id, (), "", lambda: queries.units(acting.partner_id, since))
    currency = sums.currency_of(found, acting.currency)
    shown = [row for row in found if row.currency == currency]
    if len({row.code for row in found}) < 2:
        return []
    items = [(row.name, row.value, _orders_of(row, acting), [charts.number(row.number)]) for row in shown[:MOST_UNITS]]
    left = len(shown) - MOST_UNITS
    more = ngettext("%(number)s unit more.", "%(number)s units more.", left) % {"number": left} if left > 0 else ""
    return [
        charts.bars(
            items,
            charts.amounts(currency),
            heads=[_("Unit"), _("Ordered"), _("Orders")],
            key="units",
            title=_("Ordered by unit in the last %(days)s days") % {"days": UNITS_DAYS},
            position=20,
            note=" ".join(filter(None, [more, sums.others(found, currency)])),
        )
    ]


def _orders_of(unit, acting):
    """The list counts a branch with all below it: the node itself has none of its own."""
    if unit.code == acting.partner_code:
        return ""
    return f"{reverse('commerce:orders')}?scope=company&company={quote(unit.code)}"


def market(acting):
    """What sales management sees: turnover and orders of all, by week and channel."""
    if not (acting.is_operator and acting.may(P.SALE_MANAGE)):
        return []
    weeks, zone = spans.weeks(moment(acting)), spans.zone()
    found = kept.read(
        "market", "all", weeks, zone, lambda: queries.everywhere(spans.since(weeks), "week", zone)
    )  # fmt: skip
    return by_channel(found, weeks, acting.currency, position=10, url=reverse("commerce:desk"))


def by_channel(found, weeks, preferred, *, position, url):
    """Draw Sums of weeks as turnover and as orders, channel on channel."""
    currency = sums.currency_of(found, preferred)
    shown = [row for row in found if row.currency == currency]
    value, number = sums.values(shown, weeks), sums.numbers(found, weeks)
    told = {"empty": _("Here you see week by week what is sold, once the first order is placed."), "url": url,
            "action": _("Order desk"), "head": _("Week")}  # fmt: skip
    this = {"amount": money.shown(value[-1], currency), "before": money.shown(value[-2], currency)}
    orders = ngettext("%(number)s order this week so far", "%(number)s orders this week so far", number[-1])
    return [
        charts.columns(
            weeks, channels(shown, weeks, sums.values), charts.amounts(currency), key="turnover",
            title=_("Turnover by week"), position=position, note=sums.others(found, currency),
            said=_("%(amount)s this week so far, %(before)s the week before") % this, **told,
        ),
        charts.columns(
            weeks, channels(found, weeks, sums.numbers), COUNT, key="orders", title=_("Orders by week"),
            position=position + 1, said=orders % {"number": charts.number(number[-1])}, **told,
        ),
    ]  # fmt: skip


def channels(rows, weeks, add):
    """Give a Series for each channel that there is something of, in their usual order."""
    known = {row.channel for row in rows}
    return [
        Series(str(channel.label), add([row for row in rows if row.channel == channel], weeks))
        for channel in OrderChannel
        if channel in known
    ]


def finance(acting):
    """What Finance sees: what is overdue by age, what fell due and was paid, what became of holds."""
    if not (acting.is_operator and acting.may(P.CREDIT_RELEASE)):
        return []
    return [_overdue(acting), _due(acting), _holds(acting)]


def _overdue(acting):
    today = moment(acting).date()
    found = kept.read("overdue", "all", (), today, lambda: queries.overdue(today))
    numbers: dict[str, int] = {}
    for currency, _age, number, _amount in found:
        numbers[currency] = numbers.get(currency, 0) + number
    own = acting.currency
    currency = own if own in numbers or not numbers else max(sorted(numbers), key=numbers.__getitem__)
    by_age = {age: (number, amount) for each, age, number, amount in found if each == currency}
    url = f"{reverse('commerce:invoices')}?state=overdue"
    items = [
        (str(words), by_age.get(age, (0, money.ZERO))[1], url, [charts.number(by_age.get(age, (0, 0))[0])])
        for age, words in enumerate(AGES)
    ]
    rest: dict = {}
    for each, _age, _number, amount in found:
        if each != currency:
            rest[each] = rest.get(each, money.ZERO) + amount
    told = ", ".join(money.shown(amount, each) for each, amount in sorted(rest.items()))
    return charts.bars(
        items,
        charts.amounts(currency),
        heads=[_("Overdue for"), _("Open"), _("Invoices")],
        key="overdue",
        title=_("Overdue invoices by age"),
        position=10,
        note=_("Not in it, of other currencies: %(amounts)s.") % {"amounts": told} if told else "",
    )


def _due(acting):
    now = moment(acting)
    months, today = spans.months(now), now.date()
    found = kept.read("due", "all", months, "", lambda: queries.due(months[0].first, today))
    currency = sums.currency_of(found, acting.currency)
    shown = [row for row in found if row.currency == currency]
    paid, left = ({row.first: getattr(row, name) for row in shown} for name in ("paid", "open"))
    series = [
        Series(label, [of.get(month.first, money.ZERO) for month in months], tone)
        for label, of, tone in ((_("Paid"), paid, "ok"), (_("Still open"), left, "warn"))
    ]
    told = {"paid": _sum(paid, currency), "open": _sum(left, currency)}
    return charts.columns(
        months, series, charts.amounts(currency), head=_("Month due"), note=sums.others(found, currency),
        beside=[sums.counted(_("Invoices"), shown, months)], key="due", title=_("Fallen due and collected, by month"),
        position=11, said=_("%(paid)s paid, %(open)s still open of what fell due in these months") % told,
        empty=_("Here you see what falls due and what is paid, once the first invoice is due."),
        url=reverse("commerce:invoices"), action=_("Invoices"),
    )  # fmt: skip


def _sum(amounts, currency):
    return money.shown(sum(amounts.values(), money.ZERO), currency)


def _holds(acting):
    weeks, zone = spans.weeks(moment(acting)), spans.zone()
    found = kept.read("holds", "all", weeks, zone, lambda: queries.holds_ended(spans.since(weeks), zone))
    released, rejected = ([found.get((week.first, each), 0) for week in weeks] for each in ("released", "rejected"))
    said = ngettext("%(number)s hold released this week", "%(number)s holds released this week", released[-1])
    return charts.columns(
        weeks, [Series(_("Released"), released, "ok"), Series(_("Rejected"), rejected, "bad")], COUNT, head=_("Week"),
        key="holds", title=_("Decided holds by week"), position=12, said=said % {"number": charts.number(released[-1])},
        empty=_("Here you see how many held orders were decided, once one has been."), url=reverse("commerce:holds"),
        action=_("Held orders"),
    )  # fmt: skip
