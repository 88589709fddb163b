"""How it stands with an offer that waits for a card or for the yes of a link, as its agent follows it (F7)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from payments import PaymentStatus

from commerce.models import Payment, StoredCard
from commerce.rules import payment as payment_rules
from core.models import OutboxEntry
from telesales.actions.phone_link import mail_key
from telesales.emails.phone import buyer
from telesales.models import PhoneOfferState
from telesales.pages import phone as pages
from telesales.rules import phone_link as rules

S = PhoneOfferState


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: its words, when it was, and whether it is `done`, `now`, `bad` or still `open`."""

    words: str
    state: str
    at: object = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: `key` names it, `words` say it, `detail` why; `is_live` while it may still move by itself."""

    key: str
    words: str
    tone: str
    detail: str = ""
    is_live: bool = False


def standing(offer, payment, now):
    """Give the Standing of an offer with its last payment."""
    if offer.order_id:
        return Standing("ordered", _("Ordered"), "ok")
    if offer.state == S.DECLINED:
        return Standing("refused", _("The buyer said no"), "bad")
    if offer.state == S.DISCARDED:
        return Standing("discarded", _("Discarded"), "mute")
    by_card = _of_card(payment) if payment else None
    if offer.state == S.SENT and not by_card:
        return _of_link(offer, now)
    if by_card and by_card.key == "declined" and offer.state == S.SENT and not rules.is_open(offer, now):
        return _of_link(offer, now)
    return by_card or Standing("draft", _("Draft"), "mute")


def _of_card(payment):
    if payment.status in payment_rules.OPEN:
        return Standing("at_provider", _("At the card provider"), "info", is_live=True)
    if payment.status in payment_rules.AGAIN:
        why = payment.message or _("The payment did not go through.")
        return Standing("declined", _("The card was declined"), "bad", why, is_live=True)
    return Standing("goes_back", _("Paid, but not ordered: the money goes back"), "bad", payment.message)


def _of_link(offer, now):
    if not rules.is_open(offer, now):
        return Standing("expired", _("The link has expired"), "warn")
    if offer.opened_at:
        return Standing("opened", _("The buyer has opened the link"), "info", is_live=True)
    return Standing("sent", _("Link sent"), "info", is_live=True)


def context(offer, acting, *, now, token="", refusal=""):
    """Give what the page shows; `token` is the link's, where it has just been sent."""
    payments = _payments(offer)
    payment = _counting(offer, payments)
    found = standing(offer, payment, now)
    mail = _mail(offer) if offer.state == S.SENT else None
    is_draft = offer.state == S.DRAFT
    return {
        **pages.confirmation(offer, now=now),
        "payment": payment,
        "in_vain": [each for each in payments if each != payment and _is_in_vain(each)],
        "standing": found,
        "steps": _steps(offer, payment, found),
        "to": buyer(offer).email,
        "mail": mail,
        "token": token,
        "refusal": refusal,
        "is_sent": offer.state == S.SENT,
        "may_try_again": is_draft and (payment is None or found.key in {"declined", "at_provider"}),
        "asks": found.key == "at_provider" and payment.status == PaymentStatus.INPUT,
    }


def _payments(offer):
    """Give the payments that were ever begun for the offer, whatever it said then."""
    return list(Payment.objects.filter(phone_payment__offer=offer).select_related("phone_payment").order_by("pk"))


def _counting(offer, payments):
    """Give the payment that counts: of a draft or a link the last of what it says now."""
    if offer.order_id:
        return next((each for each in payments if each.order_id == offer.order_id), offer.payment)
    return next((each for each in reversed(payments) if each.phone_payment.version == offer.version), None)


def _is_in_vain(payment):
    """Whether money came for what was not ordered: it goes back by itself."""
    return payment.order_id is None and payment.captured_amount > 0


def _mail(offer):
    """Give the mail's outbox entry while it has not gone out for some reason; None where all is well."""
    return OutboxEntry.objects.filter(key=mail_key(offer=offer), done_at=None, attempts__gt=0).first()


def _steps(offer, payment, found):
    """Give the Steps of a link, those of a card in the call are shorter."""
    is_card = offer.payment_method == "card"
    steps = []
    if offer.sent_at:
        is_opened = bool(offer.opened_at)
        steps.append(Step(_("Link sent"), "done", offer.sent_at))
        steps.append(Step(_("Opened by the buyer"), "done" if is_opened else "open", offer.opened_at))
    if is_card:
        steps.append(_card_step(payment))
        steps.append(_paid_step(payment, found))
    done = "done" if offer.order_id else "bad" if found.key == "refused" else "open"
    steps.append(Step(_("Ordered"), done, offer.order.submitted_at if offer.order_id else None))
    return steps


def _card_step(payment):
    return Step(_("At the card provider"), "done" if payment else "open", payment and payment.created)


def _paid_step(payment, found):
    if found.key in {"declined", "goes_back"}:
        return Step(found.words, "bad", payment.told_at, found.detail)
    is_paid = bool(payment and payment.is_paid)
    words = _("Paid") if payment is None or payment.total else _("Card kept")
    return Step(words, "done" if is_paid else "open", payment.told_at if is_paid else None)


def cards(offer):
    """Give the cards that the offer's buyer has left at its partner before."""
    if offer.customer_id is None:
        return []
    place = offer.customer
    own = StoredCard.objects.filter(user_id=place.user_id, partner_id=place.partner_id, withdrawn_at=None)
    return list(own.order_by("-stored_at", "-pk")[:5])
