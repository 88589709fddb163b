"""Say that somebody is away and who decides meanwhile; end it early; ask the delegates when it begins (A4)."""

from datetime import timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from approvals import asking, gates, sentences
from approvals.models import Absence, ApprovalStep, Asked, AskedAs
from approvals.queries import absence as queries
from approvals.queries import reach
from approvals.routing import Candidate
from approvals.rules import absence as rules
from commerce.models import Order
from core import audit, outbox, transactions
from core.actor import SYSTEM
from core.refusal import Refused
from partners.models import Membership

BEGIN = "approvals.periodic.begin_absences"


@transactions.whole
def set_absence(*, membership, delegate, starts_on, last_day, by, now):
    """Let `delegate` be asked in somebody's stead from a day until the end of another, by the organisation's calendar.

    The worker is woken, so that the delegate is also asked about what waits already.
    """
    membership = _locked(membership)
    rules.check_may_set_absence(by, membership)
    rules.check_dates(starts_on, last_day, today=reach.today(membership.partner_id, now=now))
    reach.hold([delegate.pk])
    rules.check_delegate(membership, Membership.objects.select_related("user").get(pk=delegate.pk))
    ends_on = last_day + timedelta(days=1)
    rules.check_is_free(membership, starts_on, ends_on)
    absence = Absence(
        membership=membership, delegate=delegate, starts_on=starts_on, ends_on=ends_on, set_by_id=by.user_id
    )
    try:
        with transaction.atomic():
            absence.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Another absence takes part of these days already."), field="starts_on") from error
    _record("absence.set", absence, by=by, now=now, new=_values(absence))
    transaction.on_commit(partial(outbox.ask, BEGIN))
    return absence


@transactions.whole
def end_absence(*, absence, by, now):
    """Be back from today on; one that has not begun is taken back."""
    _locked(absence.membership)
    absence = _fresh(absence)
    rules.check_may_set_absence(by, absence.membership)
    end_on = max(absence.starts_on, reach.today(absence.membership.partner_id, now=now))
    if end_on >= absence.ends_on:
        raise Refused(_("This absence is over already."))
    return shorten(absence=absence, end_on=end_on, by=by, now=now)


@transactions.whole
def shorten(*, absence, end_on, by, now):
    """End an absence before the day `end_on`, whoever asks for it."""
    old, absence.ends_on = _values(absence), end_on
    absence.save(update_fields=["ends_on"])
    event = "absence.ended" if end_on > absence.starts_on else "absence.taken_back"
    _record(event, absence, by=by, now=now, old=old, new=_values(absence))
    return absence


def begin(*, now):
    """Ask the delegates of everybody who is away now about what waits for him already; each once (A4).

    Gives how many were asked.
    """
    asked = 0
    for approver_id, partner_id in queries.away_with_open_steps(now=now):
        delegate_id = reach.delegate_of(approver_id, partner_id, now=now)
        if delegate_id:
            steps = ApprovalStep.objects.open().filter(approver_id=approver_id).exclude(asked__membership=delegate_id)
            for step_id in steps.order_by("pk").values_list("pk", flat=True):
                asked += ask_delegate(step=step_id, delegate=delegate_id, now=now)
    return asked


@transactions.whole
def ask_delegate(*, step, delegate, now):
    """Ask the delegate about one open step, unless it is over, asked or his own order. Gives whether he was."""
    order = Order.objects.locked().get(approval_steps=step)
    step = ApprovalStep.objects.locked().select_related("approver__user").get(pk=step)
    reach.hold([delegate])
    place = Membership.objects.select_related("user").get(pk=delegate)
    is_fit = step.decision is None and place.ended_at is None and place.user_id not in order.not_deciding
    if not is_fit or Asked.objects.filter(step=step, membership=place).exists():
        return False
    person = Candidate(place.pk, place.user_id, place.user.name, role=AskedAs.DELEGATE)
    step.order = order
    asking.add(step, [person], known=gates.facts(order), now=now)
    _tell(order, step, person, now=now)
    return True


def _tell(order, step, person, *, now):
    """Say on the order for whom it waits as well."""
    people = [*(_candidate(asked) for asked in step.asked.select_related("membership__user").order_by("pk"))]
    order.waiting_reason = sentences.waiting_for(step, people, order.currency)
    order.save(update_fields=["waiting_reason"])
    new = {"approver": step.approver.user.name, "delegate": person.name}
    audit.record("approval.delegated", order, by=SYSTEM, at=now, partner_id=order.partner_id, new=new)


def _candidate(asked):
    return Candidate(asked.membership_id, asked.membership.user_id, asked.membership.user.name, role=asked.role)


def _locked(membership):
    """Lock a place against other absences of it; orders may go on asking it."""
    places = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "partner")
    return places.get(pk=membership.pk)


def _fresh(absence):
    return Absence.objects.select_related("membership__user", "membership__partner", "delegate__user").get(
        pk=absence.pk
    )


def _record(event, absence, *, by, now, **values):
    audit.record(event, absence, by=by, at=now, partner_id=absence.membership.partner_id, **values)


def _values(absence):
    return {
        "name": absence.membership.user.name,
        "delegate": absence.delegate.user.name,
        "starts_on": absence.starts_on.isoformat(),
        "ends_on": absence.ends_on.isoformat(),
    }
