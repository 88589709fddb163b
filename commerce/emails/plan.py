"""Mails about payment plans (F8): to the buyer whose card did not pay, to his seller in the end, and about changes.

Each names order, company and amount. What has been paid meanwhile is told to nobody.
"""

from django.utils import formats
from django.utils.translation import gettext as _

from commerce.emails import papers
from commerce.links import plan as links
from commerce.models import DocumentKind, Instalment, PaymentPlan, PlanState
from commerce.rules import plan as rules
from core import mail, money
from core.reader import as_reader
from partners.models import User


def declined(payload):
    """Tell the buyer that his card did not pay, why, when it is asked again, and where he pays with another one."""
    instalment = _instalment(payload)
    if not rules.is_open(instalment) or instalment.attempts != payload["attempt"]:
        return None
    order = instalment.plan.order
    with as_reader(_buyer(order)):
        heading, said = _declined_words(instalment.plan.card_id is not None)
        day = _day(instalment.collect_at) if instalment.collect_at else _("a later day")
        heading, said = heading % {"number": order.number}, said % {"why": payload["why"], "day": day}
        return _to_buyer(instalment, heading, said, _("Pay now"), links.address(instalment))


def _declined_words(has_card):
    """Give (heading, sentence): a card did not pay, or there is none to take it from (any more)."""
    if has_card:
        said = _("%(why)s We ask it again on %(day)s. You can also pay now, with this card or another one.")
        return _("Your card did not pay: order %(number)s"), said
    said = _(
        "%(why)s Please pay now, with any card: what follows is taken from it then. Else we write again on %(day)s."
    )
    return _("A payment is due: order %(number)s"), said


def failed(payload):
    """Tell buyer or seller that a plan has failed; moot once it runs again."""
    instalment = _instalment(payload)
    if instalment.plan.state != PlanState.FAILED:
        return None
    order, why = instalment.plan.order, payload["why"]
    reader = _buyer(order) if payload["who"] == "buyer" else order.seller
    with as_reader(reader):
        heading = _("Payment failed: order %(number)s") % {"number": order.number}
        if payload["who"] == "buyer":
            said = _("%(why)s We do not ask your card again. Please pay with another card: then your plan goes on.")
            return _to_buyer(instalment, heading, said % {"why": why}, _("Pay now"), links.address(instalment))
        said = _("%(why)s The buyer was asked for another card. The plan waits; you can also offer him a new one.")
        page = mail.address("telesales:phone_sale", order.number)  # sellers read no orders of their buyers
        return _told(reader, instalment.plan, heading, said % {"why": why}, _("Open the phone sale"), page, instalment)


def invoiced(payload):
    """Send the buyer the invoice of a payment of his plan; moot once it is paid."""
    instalment = _instalment(payload)
    if not rules.is_open(instalment):
        return None
    order = instalment.plan.order
    with as_reader(_buyer(order)):
        heading = _("Invoice for order %(number)s") % {"number": order.number}
        page = mail.address("commerce:order", order.number)
        papers_ = papers.attached(instalment.documents.filter(kind=DocumentKind.INVOICE))
        return _to_buyer(
            instalment, heading, _("A payment of your plan is due."), _("See the payment plan"), page, papers_
        )


def changed(payload):
    """Tell the buyer that his plan was paused, goes on or ends."""
    plan = PaymentPlan.objects.select_related("order__partner", "order__buyer", "order__owner").get(pk=payload["plan"])
    reader, told = _buyer(plan.order), {"number": plan.order.number}
    with as_reader(reader):
        heading, said = {
            "paused": (_("Payment plan paused: order %(number)s"), _("Nothing is asked for until it is resumed.")),
            "resumed": (_("Payment plan resumed: order %(number)s"), _resumed(plan)),
            "ended": (_("Subscription ended: order %(number)s"), _ended(plan)),
        }[payload["what"]]
        page = mail.address("commerce:order", plan.order.number)
        return _told(reader, plan, heading % told, said, _("See the payment plan"), page, why=payload.get("why", ""))


def _resumed(plan):
    following = plan.instalments.filter(state__in=rules.OWED).order_by("number").first()
    if following is None:
        return _("It goes on.")
    told = {"amount": money.shown(following.amount, plan.currency), "day": _date(following.due_on)}
    return _("It goes on: the next payment of %(amount)s is due on %(day)s.") % told


def _ended(plan):
    if plan.ends_on is None:
        return _("Nothing more is asked for.")
    return _("It is paid until %(day)s; nothing is asked for from that day on.") % {"day": _date(plan.ends_on)}


def _instalment(payload):
    found = Instalment.objects.select_related(
        "plan__order__partner", "plan__order__buyer", "plan__order__owner", "plan__order__seller"
    )
    return found.get(pk=payload["instalment"])


def _buyer(order) -> User:
    return order.owner or order.buyer


def _to_buyer(instalment, heading, said, label, url, files=()):
    reader = _buyer(instalment.plan.order)
    return _told(reader, instalment.plan, heading, said, label, url, instalment, files=files)


def _told(reader, plan, heading, said, label, url, instalment=None, why="", files=()):
    """Build the mail in the language that is active; None for somebody without an address."""
    if not (reader.email and reader.is_active):
        return None
    order = plan.order
    context = {
        "heading": heading,
        "company": order.partner.name,
        "said": said,
        "why": why,
        "facts": [
            (_("Order"), order.number),
            (_("Company"), order.partner.name),
            *(_payment(instalment, plan) if instalment else []),
        ],
        "action_url": url,
        "action_label": label,
    }
    return mail.render("plan_told", reader=reader, context=context, attachments=files)


def _payment(instalment, plan):
    which = str(instalment.number)
    if plan.count:
        which = _("%(number)s of %(count)s") % {"number": instalment.number, "count": plan.count}
    return [
        (_("Payment"), which),
        (_("Amount"), rules.shown(instalment, plan)),
        (_("Due"), _date(instalment.due_on)),
    ]


def _day(moment):
    return _date(moment.date())


def _date(day):
    return formats.date_format(day, "DATE_FORMAT")
