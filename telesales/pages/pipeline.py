"""The report about the pipeline: charts, the tables behind them, and the same as a file (T5, X5)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.pages import charts
from core import money
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
        "state_chart": charts.bars(_drawn(states, currency)),
        "owner_chart": charts.bars(_drawn(owners[:12], currency)),
        "age_chart": charts.columns(_drawn(ages, currency)),
        "value_chart": charts.columns(_drawn(values, currency)),
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


def _drawn(lines, currency):
    return [(line.name, line.value, money.shown(line.value, currency)) for line in lines]
