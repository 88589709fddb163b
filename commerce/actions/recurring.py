"""Keep recurring orders: start, change, pause, review and go on, skip, end (O9). ordering_due orders what is due."""

from django.db.models import Max
from django.utils.translation import gettext as _

from commerce.models import Product, RecurringLine, RecurringOrder, RecurringRun, RecurringState
from commerce.queries import recurring as queries
from commerce.rules import calendar
from commerce.rules import cart as cart_rules
from commerce.rules import recurring as rules
from core import audit, transactions
from core.reader import day_of
from core.refusal import Refused
from partners.models import User

S = RecurringState


@transactions.whole
def start(*, wanted, name, unit, every, starts_on, checkout, by, now, ends_on=None):
    """Order [(product id, quantity, note)] again and again; today's prices are the accepted ones. Raises Refused."""
    rules.check_can_start(by)
    rules.check_lines(wanted)
    user = User.objects.get(pk=by.user_id)
    rules.check_schedule(starts_on=starts_on, ends_on=ends_on, user=user, now=now, is_new=True)
    rules.check_payment(checkout.payment, queries.methods(by.partner_id, by.currency))
    recurring = RecurringOrder.objects.create(
        partner_id=by.partner_id,
        user=user,
        name=name,
        currency=by.currency,
        unit=unit,
        every=every,
        starts_on=starts_on,
        ends_on=ends_on,
        next_on=starts_on,
        checkout=checkout.stored(),
    )
    _put_lines(recurring, wanted, now)
    _tell("started", recurring, by, now, new=_schedule(recurring))
    return recurring


@transactions.whole
def change(*, recurring, name, unit, every, starts_on, ends_on, checkout, by, now):
    """Change the schedule and what is entered for its orders; the next date follows from today on."""
    recurring = _locked(recurring)
    rules.check_can_change(by, recurring)
    is_new = starts_on != recurring.starts_on
    rules.check_schedule(starts_on=starts_on, ends_on=ends_on, user=recurring.user, now=now, is_new=is_new)
    rules.check_payment(checkout.payment, queries.methods(recurring.partner_id, recurring.currency))
    old = _schedule(recurring)
    recurring.name, recurring.unit, recurring.every = name, unit, every
    recurring.starts_on, recurring.ends_on, recurring.checkout = starts_on, ends_on, checkout.stored()
    _set_next(recurring, now)
    fields = ["name", "unit", "every", "starts_on", "ends_on", "checkout", "next_on"]
    recurring.save(update_fields=fields)
    _tell("changed", recurring, by, now, old=old, new=_schedule(recurring))
    return recurring


@transactions.whole
def add_line(*, recurring, product, quantity, by, now):
    """Put a product on it, at today's price; more of what is there adds up."""
    recurring = _locked(recurring)
    rules.check_can_change(by, recurring)
    line = recurring.lines.filter(product=product).first()
    if line is None:
        rules.check_room(recurring.lines.count())
        line = RecurringLine(recurring=recurring, product=product, quantity=0)
    return _set(recurring, line, line.quantity + quantity, by, now)


@transactions.whole
def change_line(*, line, quantity, by, now):
    """Set a line to a quantity; its price today is accepted with it."""
    recurring = _locked(line.recurring)
    rules.check_can_change(by, recurring)
    return _set(recurring, recurring.lines.select_related("product").get(pk=line.pk), quantity, by, now)


@transactions.whole
def remove_line(*, line, by, now):
    """Take a line off; the last one stays, because an empty order would be none."""
    recurring = _locked(line.recurring)
    rules.check_can_change(by, recurring)
    if recurring.lines.exclude(pk=line.pk).count() == 0:
        raise Refused(_("This is the last line: end the recurring order instead."))
    recurring.lines.filter(pk=line.pk).delete()
    _tell("line_removed", recurring, by, now, old={"code": line.product.code, "quantity": line.quantity})


@transactions.whole
def pause(*, recurring, by, now):
    """Order nothing until it goes on again."""
    recurring = _locked(recurring)
    rules.check_can_stop(by, recurring)
    if recurring.state == S.ACTIVE:
        recurring.state = S.PAUSED
        recurring.paused_reason = _("%(user)s has paused it.") % {"user": by.name}
        recurring.save(update_fields=["state", "paused_reason"])
        _tell("paused", recurring, by, now)
    return recurring


