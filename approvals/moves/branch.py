"""Approvers, proxies and open steps never cross from one company to another when a branch moves (P8, A1, A3).

Inside one tree nothing crosses. Between two, each limit whose approver ends up on the other side gets the successor
that was named for its side, proxies across end, and orders that wait across are asked about again at all gates.
"""

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.actions import asking_again
from approvals.models import ApprovalStep, Proxy, SpendingLimit
from commerce import gates
from commerce.models import AMENDABLE, Order
from core import audit
from core.refusal import Refused
from partners.models import SUBTREE_SQL, Membership
from partners.moves import Effect, Side

MOST_NAMES = 5


def preview(move):
    """Tell which approvers, proxies and waiting orders end up across; nothing inside one tree."""
    if not move.crosses:
        yield Effect("stays", _("Approvers, proxies and limits: nothing changes inside one company."))
        return
    for side, told in ((Side.BRANCH, _in_branch), (Side.REST, _in_rest)):
        names = _named(_limits(move, side))
        if names:
            yield Effect("changes", told() % {"names": names})
    proxies = _proxies(move)
    if proxies:
        names = ", ".join(f"{proxy.deputy.user.name} → {proxy.principal.user.name}" for proxy in proxies[:MOST_NAMES])
        sentence = ngettext(
            "%(number)s proxy across the border ends: %(names)s",
            "%(number)s proxies across the border end: %(names)s",
            len(proxies),
        )
        yield Effect("ends", sentence % {"number": len(proxies), "names": _cut(names, len(proxies))})
    numbers = list(_steps(move).values_list("order__number", flat=True))
    if numbers:
        values = {"numbers": _cut(", ".join(numbers[:MOST_NAMES]), len(numbers))}
        yield Effect("changes", _("Waiting orders that are asked about again: %(numbers)s") % values)


def questions(move):
    """Give the Sides on which somebody loses his approver."""
    return [side for side in Side if move.crosses and _limits(move, side).exists()]


def carry_out(move, *, by, now):
    """Put the successors in, end proxies across, ask again about what waits across."""
    if not move.crosses:
        return
    _hold(move)
    orders = list(_steps(move).order_by("order_id").values_list("order_id", flat=True))
    for side in Side:
        _hand_over(move, side, by=by, now=now)
    _end_proxies(move, by=by, now=now)
    for pk in orders:
        _ask_again(pk, by=by, now=now)


def _hold(move):
    """Lock the orders that wait across, then the approvers across: orders that are just about to ask one of them are
    written first and then seen, as in a user's move."""
    waiting = list(_steps(move).values_list("order_id", flat=True))
    list(Order.objects.filter(pk__in=waiting).order_by("pk").locked())
    approvers = {limit.approver_id for side in Side for limit in _limits(move, side)}
    list(Membership.objects.select_for_update().filter(pk__in=approvers).order_by("pk"))


def _in_branch():
    return _("In the branch somebody else has to decide for: %(names)s")


def _in_rest():
    return _("In the company it leaves somebody else has to decide for: %(names)s")


def _inside(move):
    """The branch: the same nodes before the move and after it."""
    return RawSQL(SUBTREE_SQL, [move.partner.pk])


def _across(move, one, other):
    """Rows whose `one` is in the branch while `other` is not."""
    return Q(**{f"{one}__in": _inside(move)}) & ~Q(**{f"{other}__in": _inside(move)})


def _limits(move, side):
    """The limits of people on a side, as far as they have a place, whose approver is on the other."""
    ends = ("membership__partner_id", "approver__partner_id")
    one, other = ends if side == Side.BRANCH else reversed(ends)
    found = SpendingLimit.objects.filter(_across(move, one, other), approver__isnull=False, membership__ended_at=None)
    return found.select_related("membership__user", "approver__user").order_by("membership__user__name", "pk")


