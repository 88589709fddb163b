"""What breaks the constraints of quotes."""

from collections.abc import Callable

from commerce.models import Payment
from telesales.models import Quote, QuoteComment, QuotePayment


def rows(quote):
    return Quote.objects.filter(pk=quote.pk)


def comment(scene, **values):
    known = {"opportunity": scene.opportunity(), "text": "When?", "is_customers": True, "by": scene.cast.users.bea}
    return QuoteComment.objects.create(**{**known, "at": scene.now, **values})


def on_one_paper(scene):
    return [scene.quote(document=document) for document in [scene.paper()] for _time in range(2)]


def paid_for(scene, payment=None):
    """Give the link of a card payment to a quote."""
    quote = scene.quote()
    payment = payment or Payment.objects.create(
        cart=quote.opportunity.cart, partner=quote.opportunity.partner, user=scene.cast.users.bea, total=20,
        currency="GBP", content_hash="x", variant="demo",
    )  # fmt: skip
    return QuotePayment.objects.create(payment=payment, quote=quote)


def paid_twice(scene):
    paid_for(scene, paid_for(scene).payment)


CASES: dict[str, Callable] = {
    "quote_version_is_unique": lambda s: [s.quote(opportunity=of) for of in [s.opportunity()] for _time in range(2)],
    "quote_one_open_per_opportunity": lambda s: [
        s.quote(opportunity=of, version=version) for of in [s.opportunity()] for version in (1, 2)
    ],
    "quote_state_is_known": lambda s: s.strange_quote(),
    "quote_lasts_for_a_while": lambda s: s.quote(expires_at=s.now),
    "quote_answered_exactly_when_answered": lambda s: s.quote(state="approved"),
    "telesales_quote_document_id": on_one_paper,
    "quotes_never_change": lambda s: rows(s.quote()).update(total=2),
    "quote_comment_says_something": lambda s: comment(s, text=""),
    "quote_comments_stay": lambda s: QuoteComment.objects.filter(pk=comment(s).pk).update(text="Never"),
    "telesales_quotepayment_payment_id": paid_twice,
    "quote_payments_stay": lambda s: QuotePayment.objects.filter(pk=paid_for(s).pk).update(po_number="7"),
    "quotes_are_never_deleted": lambda s: rows(s.quote()).delete(),
}
