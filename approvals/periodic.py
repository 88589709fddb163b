"""What beat runs for approvals. Run late, twice or at once, each of these does its work once."""

from celery import shared_task

from approvals.actions import absence, budget, digest, reminding, rerouting, sweeping
from core import clock


@shared_task(name="approvals.periodic.reroute")
def reroute(**_unknown):
    """Ask the right people where something has changed while orders wait (A4). Running it twice asks nobody twice."""
    return rerouting.sweep(now=clock.now())


@shared_task(name="approvals.periodic.escalate")
def escalate(**_unknown):
    """Hand on what nobody has answered in time (A4)."""
    return sweeping.sweep(now=clock.now())


@shared_task(name="approvals.periodic.remind")
def remind(**_unknown):
    """Remind whoever was asked and has not decided (A4)."""
    return reminding.sweep(now=clock.now())


@shared_task(name="approvals.periodic.digest")
def send_digests(**_unknown):
    """Send the morning's lists to those for whom it is morning (A9)."""
    return digest.sweep(now=clock.now())


@shared_task(name="approvals.periodic.begin_absences")
def begin_absences(**_unknown):
    """Ask the delegates of whoever is away since today about what waits for him (A4)."""
    return absence.begin(now=clock.now())


@shared_task(name="approvals.periodic.begin_budgets")
def begin_budgets(**_unknown):
    """Let the periods of budgets begin, with what is carried over (A7)."""
    return budget.sweep(now=clock.now())
