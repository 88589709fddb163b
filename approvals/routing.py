"""Who is asked, in which order, and who of them can be reached: pure, no database (A1-A6).

A link is one person of the chain: the buyer first, then his approver, then that one's approver, and so on.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from approvals.models import AskedAs, StepKind

MAX_STEPS = 100


@dataclass(frozen=True, slots=True)
class Link:
    """A member of the chain with his own limit and the next one up; both or the limit does not bind (A1)."""

    membership_id: int
    name: str
    limit: Decimal | None
    approver_id: int | None

    def is_over(self, total):
        """Whether the total is above what he decides alone. Equal is free; without limit and approver he is free."""
        return self.limit is not None and self.approver_id is not None and total > self.limit


@dataclass(frozen=True, slots=True)
class PeriodUse:
    """What the buyer may order in a period without asking, and what he has ordered in it."""

    period: str
    limit: Decimal
    used: Decimal


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A budget that asks for approval, because the order is above what is `left` of it."""

    budget_id: int
    name: str
    left: Decimal
    approver: Link | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. In the chain: `approver`, because the total is above the limit of `whose`, of one order or of a
    `period`. A pool has neither, a budget perhaps an approver."""

    approver: Link | None = None
    whose: Link | None = None
    kind: StepKind = StepKind.CHAIN
    period: str = ""
    period_limit: Decimal | None = None
    budget: Exceeded | None = None

    @property
    def limit(self):
        """What is broken: a limit, or what is left of a budget; None for a pool."""
        if self.budget:
            return self.budget.left
        if self.period:
            return self.period_limit
        return self.whose.limit if self.whose else None

    @property
    def limit_of(self):
        """Whose limit it is, by name."""
        return self.budget.name if self.budget else self.whose.name if self.whose else ""

    @property
    def approver_id(self):
        return self.approver.membership_id if self.approver else None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who accepted what is asked for now: whether the pool did, approvers' places, and budgets."""

    is_by_pool: bool = False
    people: Collection[int] = frozenset()
    budgets: Collection[int] = frozenset()

    def settles(self, ask):
        """Whether nobody needs to be asked this any more. Who accepted as an approver need not for a budget."""
        if ask.kind == StepKind.POOL:
            return self.is_by_pool
        if ask.budget and ask.budget.budget_id in self.budgets:
            return True
        return ask.approver_id in self.people


NOTHING = Accepted()


def path(*, total: Decimal, chain: Sequence[Link], periods: Iterable[PeriodUse] = ()) -> list[Ask]:
    """Give everybody of the chain who will be asked, in order. `chain` begins with the buyer; one whose approver is
    missing from it ends it. The buyer's period limits test what he orders himself."""
    asks = []
    for whose, approver in pairwise(chain[: MAX_STEPS + 1]):
        over = None if asks else next((use for use in periods if use.used + total > use.limit), None)
        if whose.is_over(total):
            asks.append(Ask(approver, whose))
        elif over and whose.approver_id is not None:
            asks.append(Ask(approver, whose, period=over.period, period_limit=over.limit))
        else:
            break
    return asks


def route(*, total, chain, periods=(), is_pooled=False, budgets=()) -> list[Ask]:
    """Give everything that will be asked, in order: the pool, the chain, the budgets (A6, A7)."""
    pool = [Ask(kind=StepKind.POOL)] if is_pooled else []
    beyond = [Ask(budget.approver, kind=StepKind.BUDGET, budget=budget) for budget in budgets]
    return pool + path(total=total, chain=chain, periods=periods) + beyond


def next_ask(asks, accepted=NOTHING):
    """Give the first Ask that nobody has settled yet, None when all are."""
    return next((ask for ask in asks if not accepted.settles(ask)), None)


@dataclass(frozen=True, slots=True)
class Content:
    """What was accepted, or is asked for now: the total, and {product id: (pieces, unit price)}."""

    total: Decimal
    lines: dict


def covers(accepted: Content, asked: Content):
    """Whether who accepted one content accepted the other with it: nothing is more, dearer or new (A9)."""
    return asked.total <= accepted.total and all(
        product in accepted.lines
        and pieces <= accepted.lines[product][0]
        and (price <= accepted.lines[product][1] or pieces * price <= _worth(accepted.lines[product]))
        for product, (pieces, price) in asked.lines.items()
    )


def _worth(line):
    pieces, price = line
    return pieces * price


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be asked. `obstacle` says why he cannot decide: "", "left" or "on_hold"."""

    membership_id: int
    user_id: int
    name: str
    obstacle: str = ""
    role: str = AskedAs.APPROVER


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is asked, and why it is not the approver: "", "away", "left", "on_hold", "own" or "nobody"."""

    people: tuple[Candidate, ...]
    why: str = ""
    until: date | None = None


def reach(*, approver, delegate=None, until=None, proxies=(), administrators=(), forbidden=frozenset()) -> Reached:
    """Give who is asked for an approver's decision (A3, A4).

    He himself; while he is away his `delegate`, the end of the chain of absences; when he cannot decide, his delegate,
    else his proxies, else the administrators. Nobody of the `forbidden` users, whose order it is. `approver` is None
    where a budget names none.
    """
    able = [each for each in ([delegate] if delegate else []) if _can(each, forbidden)]
    why = "nobody" if approver is None else "own" if approver.user_id in forbidden else approver.obstacle
    if approver is not None and not why:
        return Reached(tuple(able), "away", until) if able else Reached((approver,))
    able = able or [each for each in proxies if _can(each, forbidden)]
    able = able or [each for each in administrators if _can(each, forbidden)]
    return Reached(tuple(able), "" if approver is None else why)


def reach_pool(*, members, administrators=(), forbidden=frozenset()) -> Reached:
    """Give who is asked to accept: everybody who may; the administrators where nobody does (A4, A6)."""
    able = [each for each in members if _can(each, forbidden)]
    if able:
        return Reached(tuple(able))
    return Reached(tuple(each for each in administrators if _can(each, forbidden)), "nobody")


def _can(candidate, forbidden):
    return not candidate.obstacle and candidate.user_id not in forbidden
