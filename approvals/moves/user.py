"""What becomes of limits, approvers, proxies and open steps when somebody moves or leaves (P7, A1-A4).

With his functions he takes all of it along. Without, his limit and his proxies end, and where he decided a successor
does: limits point to him, and orders that wait are asked again. Never does an order go on because somebody left.
"""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.actions import asking_again
from approvals.actions import limit as limits
from approvals.models import ApprovalStep, Proxy, SpendingLimit
from commerce.models import Order
from core import audit, money
from core.refusal import Refused
from partners.moves import Effect


def questions(move):
    """Say for what a successor is needed."""
    if move.keeps_functions:
        return
    number = _steps(move).count()
    if number:
        yield _("Orders wait for his decision: %(number)s.") % {"number": number}
    names = [limit.membership.user.name for limit in _approver_of(move)]
    if names:
        yield _("He is the approver of: %(names)s.") % {"names": ", ".join(names)}


def preview(move):
    """Tell what happens to each limit, proxy and open step."""
    kind = "goes along" if move.keeps_functions else "ends"
    limit = _own_limit(move)
    if limit:
        yield Effect(kind, _limit_sentence(limit, move.source.currency))
    for proxy in _proxies(move):
        values = {"deputy": proxy.deputy.user.name, "principal": proxy.principal.user.name}
        yield Effect(kind, _("%(deputy)s stands in for %(principal)s.") % values)
    for each in _approver_of(move):
        yield _approver_effect(move, each)
    for step in _steps(move):
        yield _step_effect(move, step)


def carry_out(move, *, by, now):
    """Do so, after the place has changed. Orders are locked first, in one order; what he has decided about meanwhile,
    while they were waited for, is decided."""
    if move.keeps_functions:
        return
    waiting = list(_steps(move).values_list("order_id", flat=True))
    list(Order.objects.filter(pk__in=waiting).order_by("pk").locked())
    steps = list(_steps(move))
    above = _end_limit(move, by=by, now=now)
    for proxy in _proxies(move):
        limits.remove_proxy(proxy=proxy, by=by, now=now)
    if move.successor:
        _hand_over_limits(move, above, by=by, now=now)
    for step in steps:
        asking_again.ask_again(step=step, instead=[move.successor, above], by=by, now=now)


def given(order, *, by, now):
    """Somebody was given an order that waits for his own decision: it is asked again, of whoever is next."""
    step = ApprovalStep.objects.open().filter(order=order).select_related("approver__user").first()
    if step and step.approver and step.approver.user_id in order.not_deciding:
        asking_again.ask_again(step=step, instead=[], by=by, now=now)


def _steps(move):
    mine = ApprovalStep.objects.open().filter(approver=move.membership)
    return mine.select_related("order", "approver__user").order_by("order_id")


def _own_limit(move):
    return SpendingLimit.objects.filter(membership=move.membership).select_related("approver__user").first()


def _approver_of(move):
    found = SpendingLimit.objects.filter(approver=move.membership).select_related("membership__user")
    return found.order_by("membership__user__name", "id")


def _proxies(move):
    both = Q(principal=move.membership) | Q(deputy=move.membership)
    return Proxy.objects.filter(both).select_related("principal__user", "deputy__user").order_by("id")


def _limit_sentence(limit, currency):
    amount = money.shown(limit.amount, currency) if limit.amount is not None else _("none")
    values = {"amount": amount, "approver": limit.approver.user.name if limit.approver else _("none")}
    return _("Spending limit: %(amount)s, approver: %(approver)s.") % values


def _approver_effect(move, limit):
    name = limit.membership.user.name
    if move.keeps_functions:
        return Effect("goes along", _("He stays the approver of %(name)s.") % {"name": name})
    if move.successor is None:
        return Effect("changes", _("%(name)s gets another approver.") % {"name": name})
    own = _own_limit(move)
    new = own and own.approver if limit.pk == _turned(move) else move.successor
    values = {"name": name, "approver": new.user.name if new else _("nobody")}
    return Effect("changes", _("The approver of %(name)s becomes %(approver)s.") % values)


def _step_effect(move, step):
    values = {"number": step.order.number, "name": move.user.name}
    url = reverse("commerce:order", args=[step.order.number])
    if move.keeps_functions:
        return Effect("goes along", _("Order %(number)s still waits for %(name)s.") % values, url)
    return Effect("changes", _("Order %(number)s waits for %(name)s: somebody else is asked instead.") % values, url)


def _turned(move):
    """Give the id of the limit, on the successor's own way upwards, that asks the one who goes; None when none does."""
    seen, current = set(), move.successor.pk
    while current and current not in seen:
        seen.add(current)
        limit = SpendingLimit.objects.filter(membership_id=current).first()
        if limit is None or limit.approver_id == move.membership.pk:
            return limit and limit.pk
        current = limit.approver_id
    return None


def _end_limit(move, *, by, now):
    """Remove his own limit; give the place he asked, who now stands above those that asked him."""
    limit = _own_limit(move)
    if limit is None:
        return None
    limits.remove_limit(limit=limit, by=by, now=now)
    return limit.approver


def _hand_over_limits(move, above, *, by, now):
    turned = _turned(move)
    limits = sorted(_approver_of(move), key=lambda limit: limit.pk != turned)
    for limit in limits:
        new = above if limit.pk == turned else move.successor
        if new is None and limit.amount is not None:
            values = {"successor": move.successor.user.name, "name": move.user.name}
            raise Refused(
                _("%(successor)s's own orders go to %(name)s, above whom nobody stands: choose somebody else.")
                % values,
                field="successor",
            )
        _point(limit, new, by=by, now=now)


def _point(limit, approver, *, by, now):
    old, limit.approver = limit.approver_id, approver
    try:
        with transaction.atomic():
            limit.save(update_fields=["approver"])
    except IntegrityError as error:
        raise Refused(_("That would make a circle: each would wait for the other."), field="successor") from error
    values = {"old": {"approver": old}, "new": {"approver": approver and approver.pk}}
    audit.record("limit.set", limit, by=by, at=now, partner_id=limit.membership.partner_id, **values)
