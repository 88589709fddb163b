"""Move somebody to another place, or let him leave, with everything that hangs on it, in one transaction (P7)."""

from django.conf import settings
from django.db import connection

from core import audit, outbox, transactions
from partners import moves
from partners.actions import people
from partners.models import TREE_LOCK, AccountAssignment, Membership, Partner, UserStatus
from partners.queries import leaving
from partners.queries import people as found
from partners.queries.leaving import UserMove
from partners.rules import leaving as rules


@transactions.whole
def move(*, membership, destination, by, now, successor=None, deletes=False, seen=None):
    """Do what the preview with the fingerprint `seen` showed. Gives the membership he has now, None when he left."""
    plan = _locked_plan(membership, destination, successor, deletes)
    rules.check_can_move(by, plan)
    rules.check_successor(by, plan)
    rules.check_seen(plan, seen)
    left, old = leaving.left_behind(plan), list(plan.membership.roles)
    place = _carry(plan, now=now)
    _end_accounts(plan, by=by, now=now)
    moves.carry_out(settings.USER_MOVES, plan, by=by, now=now)
    _record(plan, old, place, by=by, now=now)
    if plan.ends_account:
        status = UserStatus.DELETED if deletes else UserStatus.INACTIVE
        people.write_status(user=plan.user, status=status, by=by, now=now, partner_id=plan.source.pk)
    _tell_administrators(plan, left)
    return place


def _locked_plan(membership, destination, successor, deletes):
    """Lock the tree against moves of branches, the companies concerned, and his place; then look at it afresh.

    His own place is locked against orders that are just about to ask him: they are written first and then seen. The
    successor's is not, because a decision that holds an order may be about to ask him.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
    found.lock_roots(membership.user_id, membership.partner_id, *([destination.pk] if destination else []))
    places = Membership.objects.select_related("user", "partner")
    membership = places.select_for_update(of=("self",)).get(pk=membership.pk)
    if successor is not None:
        successor = places.select_for_update(of=("self",), no_key=True).get(pk=successor.pk)
    destination = destination and Partner.objects.get(pk=destination.pk)
    plan = UserMove(membership, membership.partner, destination, successor, deletes)
    _ = plan.other_places, plan.keeps_functions  # as they are now: what follows changes them
    return plan


def _carry(plan, *, now):
    """Change the place: it moves along, or it ends and, unless he leaves, another begins."""
    place = plan.membership
    if plan.keeps_functions:
        place.partner = plan.destination
        place.save(update_fields=["partner"])
        return place
    place.ended_at = now
    place.save(update_fields=["ended_at"])
    if plan.destination is None:
        return None
    return Membership.objects.create(user=plan.user, partner=plan.destination, roles=list(plan.new_roles))


def _end_accounts(plan, *, by, now):
    """The companies he looked after go back to the pool (P13)."""
    if plan.keeps_functions:
        return
    mine = AccountAssignment.objects.current().filter(manager=plan.membership).select_for_update()
    for account in mine:
        account.ended_at, account.end = now, AccountAssignment.End.UNASSIGNED
        account.save(update_fields=["ended_at", "end"])
        partner, old = account.partner, {"manager": plan.user.name}
        audit.record("account.unassigned", partner, by=by, at=now, partner_id=partner.pk, old=old)


def _record(plan, old, place, *, by, now):
    event = "user.moved" if place else "user.left"
    was = {"partner": plan.source.code, "roles": old}
    new = place and {"partner": plan.destination.code, "roles": list(place.roles)}
    audit.record(event, plan.user, by=by, at=now, partner_id=plan.source.pk, old=was, new=new)
    if place:
        audit.record("user.came", plan.user, by=by, at=now, partner_id=plan.destination.pk, old=was, new=new)


def _tell_administrators(plan, left):
    to = plan.destination.name if plan.destination else ""
    for reader in found.nearest_administrators(plan.source.pk, but=plan.user.pk):
        outbox.enqueue(
            "user.moved",
            key=f"user_moved:{plan.membership.pk}:{plan.source.pk}:{plan.user.pk}:{reader.pk}:{_times(plan)}",
            reader=reader.pk,
            name=plan.user.name,
            left=left,
            **{"from": plan.source.name, "to": to},
        )


def _times(plan):
    """How often he has gone before: the same move back and forth is told each time."""
    return audit.of(plan.user).filter(event__in=["user.moved", "user.left"]).count()
