"""A credit account on paper: what was allowed, what was posted, what was ordered. The real one must agree with it."""

from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass
class Ordered:
    """An order on the account: what it takes now, whose it is, and whether Finance still holds it."""

    amount: Decimal
    is_of_branch: bool
    is_held: bool


@dataclass
class NaiveAccount:
    """Limit, tolerance and the branch's share of it; everything else follows from what happened."""

    limit: Decimal
    tolerance: Decimal = ZERO
    share: Decimal | None = None
    posted: Decimal = ZERO
    is_stopped: bool = False
    orders: dict = field(default_factory=dict)

    @property
    def balance(self):
        return self.limit + self.posted - sum(order.amount for order in self.orders.values())

    @property
    def used(self):
        """What the branch has taken of its share."""
        return sum((order.amount for order in self.orders.values() if order.is_of_branch), ZERO)

    def holds(self, amount, *, is_of_branch):
        """Whether an order on account waits for Finance (K2, K4, K8)."""
        over = is_of_branch and self.share is not None and self.used + amount > self.share
        return self.balance - amount < -self.tolerance or self.is_stopped or over

    def place(self, key, amount, *, is_of_branch):
        self.orders[key] = Ordered(amount, is_of_branch, self.holds(amount, is_of_branch=is_of_branch))
        self.moved()
        return "on_hold" if self.orders[key].is_held else "placed"

    def give(self, key, amount=None):
        """Take an amount of an order back, or all of it."""
        order = self.orders[key]
        order.amount -= order.amount if amount is None else amount
        self.moved()

    def post(self, amount):
        self.posted += amount
        self.moved()

    def moved(self):
        """Below zero by more than is tolerated stops; only above zero opens again."""
        if self.balance < -self.tolerance:
            self.is_stopped = True
        elif self.balance > 0:
            self.is_stopped = False
