"""What is shown about the holds of one order: to staff their acts, to its buyer what happens now (K3, K8)."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from commerce.forms.holds import RejectForm, ReleaseForm, RuleForm
from commerce.models import WAITING, Account, Hold, HoldKind, HoldRule, Order, OrderState
from commerce.pages import hold_listing
from commerce.queries import contacts
from commerce.queries import holds as queries
from commerce.queries import order as orders
from commerce.rules import hold as rules
from core import clock
from partners import queries as partners
from partners.models import Partner
from partners.permissions import Permission
from partners.queries import manager as managers


@dataclass(frozen=True, slots=True)
class Shown:
    """A hold with its words, how old it is, and the form of whoever decides about it (else None)."""

    hold: Hold
    words: str
    age: str
    form: ReleaseForm | None

    @property
    def pill(self):
        return hold_listing.kind_pill(self.hold.kind)


def context(order, lines, acting):
    """Give what the order's page shows about holds; nothing is asked about an order that nothing can hold."""
    is_part_held = any(line["held"] for line in lines)
    found: dict = {"held": [], "may_put_hold": rules.can_put(acting, order, is_part_held)}
    if order.state not in WAITING and not is_part_held:
        return found
    holds = queries.of_orders([order.pk]).get(order.pk, [])
    mine, now = rules.decided_by(acting, holds, order), acting.read_at or clock.now()
    found["sold"] = _sold(order, holds, acting)
    found["held"] = [
        Shown(hold, str(rules.WORDS[HoldKind(hold.kind)]), hold_listing.age_pill(now - hold.since),
              ReleaseForm(prefix=hold.kind) if hold in mine else None)
        for hold in holds
    ]  # fmt: skip
    if not holds:
        return found
    if acting.is_operator:
        found["known"] = _known(order, acting, now)
    else:
        found["contact"] = contacts.of(order.partner_id)
    return found | {
        "is_part_held": is_part_held,
        "is_own_sale": rules.is_own(acting, order),
        "may_release_part": rules.can_release_part(acting, order, holds),
        "reject_hold_form": RejectForm(prefix="reject") if rules.can_reject(acting, order, holds) else None,
        "may_pay_by_card": rules.can_pay_by_card(acting, order, holds),
    }


def _known(order, acting, now):
    """What is known of whose order it is, for whoever decides; its credit for who may read accounts."""
    is_shown = order.account_id and acting.may(Permission.CREDIT_READ)
    history = queries.histories([order.partner_id], now=now)[order.partner_id]
    return {
        "history": hold_listing.history_words(history),
        "earlier": hold_listing.decisions_words(history),
        "overdue": hold_listing.amounts(history.overdue),
        "account": is_shown and Account.objects.select_related("partner").get(pk=order.account_id),
        "manager": managers.representative(order.partner_id),
    }


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the first page: a template and its context."""

    template: str
    context: dict


def home_card(acting):
    """Give a buyer the card of his orders that are held, with whom to call; None while none is."""
    if acting.is_operator or not acting.may(Permission.ORDER_PLACE):
        return None
    mine = orders.mine(acting).filter(state=OrderState.ON_HOLD).order_by("submitted_at", "pk")
    found = list(mine.values("pk", "number", "total", "currency", "waiting_reason")[:5])
    if not found:
        return None
    return Card("commerce/hold/home_card.html", {"orders": found, "contact": contacts.of(acting.partner_id)})


def rules_context(partner, acting, form=None):
    """Give the section of a partner's terms with the rules that hold its new orders, its own and those above."""
    path = [pk for pk, _code, _name in reversed(partners.path(partner.pk))]
    found = HoldRule.objects.filter(partner__in=path, ended_at=None).select_related("partner", "by")
    shown = sorted(found, key=lambda rule: (path.index(rule.partner_id), rule.pk))
    mine = [kind for kind in rules.BY_HAND if acting.may(rules.FUNCTIONS[kind])]
    may_add = mine and partner.kind != Partner.Kind.OPERATOR
    initial = {"currency": partner.currency}
    return {
        "hold_rules": [(rule, rule.partner_id == partner.pk and HoldKind(rule.kind) in mine) for rule in shown],
        "rule_form": (form or RuleForm(kinds=mine, initial=initial, prefix="rule")) if may_add else None,
    }


