"""The customer's page of a quote: what is offered, until when, by whom, and how it is answered (T6, UX 5, 21)."""

import uuid
from dataclasses import replace

from django.utils.translation import gettext as _

from commerce import forecast
from commerce.checkout import Checkout
from commerce.models import Order, PaymentMethod
from core.refusal import Refused
from partners.permissions import Permission
from telesales import quoting
from telesales.forms.quote import ApproveForm, CommentForm, CounterForm, RejectForm
from telesales.pages import quote as pages
from telesales.queries import quote as queries
from telesales.rules import quote as rules


def context(found, quote, acting, *, now, **refused):
    """Give what the page shows this reader of a quote among all versions that were `found`, see queries.with_versions;
    `refused` are forms with errors by name: payment, reject, comment."""
    opportunity = quote.opportunity
    code, _said = pages.state_of(quote, now)
    obstacle = _obstacle(quote, acting, now, senders={version.sent_by_id for version in found}, standing=acting)
    expected = _expected(quote, acting, now) if not obstacle else None
    versions = pages.versions(opportunity, now=now, paper=pages.customers_paper, found=found)
    this = next(version for version in versions if version.quote.pk == quote.pk)
    return {
        "quote": quote,
        "opportunity": opportunity,
        "offer": quote.content["offer"],
        "rows": pages.rows(quote),
        "sums": pages.sums(quote),
        "pill": pages.pill(quote, now),
        "until": pages.until(quote),
        "is_open": code == "open",
        "is_late": not obstacle and rules.is_over(quote, now),
        "obstacle": obstacle,
        "is_own": acting.user_id == opportunity.customer.user_id,
        "expected": expected,
        "has_choice_of_card": expected is not None and _has_choice_of_card(expected.methods),
        "payment_form": _payment_form(expected, refused.get("payment")),
        "reject_form": refused.get("reject") or RejectForm(prefix="reject"),
        "comment_form": refused.get("comment") or CommentForm(prefix="comment"),
        "refused_form": next(iter(refused.values()), None),
        "versions": versions,
        "this": this,
        "newest": versions[0].quote if versions[0].quote.pk != quote.pk else None,
        "comments": queries.comments(opportunity),
        "may_write": rules.can_comment(opportunity, now),
        "order": _order(opportunity, acting),
        "card": queries.card_tried(quote) if acting.user_id == opportunity.customer.user_id else None,
        "now": now,
    }


def _obstacle(quote, acting, now, **known):
    """Say why this reader does not answer it now; "" where he may."""
    try:
        rules.check_is_open(quote, quote.opportunity, now)
        rules.check_can_answer(acting, quote.opportunity, **known)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _expected(quote, acting, now):
    """What a yes would lead to: the same gates, without writing; None where what was shown can no longer be ordered.

    After its end the prices are today's, so that nothing is foretold: the seller decides.
    """
    opportunity = quote.opportunity
    drawn = quoting.drawn(opportunity, by=acting, now=now)
    known = {"cart": opportunity.cart, "lines": drawn.lines, "how": drawn.how, "by": acting, "now": now}
    sold_by = quoting.sold(opportunity, is_preview=True, reviewed_by_id=opportunity.reviewed_by_id)
    by_card = rules.pays_by_card(acting, quote, now)
    found = forecast.of(**known, sold_by=sold_by, by_card=by_card)
    if not acting.may(Permission.ORDER_PLACE):
        said = _("You may collect products but not place orders: ask your administrator to approve it.")
        return replace(found, methods=[], is_refused=True, sentence=said, tone="warn")
    if not found.methods:
        return replace(found, is_refused=True, sentence=_unpayable(quote, acting, drawn, now), tone="warn")
    if rules.is_over(quote, now):
        said = _("Its time is over: your yes goes to your contact, who accepts it or sends you a new version.")
        return replace(found, is_refused=False, sentence=said, tone="warn", button=_("Send my yes"))
    if not drawn.is_as_in(quote):
        said = _("Prices, taxes, delivery or products have changed since it was sent: ask your contact for a new one.")
        return replace(found, methods=[], is_refused=True, sentence=said, tone="bad")
    return found


def _has_choice_of_card(methods):
    """Whether a card is one way to pay of several."""
    return PaymentMethod.CARD in methods and len(methods) > 1


def _unpayable(quote, acting, drawn, now):
    """Say why there is no way to pay for this reader."""
    if PaymentMethod.CARD in drawn.how.terms.payment_methods:
        try:
            rules.check_pays_by_card(acting, quote, now)
        except Refused as refusal:
            return refusal.sentence
    return _("No way to pay is open to your company at present: please ask your contact.")


def _payment_form(expected, refused):
    if expected is None:
        return refused
    methods = expected.methods
    if refused is not None:
        refused.offer(methods)
        return refused
    chosen = expected.method if expected.method in methods else next(iter(methods), None)
    po_number = Checkout.of(expected.order.cart.checkout).po_number
    form = ApproveForm(prefix="approve", initial={"payment": chosen, "po_number": po_number, "key": uuid.uuid4()})
    form.offer(methods)
    return form


def _order(opportunity, acting):
    """The order that came of it, for who may read orders."""
    if opportunity.order_id is None or not acting.may(Permission.ORDER_READ):
        return None
    return Order.objects.visible_to(acting).filter(pk=opportunity.order_id).first()


def counter_context(quote, acting, *, now, form=None):
    """Give what the page for a counter-proposal shows."""
    form = form or CounterForm(rows=pages.rows(quote))
    return {"quote": quote, "opportunity": quote.opportunity, "form": form, "obstacle": _obstacle(quote, acting, now)}