@transactions.whole
def resume(*, recurring, seen, by, now, at_once=False):
    """Let a paused one go on, at the prices that were shown: `seen` is {line id: unit price}. With `at_once` the date
    that it missed is made up for; else it goes on with the next one."""
    recurring = _locked(recurring)
    rules.check_can_change(by, recurring)
    if recurring.state != S.PAUSED:
        raise Refused(_("“%(name)s” is not paused.") % {"name": recurring.name})
    looks = rules.looked(recurring, now)
    rules.check_all_orderable(looks)
    rules.check_prices_as_seen(looks, seen)
    accepted = _accept(looks)
    recurring.state, recurring.paused_reason = S.ACTIVE, ""
    is_missed = recurring.next_on <= day_of(recurring.user, now)
    if not (at_once and is_missed):
        _set_next(recurring, now)
    recurring.save(update_fields=["state", "paused_reason", "next_on"])
    _tell("resumed", recurring, by, now, new={"prices": accepted} if accepted else None)
    return recurring


@transactions.whole
def skip(*, recurring, date, by, now):
    """Leave the next date out; `date` is the one that was shown, so that a second click skips nothing more."""
    recurring = _locked(recurring)
    rules.check_can_change(by, recurring)
    if recurring.next_on != date:
        return recurring
    following = calendar.after(recurring.starts_on, recurring.unit, recurring.every, date)
    rules.check_next(following, recurring.ends_on)
    RecurringRun.objects.create(recurring=recurring, due_on=date, outcome=RecurringRun.Outcome.SKIPPED, at=now)
    recurring.next_on = following
    recurring.save(update_fields=["next_on"])
    _tell("skipped", recurring, by, now, new={"date": date.isoformat()})
    return recurring


@transactions.whole
def end(*, recurring, by, now):
    """Order never again; what was ordered stays."""
    recurring = _locked(recurring)
    rules.check_can_stop(by, recurring)
    recurring.state, recurring.next_on, recurring.paused_reason = S.ENDED, None, ""
    recurring.save(update_fields=["state", "next_on", "paused_reason"])
    _tell("ended", recurring, by, now)
    return recurring


def _locked(recurring):
    return RecurringOrder.objects.locked().select_related("user", "partner").get(pk=recurring.pk)


def _set_next(recurring, now):
    """Find the next date from today on, after the last one that was ordered."""
    ordered = recurring.runs.filter(outcome=RecurringRun.Outcome.ORDERED).aggregate(last=Max("due_on"))["last"]
    found = rules.first_date(recurring, today=day_of(recurring.user, now), last=ordered)
    rules.check_next(found, recurring.ends_on)
    recurring.next_on = found


def _put_lines(recurring, wanted, now):
    """Write the lines of a fresh one; the same product twice adds up. Raises Refused."""
    summed: dict[int, tuple] = {}
    for product_id, quantity, note in wanted:
        known = summed.get(product_id, (0, note))
        summed[product_id] = (known[0] + quantity, known[1])
    products = Product.objects.in_bulk(summed)
    pairs = [(products[pk], quantity) for pk, (quantity, _note) in summed.items()]
    for (product, quantity), facts in zip(pairs, _facts(recurring, pairs, now), strict=True):
        rules.check_orderable(facts)
        note, price = summed[product.pk][1], facts.unit_price
        RecurringLine.objects.create(
            recurring=recurring, product=product, quantity=quantity, accepted_price=price, note=note
        )


def _set(recurring, line, quantity, by, now):
    cart_rules.check_quantity(quantity)
    facts = _facts(recurring, [(line.product, quantity)], now)[0]
    rules.check_orderable(facts)
    old = {"code": line.product.code, "quantity": line.quantity} if line.pk else None
    line.quantity, line.accepted_price = quantity, facts.unit_price
    if line.pk:
        line.save(update_fields=["quantity", "accepted_price"])
    else:
        line.save(force_insert=True)
    new = {"code": line.product.code, "quantity": quantity, "price": str(facts.unit_price)}
    _tell("line_set", recurring, by, now, old=old, new=new)
    return line


def _facts(recurring, pairs, now):
    ship_to = queries.checkout(recurring).ship_to
    known = {"partner_id": recurring.partner_id, "currency": recurring.currency}
    return queries.facts(**known, wanted=pairs, now=now, ship_to=ship_to)


def _accept(looks):
    """Take the prices of today; give {code: [old, new]} of those that have changed."""
    changed = [look for look in looks if look.is_changed]
    told = {look.line.product.code: [str(look.line.accepted_price), str(look.unit_price)] for look in changed}
    for look in changed:
        look.line.accepted_price = look.unit_price
    RecurringLine.objects.bulk_update([look.line for look in changed], ["accepted_price"])
    return told


def _schedule(recurring):
    ends = recurring.ends_on.isoformat() if recurring.ends_on else None
    every = {"every": recurring.every, "unit": recurring.unit}
    return {"name": recurring.name, **every, "starts_on": recurring.starts_on.isoformat(), "ends_on": ends}


def _tell(what, recurring, by, now, **details):
    audit.record(f"recurring.{what}", recurring, by=by, at=now, partner_id=recurring.partner_id, **details)
