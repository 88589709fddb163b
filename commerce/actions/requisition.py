"""Keep requisition lists: what is ordered again and again (O1)."""

import contextlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.actions import cart as carts
from commerce.actions.cart_filling import Wanted
from commerce.models import Product, RequisitionLine, RequisitionList
from commerce.rules import cart as cart_rules
from commerce.rules import requisition as rules
from core import audit, transactions
from core.refusal import Refused

BATCH = 1000


def start(*, name, by, now, note="", wanted=()):
    """Start a list, with what is `wanted` on it. Raises Refused where he has one of that name."""
    cart_rules.check_can_edit(by)
    rules.check_keeps(by)
    cart_rules.check_name(name.strip())
    with _named_once(name), transaction.atomic():
        fresh = RequisitionList.objects.create(
            partner_id=by.partner_id, user_id=by.user_id, name=name.strip(), note=note.strip(), changed_at=now
        )
        _put(fresh, wanted)
        return fresh


def set_properties(*, of, name, note, is_shared, by, now):
    """Name a list, describe it, and share it with the node's people or not."""
    cart_rules.check_name(name.strip())
    with _named_once(name), transaction.atomic():
        found = _own(of, by)
        if found.is_shared != is_shared:
            event = "requisition_list.shared" if is_shared else "requisition_list.unshared"
            audit.record(event, found, by=by, at=now, partner_id=found.partner_id, new={"name": found.name})
        found.name, found.note, found.is_shared, found.changed_at = name.strip(), note.strip(), is_shared, now
        found.save(update_fields=["name", "note", "is_shared", "changed_at"])
        return found


def duplicate(*, of, by, now):
    """Make an own list with the same lines."""
    lines = _within(of, by).lines.order_by("position", "pk")
    wanted = [Wanted(line.product_id, line.quantity, line.note) for line in lines]
    name = _("Copy of %(list)s") % {"list": of.name}
    return start(name=name[: cart_rules.LONGEST_NAME], note=of.note, wanted=wanted, by=by, now=now)


@transactions.whole
def delete(*, of, by, now):
    """Throw a list away, with what is on it."""
    found = _own(of, by)
    old = {"name": found.name, "lines": found.lines.count()}
    audit.record("requisition_list.deleted", found, by=by, at=now, partner_id=found.partner_id, old=old)
    RequisitionList.objects.filter(pk=found.pk).delete()


@transactions.whole
def add_many(*, of, wanted, by, now):
    """Put products, as Wanted, onto a list; what is there already gets the sum. Gives how many products."""
    found = _changed(of, by, now)
    return _put(found, wanted)


@transactions.whole
def change(*, line, quantity, note, by, now):
    """Set the usual quantity of a line, and its note."""
    cart_rules.check_quantity(quantity)
    found = _changed(line.list, by, now)
    found.lines.filter(pk=line.pk).update(quantity=quantity, note=note)


@transactions.whole
def remove(*, of, ids, by, now):
    """Take lines off a list, by id. Gives how many."""
    return _changed(of, by, now).lines.filter(pk__in=ids).delete()[0]


@transactions.whole
def order(*, of, cart, by, now, ids=None):
    """Put the lines of a list, or those with these ids, into a cart at today's prices. Gives what was Added."""
    lines = _within(of, by).lines.order_by("position", "pk")
    lines = list(lines if ids is None else lines.filter(pk__in=ids))
    cart_rules.check_some(lines)
    wanted = [Wanted(line.product_id, line.quantity, line.note) for line in lines]
    return carts.add_many(cart=cart, wanted=wanted, by=by, now=now)


def _put(of, wanted):
    """Write lines: what is there already gets the sum, the rest goes to the end."""
    there = {line.product_id: line for line in of.lines.all()}
    position = max((line.position for line in there.values()), default=0)
    known = set(Product.objects.filter(pk__in={each.product_id for each in wanted}).values_list("pk", flat=True))
    touched = {}
    for each in wanted:
        if each.product_id not in known:
            continue
        line = there.get(each.product_id)
        if line is None:
            position += 1
            line = RequisitionLine(list=of, product_id=each.product_id, quantity=0, position=position)
            there[each.product_id] = line
        cart_rules.check_quantity(line.quantity + each.quantity)
        line.quantity, line.note = line.quantity + each.quantity, line.note or each.note
        touched[each.product_id] = line
    rules.check_room(len(there))
    RequisitionLine.objects.bulk_create(
        touched.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["list", "product"],
        update_fields=["quantity", "note"],
    )
    return len(touched)


def _within(of, by):
    cart_rules.check_can_edit(by)
    return RequisitionList.objects.within_reach(by).locked().get(pk=of.pk)


def _changed(of, by, now):
    rules.check_keeps(by)
    found = _within(of, by)
    found.changed_at = now
    found.save(update_fields=["changed_at"])
    return found


def _own(of, by):
    rules.check_keeps(by)
    found = _within(of, by)
    rules.check_is_own(found, by)
    return found


@contextlib.contextmanager
def _named_once(name):
    """Refuse a second list of the same name."""
    try:
        yield
    except IntegrityError as error:
        if "requisition_list_name_is_unique" not in str(error):
            raise
        raise Refused(_("You have a list “%(name)s” already.") % {"name": name.strip()}, field="name") from error
