"""Give lists to partners, say which counts before which, and how they are merged (C2, C4). In force at once (C5)."""

from django.utils.translation import gettext as _

from commerce.models import PriceList, PriceListAssignment, PricePolicy
from commerce.queries import partner as queries
from commerce.rules import price_list as rules
from core import audit, transactions
from core.refusal import Refused
from partners.models import Partner
from partners.permissions import Permission


@transactions.whole
def give(*, price_list, partner, priority, by, now):
    """Give a list to a partner and everything below it; priority None takes the list's own."""
    Partner.objects.locked().get(pk=partner.pk)
    price_list = PriceList.objects.locked().get(pk=price_list.pk)
    rules.check_can_edit(by, price_list)
    rules.check_partner(price_list, partner)
    if PriceListAssignment.objects.filter(price_list=price_list, partner=partner, ended_at=None).exists():
        raise Refused(_("%(partner)s has this list already.") % {"partner": partner.name}, field="partner")
    made = PriceListAssignment.objects.create(
        price_list=price_list, partner=partner, priority=priority, assigned_at=now
    )
    new = {"list": price_list.name, "partner": partner.code, "priority": priority}
    _record("price_list.given", price_list, partner, by=by, now=now, new=new)
    return made


@transactions.whole
def set_priority(*, assignment, priority, by, now):
    """Say how much a given list counts for its partner; None takes the list's own priority."""
    assignment = _locked(assignment, by)
    if assignment.priority != priority:
        _write_priority(assignment, priority, by=by, now=now)
    return assignment


@transactions.whole
def end(*, assignment, by, now):
    """Take a list away from a partner."""
    assignment = _locked(assignment, by)
    assignment.ended_at = now
    assignment.save(update_fields=["ended_at"])
    old = {"list": assignment.price_list.name, "partner": assignment.partner.code, "priority": assignment.priority}
    _record("price_list.taken_away", assignment.price_list, assignment.partner, by=by, now=now, old=old)


@transactions.whole
def move(*, assignment, is_up, by, now):
    """Let a list count just before, or just after, its neighbour at the partner; what is in the way moves as well."""
    assignment = _locked(assignment, by)
    step = 1 if is_up else -1
    beside = _beside(assignment, step, now)
    if not beside:
        return
    nearest = beside[0].priority
    place = nearest + step
    _write_priority(assignment, place, by=by, now=now)
    for row in beside[1:]:
        if (row.priority - place) * step > 0:
            break
        if row.priority != nearest:
            place += step
            _write_priority(_of_row(row, assignment, by), place, by=by, now=now)


def _beside(assignment, step, now):
    """The lists in the same currency on one side of this one at its partner, the nearest first."""
    rows = queries.assigned_lists(assignment.partner_id, now=now)
    mine = next(row for row in rows if row.id == assignment.price_list_id and row.depth == 0)
    same = [row for row in rows if row.currency == mine.currency and row.id != mine.id]
    side = [row for row in same if (row.priority - mine.priority) * step >= 0]
    return sorted(side, key=lambda row: row.priority * step)


def _of_row(row, assignment, by):
    """The assignment behind a shown row; one of an ancestor is not moved from here."""
    own = PriceListAssignment.objects.filter(partner_id=assignment.partner_id, price_list_id=row.id, ended_at=None)
    found = own.first()
    if found is None or row.depth:
        told = {"list": row.name, "partner": row.source_name}
        raise Refused(
            _("There is no room beside “%(list)s”, which %(partner)s has from above: give a number instead.") % told
        )
    return _locked(found, by)


@transactions.whole
def set_mode(*, partner, mode, by, now):
    """Choose how the lists of a partner and everything below it are merged; None takes what is set above."""
    if not by.is_operator or not by.may(Permission.PRICE_EDIT):
        raise Refused(_("The operator decides how price lists are merged."))
    partner = Partner.objects.locked().get(pk=partner.pk)
    policy = PricePolicy.objects.filter(partner=partner).first()
    old = policy.mode if policy else None
    if mode == old:
        return
    if mode is None:
        PricePolicy.objects.filter(partner=partner).delete()
    else:
        PricePolicy.objects.update_or_create(partner=partner, defaults={"mode": mode})
    audit.record(
        "partner.price_mode_set", partner, by=by, at=now, partner_id=partner.pk, old={"mode": old}, new={"mode": mode}
    )


def _locked(assignment, by):
    """Lock the partner first: whoever orders his lists takes turns, and nobody waits crosswise."""
    Partner.objects.locked().get(pk=assignment.partner_id)
    price_list = PriceList.objects.locked().get(pk=assignment.price_list_id)
    rules.check_can_edit(by, price_list)
    assignment = PriceListAssignment.objects.select_related("price_list", "partner").get(pk=assignment.pk)
    if assignment.ended_at is not None:
        raise Refused(_("This list was taken away from %(partner)s already.") % {"partner": assignment.partner.name})
    return assignment


def _write_priority(assignment, priority, *, by, now):
    old = {"list": assignment.price_list.name, "partner": assignment.partner.code, "priority": assignment.priority}
    assignment.priority = priority
    assignment.save(update_fields=["priority"])
    new = {**old, "priority": priority}
    _record("price_list.priority_set", assignment.price_list, assignment.partner, by=by, now=now, old=old, new=new)


def _record(event, price_list, partner, *, by, now, old=None, new=None):
    audit.record(event, price_list, by=by, at=now, partner_id=partner.pk, old=old, new=new)
