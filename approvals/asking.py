"""Ask somebody: write the step and who was asked in it, and have them mailed (A4, A8).

Between the gates, which say who is next, and the actions that ask anew; the caller has locked the order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from approvals import sentences
from approvals.links import decision as links
from approvals.models import ApprovalStep, Asked, StepKind
from approvals.queries.route import Facts
from approvals.routing import Ask, Reached
from core import outbox


@dataclass(frozen=True, slots=True)
class Request:
    """An Ask with who is asked, and the Facts it comes from."""

    ask: Ask
    reached: Reached
    known: Facts

    def reason(self, currency):
        """Say for whom the order waits and why."""
        told = sentences.waiting(self.ask, self.reached, currency)
        why = sentences.instead(self.ask, self.reached)
        return f"{told} {why}".strip()


def write(order, request, *, now):
    """Write the next step of a saved order from a Request; gives the step."""
    ask = request.ask
    return ask_about(
        ApprovalStep(
            order=order,
            kind=ask.kind,
            approver_id=ask.approver_id,
            whose_id=ask.whose.membership_id if ask.whose else None,
            budget_id=ask.budget.budget_id if ask.budget else None,
            limit_broken=ask.limit,
            limit_of=ask.limit_of,
            period=ask.period,
            note=sentences.instead(ask, request.reached),
        ),
        request.reached.people,
        known=request.known,
        now=now,
    )


def ask_about(step, people, *, known: Facts, now: datetime):
    """Save a new step of an order as it is now and ask the Candidates in `people`, each with a link of his own."""
    ask_all([(step, people, known)], now=now)
    return step


def ask_all(questions, *, now: datetime):
    """Save new steps, [(step, Candidates, Facts)], each of another order, and ask everybody in few statements."""
    orders = [step.order_id for step, _people, _known in questions]
    before = ApprovalStep.objects.filter(order__in=orders).order_by().values_list("order").annotate(Count("pk"))
    positions = dict(before)
    for step, _people, known in questions:
        order = step.order
        step.position = positions.get(order.pk, 0) + 1
        step.version, step.content_hash, step.asked_at = order.version, order.content_hash, now
        if known.escalate_after_hours is not None:
            step.escalates_at = now + timedelta(hours=known.escalate_after_hours)
    ApprovalStep.objects.bulk_create(step for step, _people, _known in questions)
    _ask([row for step, people, known in questions for row in _rows(step, people, known, now)])


def add(step, people, *, known: Facts, now: datetime):
    """Ask Candidates about an open step and have them mailed."""
    return _ask(_rows(step, people, known, now))


def _rows(step, people, known, now):
    return [
        Asked(
            step=step,
            membership_id=person.membership_id,
            role=person.role,
            nonce=nonce,
            token_hash=links.fingerprint(links.made_of(nonce)),
            link_expires_at=now + timedelta(days=settings.APPROVAL_LINK_DAYS),
            remind_at=now + timedelta(hours=known.remind_after_hours),
        )
        for person in people
        for nonce in [links.nonce()]
    ]


def _ask(rows):
    asked = Asked.objects.bulk_create(rows)
    outbox.enqueue_many(
        "approvals.requested", ((f"approval_requested:{each.pk}", {"asked": each.pk}) for each in asked)
    )
    return asked


def told(step, people):
    """Give what the audit keeps of a question."""
    names = ", ".join(person.name for person in people)
    told_ = {"approver": names, "limit": "" if step.limit_broken is None else str(step.limit_broken)}
    return told_ if step.kind == StepKind.CHAIN else {**told_, "kind": step.kind}