def _proxies(move):
    ends = ("principal__partner_id", "deputy__partner_id")
    found = Proxy.objects.filter(_across(move, *ends) | _across(move, *reversed(ends)))
    return found.select_related("principal__user", "deputy__user").order_by("deputy__user__name", "pk")


def _steps(move):
    ends = ("order__partner_id", "approver__partner_id")
    return ApprovalStep.objects.open().filter(_across(move, *ends) | _across(move, *reversed(ends))).order_by("pk")


def _named(limits):
    found = list(limits[: MOST_NAMES + 1])
    names = [f"{limit.membership.user.name} → {limit.approver.user.name}" for limit in found]
    return _cut(", ".join(names[:MOST_NAMES]), len(found))


def _cut(names, number):
    return f"{names} …" if number > MOST_NAMES else names


def _hand_over(move, side, *, by, now):
    """Let the side's successor decide for those whose approver is across; in one statement."""
    limits = list(_limits(move, side).select_for_update(of=("self",)))
    if not limits:
        return
    successor = move.successors[side]
    if any(limit.membership.user_id == successor.user_id for limit in limits):
        values = {"name": successor.user.name}
        raise Refused(_("%(name)s loses his approver himself: name somebody else.") % values, field=side)
    try:
        with transaction.atomic():
            SpendingLimit.objects.filter(pk__in=[limit.pk for limit in limits]).update(approver=successor)
    except IntegrityError as error:
        sentence = _("%(name)s asks one of them himself: each would wait for the other. Name somebody else.")
        raise Refused(sentence % {"name": successor.user.name}, field=side) from error
    audit.record_many((_handed_over(limit, successor) for limit in limits), by=by, at=now)


def _handed_over(limit, successor):
    amount = None if limit.amount is None else str(limit.amount)
    return audit.Event(
        "limit.set",
        "spendinglimit",
        limit.pk,
        limit.membership.partner_id,
        old={"amount": amount, "approver": limit.approver_id},
        new={"amount": amount, "approver": successor.pk},
    )


def _end_proxies(move, *, by, now):
    proxies = list(_proxies(move))
    events = [
        audit.Event(
            "proxy.removed",
            "proxy",
            proxy.pk,
            proxy.principal.partner_id,
            old={
                "principal": proxy.principal.user.name,
                "deputy": proxy.deputy.user.name,
                "principal_id": proxy.principal_id,
                "deputy_user_id": proxy.deputy.user_id,
            },
        )
        for proxy in proxies
    ]
    Proxy.objects.filter(pk__in=[proxy.pk for proxy in proxies]).delete()
    audit.record_many(events, by=by, at=now)
    with connection.cursor() as cursor:  # of people who have left: nobody is asked, nothing is decided
        cursor.execute(
            f"""UPDATE approvals_spendinglimit l SET approver_id = NULL
                FROM partners_membership holder, partners_membership approver
                WHERE holder.id = l.membership_id AND approver.id = l.approver_id AND holder.ended_at IS NOT NULL
                  AND (holder.partner_id IN ({SUBTREE_SQL})) <> (approver.partner_id IN ({SUBTREE_SQL}))""",
            [move.partner.pk, move.partner.pk],
        )


def _ask_again(order_id, *, by, now):
    """Void the open step and send the order through its gates: never an automatic yes."""
    order = Order.objects.locked().get(pk=order_id)
    step = ApprovalStep.objects.open().locked().filter(order=order).first()
    if step is None or order.state not in AMENDABLE:
        return
    asking_again.void(step=step, order=order, by=by, now=now)
    try:
        gates.advance(order=order, by=by, now=now)
    except Refused as refusal:
        values = {"number": order.number, "why": refusal.sentence}
        raise Refused(_("Order %(number)s cannot be asked about again: %(why)s") % values) from refusal
    if order.state not in AMENDABLE:
        values = {"number": order.number}
        raise Refused(_("Order %(number)s would no longer wait for anybody: let it be decided first.") % values)
