"""The order page: what is shown of an order, and exactly the acts that state and role allow (O4-O6)."""

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from commerce.forms.fulfilment import AnswerForm, CancellationRequestForm, NoteForm, RefusalForm
from commerce.models import WAITING, OrderState, ReturnState
from commerce.pages import hold as holds
from commerce.pages import plan as plan_pages
from commerce.queries import catalogue, fulfilment
from commerce.queries import order as queries
from commerce.rules import fulfilment as fulfilment_rules
from commerce.rules import order as rules
from core import timeline
from partners.permissions import Permission
from partners.queries import manager as managers

KEPT_SECONDS = 60


def context(order, acting):
    """Give what the order's page shows this reader; `acts` are the forms and buttons he has."""
    lines = queries.lines(order, may_weigh=acting.may(Permission.PRICE_READ))
    _mark_seen(order, lines, acting)
    plan = plan_pages.panel(order=order, acting=acting)
    became = fulfilment.became(order.pk, may_read_internal=acting.may(Permission.ORDER_DESK))
    return {
        "order": order,
        "lines": lines,
        "tax_rows": queries.tax_rows(lines, order),
        "files": queries.files(order),
        "timeline": timeline.of(order),
        "panels": queries.panels(settings.ORDER_PANELS, order, acting),
        "became": became,
        "is_waiting": order.state in WAITING,
        "representative": _representative(order, acting),
        "note_form": NoteForm(is_staff=acting.may(Permission.ORDER_DESK), prefix="note") if _may_note(acting) else None,
        "open_amount": order.total - order.given_back,
        **holds.context(order, lines, acting),
        **_acts(order, acting, lines, became, has_plan=plan is not None),
        "plan": plan,
    }


def _mark_seen(order, lines, acting):
    """Set of the lines of whoever buys whether he sees their products: one may lead to their pages then.

    What he saw is kept for a minute: the page that the link leads to asks again.
    """
    if acting.may(Permission.MESSAGE_BUY):
        ids = {line["product_id"] for line in lines}
        key = f"commerce.seen.{acting.partner_id}.{order.pk}.{len(ids)}"
        found = cache.get_or_set(key, lambda: catalogue.seen_of(ids, acting=acting, now=acting.read_at), KEPT_SECONDS)
        for line in lines:
            line["is_seen"] = line["product_id"] in (found or ())


def _representative(order, acting):
    """Who looks after a company whose order waits; a held one names whom to call with what holds it."""
    is_asked = order.state in WAITING and not acting.is_operator
    return managers.representative(order.partner_id) if is_asked else None


def _ready(line):
    """How many pieces of a line may be shipped now."""
    return line["quantity"] - line["shipped"] - line["cancelled"] - line["held"]


def _may_note(acting):
    return acting.may(Permission.ORDER_DESK) or (acting.may(Permission.ORDER_PLACE) and not acting.seller)


def _acts(order, acting, lines, became, *, has_plan):
    """What this reader may do now. A seller at his customer's place only orders it again (T2)."""
    if acting.seller:
        return {"may_reorder": acting.may(Permission.CART_EDIT)}
    may_work = acting.may(Permission.ORDER_DESK)
    may_ask = fulfilment_rules.can_ask_to_cancel(acting, order) and not became.is_asked_to_cancel
    left = any(line["shipped"] > line["returned"] for line in lines)
    return {
        "may_withdraw": rules.can_withdraw(acting, order),
        "may_reorder": acting.may(Permission.CART_EDIT),
        "may_start": order.state == OrderState.PLACED and may_work,
        "may_ship": fulfilment_rules.can_ship(acting, order) and any(map(_ready, lines)),
        "may_complete": order.state == OrderState.SHIPPED and may_work,
        "may_cancel": fulfilment_rules.can_cancel(acting, order),
        "may_return": fulfilment_rules.can_ask_back(acting, order) and left and not has_plan,
        "may_decide_returns": may_work,
        "may_refund": acting.may(Permission.ORDER_REFUND),
        "cancellation_form": CancellationRequestForm(prefix="cancel") if may_ask else None,
        "return_forms": _return_forms(became.returns) if may_work else {},
        "pick_url": f"{reverse('commerce:pick_list')}?ids={order.pk}" if may_work else "",
    }


def _return_forms(returns):
    """Give (return, answer form, refusal form) of those that the desk has still to decide."""
    waiting = [each for each in returns if each.state in (ReturnState.ASKED, ReturnState.ACCEPTED)]
    return {
        each.pk: (AnswerForm(prefix=f"accept{each.pk}"), RefusalForm(prefix=f"refuse{each.pk}")) for each in waiting
    }