def ready(request):
    """Give function(rows) that adds what the queue's cells need, and which rows the reader decides about."""
    acting, back = request.acting, request.get_full_path()

    def add(rows):
        now = acting.read_at or clock.now()
        for row in queries.enriched(rows, now=now):
            row["is_mine"] = bool(rules.decided_by(acting, row["holds"], of_row(row)))
            row["back"] = back
        add_sold(rows, acting)
        return rows

    return add


def sold(order, acting):
    """Give what there is to know of a held sale to who decides about it: sentences."""
    return _sold(order, queries.of_orders([order.pk]).get(order.pk, []), acting)


def _sold(order, holds, acting):
    if not decides_about_sale(acting, order, holds):
        return []
    return import_string(settings.HELD_SALES)([{"pk": order.pk, "holds": holds}]).get(order.pk, [])


def add_sold(rows, acting):
    """Add `sold`, what there is to know of held sales, to rows whose business hold the reader decides about."""
    mine = [row for row in rows if decides_about_sale(acting, of_row(row), row["holds"])]
    found = import_string(settings.HELD_SALES)(mine) if mine else {}
    for row in rows:
        row["sold"] = found.get(row["pk"], [])


def decides_about_sale(acting, order, holds):
    """Tell whether the reader decides about a business hold of an order."""
    return any(hold.kind == HoldKind.BUSINESS for hold in rules.decided_by(acting, holds, order))


def ticked(request, ids, *, is_end):
    """Give the rows of ticked orders with their holds, and as `obstacle` why one cannot be decided by the reader."""
    acting = request.acting
    rows = list(Order.objects.visible_to(acting).filter(pk__in=ids).order_by("submitted_at", "pk").values(*TICKED))
    holds = queries.of_orders([row["pk"] for row in rows])
    for row in rows:
        row["holds"] = holds.get(row["pk"], [])
        row["pills"] = [hold_listing.kind_pill(hold.kind) for hold in row["holds"]]
        row["obstacle"] = _obstacle(acting, row, is_end=is_end)
    add_sold(rows, acting)
    return rows


TICKED = ("pk", "number", "state", "total", "currency", "partner__name", "partner__code", *queries.WHOSE)


def of_row(row):
    """Give as much of an order as the rules ask of a row."""
    return Order(state=row["state"], **{name: row[name] for name in queries.WHOSE})


def _obstacle(acting, row, *, is_end):
    if not row["holds"]:
        return _("Not held any more")
    order = of_row(row)
    if rules.is_own(acting, order):
        return _("You have sold it: others decide")
    if not rules.decided_by(acting, row["holds"], order):
        return _("Others decide about this")
    if is_end and not rules.can_reject(acting, order, row["holds"]):
        return _("Not held yet")
    return ""


def released_words(order):
    """Say what became of an order after a release."""
    told = {"number": order.number, "why": order.waiting_reason}
    if order.state == OrderState.ON_HOLD:
        return _("Released. Order %(number)s is still held: %(why)s") % told
    if order.state in WAITING:
        return _("Released. Order %(number)s still waits for others to decide.") % told
    return _("Order %(number)s is released.") % told


def tabs(shown):
    """Give the queue's tabs with their counters."""
    found, url = queries.counts(), reverse("commerce:holds")
    labels = [("", _("All")), *((kind.value, kind.label) for kind in HoldKind)]
    return [
        {"label": label, "count": found[kind], "url": f"{url}?kind={kind}", "is_shown": kind == shown}
        for kind, label in labels
    ]
