"""Try an amount: whom the gate would ask about an order that nobody has made (A5). The gate's own functions answer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from approvals import gates, sentences
from approvals.models import AskedAs, StepKind
from approvals.queries import reach
from commerce.models import Order
from core import money


@dataclass(frozen=True, slots=True)
class Question:
    """One step of the answer: what it is, who is asked, why, and why others than the approver are."""

    title: str
    because: str
    people: list
    instead: str
    is_nobody: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """Whose order of which worth, and the Questions it would raise; none: it asks nobody."""

    place: Any
    total: str
    questions: list

    @property
    def verdict(self):
        values = {"name": self.place.user.name, "total": self.total}
        if not self.questions:
            return _("%(name)s orders %(total)s without asking anybody.") % values
        return _("An order of %(total)s by %(name)s asks, one after the other:") % values

    @property
    def is_stuck(self):
        return any(question.is_nobody for question in self.questions)


def run(place, *, total, currency, now):
    """Give the Trial of an order of `total` by the person at a place."""
    order = Order(buyer=place.user, partner=place.partner, total=total, net_total=total, currency=currency)
    known = gates.facts(order)
    questions = [_question(order, ask, known, now) for ask in gates.asks(order, known, now=now)]
    return Trial(place, money.shown(total, currency), questions)


def _question(order, ask, known, now):
    reached = reach.reached(order, ask, known, now=now)
    return Question(
        title=str(StepKind(ask.kind).label),
        because=sentences.because(ask, order.currency),
        people=[_told(person) for person in reached.people],
        instead=sentences.instead(ask, reached),
        is_nobody=not reached.people,
    )


def _told(person):
    """Give (name, in which capacity) of somebody who is asked; the approver's needs no words."""
    return person.name, "" if person.role == AskedAs.APPROVER else str(AskedAs(person.role).label)
