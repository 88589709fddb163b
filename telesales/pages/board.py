"""The board: a column for each state, cards with what they are worth and how old, buttons that move them (T5)."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import money
from partners.permissions import Permission
from telesales.models import OPPORTUNITY_LIVE, OpportunityState
from telesales.pages.opportunity_listing import state_pill
from telesales.queries import pipeline
from telesales.wording import age_words

MOST_ENDED = 10
DECIDED_BY_MANAGERS = (OpportunityState.PENDING_REVIEW, OpportunityState.APPROVED)


@dataclass(frozen=True, slots=True)
class Card:
    """An opportunity on the board, and what the reader may do with it there."""

    opportunity: Any
    age: str
    left: int
    may_submit: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A state: its cards, how many there are in all, what they come to in each currency, and the list of them."""

    state: Any
    cards: list
    number: int
    sums: str
    url: str

    @property
    def more(self):
        return self.number - len(self.cards)


def context(acting, *, now):
    """Give the columns of what is under way, and what ended lately."""
    found = pipeline.visible_to(acting, now)
    counted = pipeline.by_state(found.filter(shown__in=OPPORTUNITY_LIVE))
    columns = [_column(OpportunityState(state), found, counted, acting, now) for state in OPPORTUNITY_LIVE]
    ended = list(pipeline.ended_lately(found, now)[:MOST_ENDED])
    for row in ended:
        row.pill = state_pill(row.shown)
    return {"columns": columns, "ended": ended}


def _column(state, found, counted, acting, now):
    own = {currency: values for (of, currency), values in counted.items() if of == state}
    number = sum(count for count, _sum in own.values())
    rows = pipeline.cards(found, state) if number else []
    return Column(
        state=state,
        cards=[_card(row, acting, now) for row in rows],
        number=number,
        sums=", ".join(money.shown(total, currency) for currency, (_number, total) in sorted(own.items())),
        url=f"{reverse('telesales:opportunities')}?state={state}",
    )


def _card(row, acting, now):
    is_own = row.owner_id == acting.membership_id
    is_managers = acting.may(Permission.SALE_MANAGE)
    return Card(
        opportunity=row,
        age=age_words((now - row.created_at).days),
        left=(row.expires_at - now).days,
        may_submit=row.state == OpportunityState.OPEN and is_own and not is_managers,
        may_decide=is_managers and row.state in DECIDED_BY_MANAGERS,
    )
