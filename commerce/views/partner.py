"""The tabs that commerce adds to a partner: prices and why, the account that counts, what is ordered (C4, K1, P9)."""

from datetime import timedelta

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.forms.partner import ProbeForm
from commerce.forms.price_list import GiveListForm, ModeForm
from commerce.models import Order, PriceList, PricePolicy, Product
from commerce.pages import accounts as account_pages
from commerce.queries import order as orders
from commerce.queries import partner as queries
from commerce.queries import pricing, why
from core import clock, money
from partners import tabs
from partners.access import require
from partners.permissions import Permission

BELOW = "the acting partner and below; the operator sees all"
LATEST = 10
PERIOD = timedelta(days=365)


@require(Permission.PARTNER_READ, sight=BELOW)
def prices(request, code):
    """List the price lists that count for a partner, and say what a product costs him and why."""
    partner, now = tabs.find(request, code), clock.now()
    form = ProbeForm(request.GET if "sku" in request.GET else None)
    may_edit, visible = request.acting.may(Permission.PRICE_EDIT), PriceList.objects.visible_to(request.acting)
    assigned = queries.assigned_lists(partner.pk, now=now)
    readable, policy = _readable(request.acting, assigned, visible), queries.policy(partner.pk)
    context = {
        "lists": assigned,
        "movable": {row.assignment_id for row in assigned if may_edit and row.is_own and row.id in readable},
        "readable": readable,
        "give_form": _give_form(partner, assigned, visible) if may_edit else None,
        "policy": _policy(partner, policy),
        "mode_form": _mode_form(partner, policy) if may_edit and request.acting.is_operator else None,
        "probe_form": form,
        "probe": _probed(request.acting, partner, form, now) if form.is_bound and form.is_valid() else None,
    }
    status = 422 if form.is_bound and form.errors else 200
    frame = tabs.frame(request, partner, "prices", **context)
    return render(request, "commerce/partner/prices.html", frame, status=status)


@require(Permission.CREDIT_READ, sight=BELOW)
def account(request, code):
    """Show whose account a partner's orders are charged to, what a sub-limit leaves, and what stops orders (K7, K8)."""
    partner = tabs.find(request, code)
    context = account_pages.of_partner(partner, request.acting)
    return render(request, "commerce/partner/account.html", tabs.frame(request, partner, "account", **context))


@require(Permission.PARTNER_READ, sight=BELOW)
def activity(request, code):
    """Show the latest orders and the open carts of a partner and what is below it."""
    partner, acting = tabs.find(request, code), request.acting
    inside = Order.objects.visible_to(acting).filter(partner_id__in=queries.inside(partner.pk))
    may_read_carts = not acting.is_operator or acting.may(Permission.DEMAND_READ)
    context = {
        "figures": _figures(partner),
        "orders": orders.rows(inside).order_by("-submitted_at", "-id")[:LATEST],
        "may_read_orders": acting.may(Permission.ORDER_READ),
        "carts": list(queries.open_carts(partner.pk)[:LATEST]) if may_read_carts else None,
        "all_url": reverse("commerce:desk") + f"?list=all&q={partner.code}"
        if acting.may(Permission.ORDER_DESK)
        else "",
    }
    return render(request, "commerce/partner/activity.html", tabs.frame(request, partner, "activity", **context))


def _readable(acting, assigned, visible):
    """The ids of the lists that the reader may open; the operator's staff may open all."""
    if not acting.may(Permission.PRICE_READ):
        return set()
    ids = [row.id for row in assigned]
    return set(ids if acting.is_operator else visible.filter(pk__in=ids).values_list("pk", flat=True))


def _give_form(partner, assigned, visible):
    """What of the reader's lists may be given to the partner; None where there is nothing."""
    lists = visible.filter(Q(owner=None) | Q(owner__in=queries.above(partner.pk))).order_by("name")
    offered = lists.exclude(pk__in=[row.id for row in assigned if row.is_own])
    return GiveListForm(lists=offered) if offered.exists() else None


def _mode_form(partner, policy):
    own = policy and policy[1] == partner.pk
    return ModeForm(initial={"mode": policy[0] if own else ""})


def _policy(partner, found):
    mode, source_id, source = found or (PricePolicy.Mode.PRIORITY, partner.pk, "")
    inherited = source if source_id != partner.pk else ""
    return {"label": PricePolicy.Mode(mode).label, "source": inherited}


def _probed(acting, partner, form, now):
    """Give what a product costs the partner in his currency at this quantity, and why.

    What a company neither sells nor is offered does not exist for it (P12).
    """
    product = Product.objects.filter(code__iexact=form.cleaned_data["sku"].strip()).first()
    tiers = product and pricing.offer(
        partner_id=partner.pk, currency=partner.currency, product_id=product.pk, now=now
    )  # fmt: skip
    if product is None or not (tiers or Product.objects.administered_by(acting).filter(pk=product.pk).exists()):
        form.add_error("sku", _("There is no product with this code."))
        return None
    quantity = form.cleaned_data["quantity"] or 1
    wanted = (product.pk, quantity)
    found = pricing.resolve(partner_id=partner.pk, currency=partner.currency, wanted=[wanted], now=now)
    price = found.get(wanted)
    probe = {"product": product, "quantity": quantity, "price": price}
    if price is None:
        return {**probe, "from_quantity": tiers[0].min_quantity if tiers else None}
    total = money.rounded(price.unit_price * quantity, partner.currency)
    return {**probe, "why": why.sentence(price.reason()), "total": total, "tiers": tiers}


def _figures(partner):
    sums = queries.totals(partner.pk, currency=partner.currency, period=PERIOD)
    return [
        {
            "label": label,
            "value": money.shown(sums[value] or money.ZERO, partner.currency),
            "hint": ngettext("%(number)s order", "%(number)s orders", sums[number] or 0) % {"number": sums[number]},
            "icon": icon,
        }
        for label, number, value, icon in (
            (_("Ordered in 12 months"), "number", "value", "chart"),
            (_("Placed and in progress"), "running", "running_value", "package"),
            (_("Waiting"), "waiting", "waiting_value", "hourglass"),
        )
    ]
