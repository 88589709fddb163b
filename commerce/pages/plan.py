"""The panel of an order's payment plan: what is paid, what comes next, and what this reader may do (F8)."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce import plans
from commerce.models import Instalment, InstalmentState, PaymentMethod, PlanInterval, PlanKind, PlanState
from commerce.queries import plan as queries
from commerce.queries.order import Panel
from commerce.rules import plan as rules
from commerce.rules import stored_card as card_rules
from core import clock
from partners.permissions import Permission

TONES = {
    PlanState.WAITING: "mute",
    PlanState.RUNNING: "ok",
    PlanState.PAUSED: "warn",
    PlanState.FAILED: "bad",
    PlanState.COMPLETED: "ok",
    PlanState.ENDED: "mute",
}
INSTALMENT_TONES = {
    InstalmentState.PLANNED: "mute",
    InstalmentState.ASKED: "info",
    InstalmentState.PAID: "ok",
    InstalmentState.FAILED: "bad",
    InstalmentState.STOPPED: "mute",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One payment with how it stands in words, its tone, and how it is or was paid."""

    instalment: Instalment
    state: str
    tone: str
    how: str
    may_have_invoice: bool = False


def panel(*, order, acting, plan=None):
    """Give the panel of an order's plan, None for an order that is paid as a whole; `plan` with its card where it was
    read already."""
    plan = plan or plans.of(order)
    if plan is None:
        return None
    plan.order = order
    today = day(acting.read_at or clock.now())
    rows = [_row(each, plan, today) for each in queries.rows(plan)]
    owed = [each.instalment for each in rows if rules.is_open(each.instalment)]
    is_going = plan.state in (PlanState.WAITING, PlanState.RUNNING)
    context = {
        "order": order,
        "plan": plan,
        "terms": terms(plan),
        "tone": TONES[PlanState(plan.state)],
        "rows": rows,
        "sums": queries.sums(plan, [each.instalment for each in rows]),
        "next": _next(owed, plan) if is_going else None,
        **_acts(plan, order, acting, owed, today),
    }
    return Panel("commerce/plan/panel.html", context)


def whole(shown):
    """Give the payments that a Panel shows; None where it does not show all of them."""
    rows = shown.context["rows"]
    is_cut = shown.context["plan"].is_open_ended and len(rows) == queries.SHOWN
    return None if is_cut else [row.instalment for row in rows]


def _next(owed, plan):
    """Give what is asked for next: what an invoice asks for already is not to come any more."""
    by_card = plan.payment_method == PaymentMethod.CARD
    return next((each for each in owed if by_card or each.state == InstalmentState.PLANNED), None)


def _acts(plan, order, acting, owed, today):
    is_buyer = rules.is_buyer(acting, order) and acting.may(Permission.ORDER_PLACE)
    may_pay = is_buyer and plan.state in (PlanState.RUNNING, PlanState.FAILED)
    late = next((each for each in owed if rules.is_overdue(plan, each, today)), None)
    declined = next((each for each in owed if each.attempts), None)
    return {
        "may_pause": rules.can_pause(acting, plan),
        "may_resume": rules.can_resume(acting, plan),
        "may_end": rules.can_end(acting, plan, order) and rules.can_edit(acting),
        "may_leave": rules.can_end(acting, plan, order) and is_buyer and not rules.can_edit(acting),
        "to_pay": late if may_pay else None,
        "to_try": declined if card_rules.can_try(acting, plan, declined) else None,
        "has_own_card": is_buyer and plan.card_id is not None,
        "is_staff": acting.is_operator or rules.can_edit(acting),
        "may_read_order": acting.may(Permission.ORDER_READ),
    }


def to_pay(plan, today):
    """Give the instalment that waits for its buyer to pay it himself, None where there is none."""
    owed = plan.instalments.filter(state__in=rules.OWED).order_by("number")
    return next((each for each in owed if rules.is_overdue(plan, each, today)), None)


def day(now):
    """Give the house's own day."""
    return timezone.localtime(now, timezone.get_default_timezone()).date()


def terms(plan):
    """Say in a few words how a plan is paid."""
    kind, how = PlanKind(plan.kind), plan.get_payment_method_display()
    if kind == PlanKind.ONE_TIME:
        return _("One payment · %(how)s") % {"how": how}
    told = {"interval": PlanInterval(plan.interval).label, "how": how, "count": plan.count, "days": plan.trial_days}
    if kind == PlanKind.INSTALMENTS:
        return _("%(count)s instalments · %(interval)s · %(how)s") % told
    if kind == PlanKind.TRIAL:
        return _("Subscription after %(days)s free days · %(interval)s · %(how)s") % told
    return _("Subscription · %(interval)s · %(how)s") % told


def _row(instalment, plan, today):
    state, tone = _state(instalment, plan, today)
    on_demand = plan.payment_method == PaymentMethod.CARD and instalment.state == InstalmentState.PAID
    return Row(instalment, state, tone, _how(instalment, plan), on_demand and instalment.invoice is None)


def _state(instalment, plan, today):
    """Say how a payment stands: what is refunded, late or asked again says so."""
    known = InstalmentState(instalment.state)
    if instalment.refunded:
        whole = instalment.refunded == instalment.amount
        return (_("Given back") if whole else _("Partly given back")), "mute"
    invoice = instalment.invoice.invoice if instalment.invoice else None
    if known == InstalmentState.ASKED and invoice:
        late = (today - invoice.due_on).days
        if late > 0:
            return ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}, "bad"
        return (_("Partly paid") if instalment.paid else _("Invoiced")), "info"
    if known == InstalmentState.ASKED and instalment.attempts:
        return _("Declined"), "warn"
    if known == InstalmentState.PLANNED and plan.state == PlanState.PAUSED:
        return _("Paused"), "warn"
    return str(known.label), INSTALMENT_TONES[known]


def _how(instalment, plan):
    """Say how it was paid or is asked for."""
    if instalment.state == InstalmentState.ASKED and instalment.attempts and instalment.collect_at:
        return _("asked again on %(day)s") % {"day": written(day(instalment.collect_at))}
    if plan.payment_method != PaymentMethod.CARD:
        return plan.get_payment_method_display()
    if instalment.state in (InstalmentState.STOPPED, InstalmentState.FAILED):
        return ""
    return plan.card.label if plan.card_id and plan.card.label else _("Card")


def written(on: date):
    return formats.date_format(on, "DATE_FORMAT")
