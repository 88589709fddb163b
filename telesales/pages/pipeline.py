"""The report about the pipeline: charts, the tables behind them, and the same as a file (T5, X5)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core import charts, money
from telesales.models import OPPORTUNITY_LIVE, OpportunityState
from telesales.queries import pipeline


@dataclass(frozen=True, slots=True)
class Line:
    """A row of one of the tables."""

    name: str
    number: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Owner:
    """What one owner has under way and what became of the rest; `rate` is how many per cent of what ended was won."""

    name: str
    number: int
    value: Decimal
    won: int
    won_value: Decimal
    ended: int

    @property
    def rate(self):
        return round(self.won * 100 / self.ended) if self.ended else None


def context(acting, *, now, since, until, currency):
    """Give the report over what was begun in a period, in one currency."""
    seen = pipeline.begun(pipeline.visible_to(acting, now), since, until)
    known = pipeline.currencies(seen)
    currency = currency if currency in known else (known[0] if known else acting.currency)
    found = seen.filter(currency=currency)
    states, owners = _states(found), _owners(found)
    ages = _steps(pipeline.AGES, pipeline.by_age(found, now))
    values = _steps(pipeline.VALUES, pipeline.by_value(found))
    return {
        "currency": currency,
        "currencies": known,
        "states": states,
        "owners": owners,
        "ages": ages,
        "values": values,
        "charts": _charts(states, owners, ages, values, currency),
        "live": Line("", sum(row.number for row in ages), sum((row.value for row in ages), money.ZERO)),
    }


def rows(found):
    """Give the report as rows of a file: what by, name, number, value."""
    for kind, label in (("states", _("State")), ("ages", _("Age")), ("values", _("Value"))):
        for line in found[kind]:
            yield [label, line.name, line.number, line.value, found["currency"]]
    for owner in found["owners"]:
        yield [_("Owner"), owner.name, owner.number, owner.value, found["currency"]]


HEADS = ("by", "name", "number", "value", "currency")


def _states(found):
    sums = {state: values for (state, _currency), values in pipeline.by_state(found).items()}
    return [Line(str(state.label), *sums.get(state.value, (0, money.ZERO))) for state in OpportunityState]


def _steps(steps, sums):
    return [Line(str(words), *sums.get(key, (0, money.ZERO))) for key, words, _since, _to in steps]


def _owners(found):
    read: dict[str, dict] = {}
    for name, state, number, value in pipeline.by_owner(found):
        read.setdefault(name, {})[state] = (number, value)
    return sorted((_owner(name, states) for name, states in read.items()), key=lambda owner: -owner.value)


def _owner(name, states):
    live = [values for state, values in states.items() if state in OPPORTUNITY_LIVE]
    won = states.get(OpportunityState.CLOSED, (0, money.ZERO))
    return Owner(
        name=name,
        number=sum(number for number, _value in live),
        value=sum((value for _number, value in live), money.ZERO),
        won=won[0],
        won_value=won[1],
        ended=sum(number for state, (number, _value) in states.items() if state not in OPPORTUNITY_LIVE),
    )


def _charts(states, owners, ages, values, currency):
    under_way = _("Of what is under way.")
    return [
        _bars(states, currency, what=_("State"), key="state", title=_("By state")),
        _owners_chart(owners, currency),
        _bars(ages, currency, what=_("Age"), key="age", title=_("By age"), note=under_way),
        _bars(values, currency, what=_("Value of each"), key="value", title=_("By value"), note=under_way),
    ]


def _bars(lines, currency, *, what, **told):
    items = [(line.name, line.value, "", [charts.number(line.number)]) for line in lines]
    return charts.bars(items, charts.amounts(currency), heads=[what, _("Value"), _("Number")], **told)


def _owners_chart(owners, currency):
    items = [
        (row.name, row.value, "",
         [charts.number(row.number), money.shown(row.won_value, currency), charts.per_cent(row.rate)])
        for row in owners
    ]  # fmt: skip
    heads = [_("Owner"), _("Value"), _("Under way"), _("Ordered"), _("Won")]
    told = {"key": "owner", "title": _("By owner"), "empty": _("Nothing was begun in this time.")}
    return charts.bars(items, charts.amounts(currency), heads=heads, **told)
