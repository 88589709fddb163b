"""Hand on what nobody has answered in time, many at once (A4).

Never an automatic yes. Two workers at once take different orders; one that dies has handed on nothing of its batch.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from approvals import asking, handing_on, routing, sentences
from approvals.models import ApprovalStep, Asked, SpendingLimit, StepKind
from approvals.queries import due, policy, reach
from core import audit, clock, prepared, transactions
from core.actor import SYSTEM

BATCH = 500
MOST_BATCHES = 400
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Move:
    """A step that goes on: to `people`, of whom `approver_id` decides in its approver's stead, or administrators."""

    step: ApprovalStep
    people: tuple
    approver_id: int | None
    note: str

    @property
    def order(self):
        return self.step.order

    def fresh(self):
        """Give the unsaved step that asks the same of them."""
        step = self.step
        same = ("kind", "approver_id", "settles_id", "whose_id", "budget_id", "limit_broken", "limit_of", "period")
        new = ApprovalStep(order=self.order, note=self.note, **{name: getattr(step, name) for name in same})
        new.escalation = step.escalation + 1
        if self.approver_id:
            new.approver_id, new.settles_id = self.approver_id, step.settles_id or step.approver_id
        return new


def sweep(*, now):
    """Hand on all that is due, a batch a transaction. Gives how many steps went on."""
    number, after = 0, (clock.EPOCH, 0)
    for _batch in range(MOST_BATCHES):
        moved, after = _hand_on_batch(now, after)
        number += moved
        if after is None:
            break
    return number


@transactions.whole
def _hand_on_batch(now, after):
    held, after = due.take_unanswered(now=now, after=after, batch=BATCH)
    steps = due.locked_steps(held, now=now)
    if not steps:
        return 0, after
    batch = Batch(steps, now)
    moves = [batch.move(step) for step in steps]
    stuck = [step.pk for step, move in zip(steps, moves, strict=True) if move is None]
    ApprovalStep.objects.filter(pk__in=stuck).update(escalates_at=None)
    _write([move for move in moves if move], batch, now)
    return len(steps) - len(stuck), after


class Batch:
    """Steps whose orders are locked, and what is known of them, read for all at once or once for those alike."""

    def __init__(self, steps, now: datetime):
        self.steps, self.now = steps, now
        self._administrators: dict = {}

    def move(self, step):
        """Give the Move of a step, None where nobody is above it who is not asked already."""
        order = step.order
        forbidden = order.not_deciding
        above = self._above(step)
        people: tuple = ()
        if above:
            found = routing.reach(**self._in_stead[above, order.partner_id], forbidden=forbidden)
            people = () if found.why else found.people
        if not people:
            above, people = None, self._administrators_of(order.partner_id, forbidden)
        if not people or {person.membership_id for person in people} <= set(self.asked[step.pk]):
            return None
        return Move(step, people, above, _("%(name)s did not decide in time.") % {"name": self._whose(step)})

    def known(self, order):
        """Give Facts, of which only the organisation's settings count here."""
        return self._policies[order.partner_id]

    @cached_property
    def asked(self):
        """{step id: {membership id: name} in the order they were asked}."""
        found: dict = defaultdict(dict)
        rows = Asked.objects.filter(step__in=self.steps).order_by("pk")
        for step, member, name in rows.values_list("step_id", "membership_id", "membership__user__name"):
            found[step][member] = name
        return found

    @cached_property
    def _approvers(self):
        """{membership id: its approver's membership id}."""
        asked = {step.approver_id for step in self.steps if step.kind == StepKind.CHAIN}
        found = SpendingLimit.objects.filter(membership__in=asked, approver__isnull=False)
        return dict(found.values_list("membership_id", "approver_id"))

    def _above(self, step):
        return self._approvers.get(step.approver_id) if step.kind == StepKind.CHAIN else None

    @cached_property
    def _policies(self):
        """{partner id: Facts}."""
        return policy.policies({step.order.partner_id for step in self.steps})

    @cached_property
    def _in_stead(self):
        """{(approver, partner id): routing.reach's arguments about him} of those who are above."""
        wanted = {
            (above, step.order.partner_id, self.known(step.order).today(self.now))
            for step in self.steps
            if (above := self._above(step))
        }
        return {key[:2]: found for key, found in reach.all_in_stead(wanted).items()}

    def _administrators_of(self, partner_id, forbidden):
        key = partner_id, forbidden
        if key not in self._administrators:
            self._administrators[key] = tuple(reach.administrators(partner_id, forbidden))
        return self._administrators[key]

    def _whose(self, step):
        """Say whom a step waited for, as rules.whose_it_is does."""
        if step.approver_id:
            return step.approver.user.name
        return ", ".join(sorted(list(self.asked[step.pk].values())[:SHOWN])) or _("nobody")


def _write(moves, batch, now):
    """Void what was asked, ask those above, and tell everybody."""
    if not moves:
        return
    _void([(move.step.pk, move.note) for move in moves], channel=SYSTEM.channel, now=now)
    questions = [(move.fresh(), move.people, batch.known(move.order)) for move in moves]
    asking.ask_all(questions, now=now)
    _explain(
        (fresh.order_id, sentences.waiting_for(fresh, people, fresh.order.currency))
        for fresh, people, _known in questions
    )
    handing_on.tell([move.step.pk for move in moves])
    audit.record_many(_told(moves, questions), by=SYSTEM, at=now)


VOID_SQL = """
    UPDATE approvals_approvalstep step SET decision = 'void', decided_at = %s, reason = over.note, channel = %s
    FROM unnest(%s::bigint[], %s::text[]) AS over (id, note) WHERE step.id = over.id
"""
EXPLAIN_SQL = """
    UPDATE commerce_order o SET waiting_reason = told.why
    FROM unnest(%s::bigint[], %s::text[]) AS told (id, why) WHERE o.id = told.id
"""


def _void(notes, *, channel, now):
    """End steps as closing.close does, [(step id, why)]."""
    ids, whys = zip(*notes, strict=True)
    with prepared.cursor() as cursor:
        cursor.execute(VOID_SQL, [now, channel, list(ids), list(whys)])
    Asked.objects.filter(step__in=ids, is_open=True).update(is_open=False)


def _explain(reasons):
    """Say on orders for whom they wait, [(order id, why)]."""
    ids, whys = zip(*reasons, strict=True)
    with prepared.cursor() as cursor:
        cursor.execute(EXPLAIN_SQL, [list(ids), list(whys)])


def _told(moves, questions):
    for move, (fresh, people, _known) in zip(moves, questions, strict=True):
        order = move.order
        void = {"position": move.step.position}
        yield audit.Event("approval.void", "order", order.pk, order.partner_id, new=void, reason=move.note)
        yield audit.Event("approval.requested", "order", order.pk, order.partner_id, new=asking.told(fresh, people))
