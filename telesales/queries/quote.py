"""Quotes as the customer's people and those who sell see them (T6, T8, P12)."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from commerce.models import Payment
from core import prepared
from partners.models import SUBTREE_SQL, User
from partners.permissions import Role
from telesales.models import (
    OPPORTUNITY_LIVE,
    Opportunity,
    OpportunityState,
    Quote,
    QuoteComment,
    QuotePayment,
    QuoteState,
)

COUNT_SQL = """
    SELECT count(*) FROM telesales_quote q JOIN telesales_opportunity o ON o.id = q.opportunity_id
    WHERE q.state = 'sent' AND q.expires_at > clock_timestamp() AND o.deleted_at IS NULL
        AND o.state = 'pending_customer' AND o.customer_id = %s
"""
PEOPLE = ("opportunity__partner", "opportunity__customer__user", "opportunity__owner__user", "answered_by", "document")
HEAVY = ("document__content", "opportunity__partner__attributes", "opportunity__partner__notes")


def to_customer(acting):
    """Give the quotes that somebody sees at his place as a customer: his own; those of the nodes below, and an
    administrator those of his own node (T8, P12)."""
    below = Q(opportunity__partner__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))
    if Role.PARTNER_ADMINISTRATOR not in acting.roles:
        below &= ~Q(opportunity__partner=acting.partner_id)
    own = Q(opportunity__customer__user=acting.user_id, opportunity__partner=acting.partner_id)
    return with_people(Quote.objects.filter(own | below, opportunity__deleted_at=None))


def to_seller(acting):
    """Give the quotes of the opportunities that somebody who sells sees."""
    return with_people(Quote.objects.filter(opportunity__in=Opportunity.objects.visible_to(acting)))


def with_people(quotes):
    """Read quotes with whom their rows name, and without what is long of them."""
    return quotes.select_related(*PEOPLE, "opportunity__order").defer(*HEAVY)


def latest(quotes):
    """Narrow to the last version of each opportunity."""
    newer = Quote.objects.filter(opportunity=OuterRef("opportunity"), version__gt=OuterRef("version"))
    return quotes.filter(~Exists(newer))


def with_versions(quotes, pk):
    """Give all versions of the opportunity that a quote belongs to, the newest first; none where it is not seen. Each
    knows as `has_card` whether a card payment was tried for it."""
    of = Quote.objects.filter(pk=pk).values("opportunity")
    tried = QuotePayment.objects.filter(quote=OuterRef("pk"))
    found = quotes.filter(opportunity__in=of).select_related("opportunity__cart").order_by("-version")
    return list(found.annotate(has_card=Exists(tried)))


def of_opportunity(opportunity):
    """Give the versions of an opportunity, the newest first."""
    found = Quote.objects.filter(opportunity=opportunity).select_related("document", "sent_by", "answered_by")
    return found.defer("document__content").order_by("-version")


def open_count(acting):
    """Give how many quotes wait for the acting user's own answer: every page of every buyer asks for it."""
    with prepared.cursor() as cursor:
        cursor.execute(COUNT_SQL, [acting.membership_id])
        return cursor.fetchone()[0]


def matching(quotes, text):
    """Narrow to those whose number, name or company the text names."""
    number = Q(opportunity__number__iexact=text) | Q(opportunity__name__icontains=text)
    return quotes.filter(number | Q(opportunity__partner__name__icontains=text))


def in_state(quotes, state):
    """Narrow to those that wait for an answer (open), were ordered, or came to nothing (over)."""
    is_open = Q(state=QuoteState.SENT, expires_at__gt=Now(), opportunity__state=OpportunityState.PENDING_CUSTOMER)
    if state == "open":
        return quotes.filter(is_open)
    if state == "ordered":
        return quotes.exclude(opportunity__order=None)
    return quotes.filter(opportunity__order=None).exclude(is_open)


def card_tried(quote):
    """Give the last card payment that was tried for a quote and made no order, None before the first. The quote comes
    from with_versions."""
    if not quote.has_card:
        return None
    return Payment.objects.filter(quote_payment__quote=quote, order=None).order_by("-pk").first()


def comments(opportunity):
    """Give what was written about an opportunity's quotes, oldest first."""
    return QuoteComment.objects.filter(opportunity=opportunity).select_related("by").order_by("id")


def waiting(*, until, now):
    """Give the quotes that wait for an answer and end by then."""
    return Quote.objects.filter(
        state=QuoteState.SENT,
        expires_at__gt=now,
        expires_at__lte=until,
        opportunity__state__in=OPPORTUNITY_LIVE,
        opportunity__deleted_at=None,
    )


def people_of(opportunity):
    """Give the users of the customer's side who have written or answered, beside whom it is for."""
    answered = Q(pk__in=Quote.objects.filter(opportunity=opportunity).values("answered_by"))
    wrote = Q(pk__in=QuoteComment.objects.filter(opportunity=opportunity, is_customers=True).values("by"))
    return User.objects.filter(answered | wrote | Q(pk=opportunity.customer.user_id)).order_by("pk")
