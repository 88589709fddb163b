"""What of assisted and phone sales waits for somebody, as rows of his first page (T5-T7, F6)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import clock, money, waiting
from core.waiting import Row
from partners.permissions import Permission as P
from telesales.models import OpportunityState
from telesales.queries import home as queries

S = OpportunityState
ACTS = {
    S.OPEN: gettext_lazy("Go on"),
    S.PENDING_REVIEW: gettext_lazy("Review"),
    S.PENDING_CUSTOMER: gettext_lazy("Answer"),
    S.APPROVED: gettext_lazy("Decide"),
}
TOLD = {
    S.OPEN: gettext_lazy("Opportunity"),
    S.PENDING_REVIEW: gettext_lazy("Opportunity to review"),
    S.PENDING_CUSTOMER: gettext_lazy("Counter-proposal"),
    S.APPROVED: gettext_lazy("Approved quote"),
}


def rows(acting):
    """Give what waits, a waiting.Found for each kind."""
    now, found = acting.read_at or clock.now(), []
    if acting.may(P.CART_EDIT):
        found.append(_cut(queries.quotes(acting, now), _quote, _("All quotes"), "quotes"))
    if acting.may(P.SALE_MAKE):
        found.append(_cut(queries.opportunities(acting, now), _opportunity, _("All opportunities"), "opportunities"))
    if acting.may(P.LEAD_WORK):
        found.append(_cut(queries.waiting_leads(acting), _lead, _("All leads"), "leads"))
    if acting.may(P.PHONE_SELL):
        found.append(_cut(queries.recordings(acting), _recording, _("All phone sales"), "phone_sales"))
    if acting.may(P.PHONE_SELL) and not acting.is_operator:
        found.append(_cut(queries.drafts(acting), _draft, _("All phone offers"), "phone_offers"))
    if acting.is_operator and acting.may(P.ORDER_REFUND):
        found.append(_cut(queries.refund_tasks(), _refund, _("All refund tasks"), "refund_tasks"))
    return found


def _cut(rows, made, more, page):
    return waiting.cut(map(made, rows[: waiting.MOST + 1]), more, reverse(f"telesales:{page}"))


def _quote(row):
    names = {"number": row["opportunity__number"], "name": row["sent_by__name"]}
    return Row(
        kind=_("Quote"),
        icon="tag",
        title=row["opportunity__name"] or row["opportunity__number"],
        about=_("%(number)s from %(name)s") % names,
        url=reverse("telesales:quote", args=[row["pk"]]),
        act=pgettext("a quote", "Answer"),
        amount=money.shown(row["total"], row["currency"]),
        until=row["expires_at"],
    )


def _opportunity(row):
    state = S(row["state"])
    return Row(
        kind=str(TOLD[state]),
        icon="folder",
        title=row["name"] or row["number"],
        about=row["partner__name"],
        url=reverse("telesales:opportunity", args=[row["number"]]),
        act=str(ACTS[state]),
        amount=money.shown(row["total"], row["currency"]),
        until=row["expires_at"],
    )


def _lead(row):
    return Row(
        kind=_("Lead"),
        icon="user",
        title=row["company"] or row["name"],
        about=", ".join(filter(None, [row["company"] and row["name"], row["city"]])),
        url=reverse("telesales:lead", args=[row["pk"]]),
        act=_("Work on it") if row["owner_id"] else _("Take or assign"),
        since=row["since"],
    )


def _recording(row):
    return Row(
        kind=_("Recording asked for"),
        icon="call",
        title=row["sale__order__number"],
        about=row["sale__product__name"],
        url=reverse("telesales:phone_sale", args=[row["sale__order__number"]]),
        act=_("Hand it in"),
        until=row["due_at"],
    )


def _draft(row):
    return Row(
        kind=_("Phone offer"),
        icon="phone",
        title=row["product__name"] or _("No product yet"),
        about=_("not finished"),
        url=reverse("telesales:phone_offer", args=[row["pk"]]),
        act=_("Go on"),
        since=row["changed_at"],
    )


def _refund(row):
    return Row(
        kind=_("Refund task"),
        icon="receipt",
        title=row["sale__order__number"],
        about=row["sale__order__partner__name"],
        url=reverse("telesales:refund_task", args=[row["pk"]]),
        act=_("Give back"),
        amount=money.shown(row["amount"], row["currency"]),
        since=row["opened_at"],
    )
