"""Who may be found as the buyer of a phone offer, what fills in when he is chosen, and how he may pay (F3, P12)."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from commerce import cards
from commerce.models import PaymentMethod
from commerce.queries import terms
from partners import queries as partners
from partners.models import Address, Membership, Partner, User
from partners.models.partner import digits
from telesales.dialling import national_number
from telesales.queries import phone, search

MOST = 10
SHORTEST = 3
SHORTEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who was found, as he is shown: his name, his company and its town, no more."""

    membership_id: int
    name: str
    company: str
    town: str


def has_account(email):
    """Whether the address belongs to somebody who has an account."""
    return User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email)).exists()


def found(acting, text):
    """Give the ids of the places of those whom a text finds, the best first (see `telesales.queries.search`).

    The operator's staff find everybody; others find by parts of names those to whom their company has sold on the
    phone before, and anybody else by his exact mail, phone or VAT number alone.
    """
    text = " ".join(text.replace("\0", "").split())[:100]
    if len(text) < SHORTEST:
        return []
    if acting.is_operator:
        return list(search.hits(text, seller=acting))[:MOST]
    known = phone.customers(acting).filter(
        Q(user__name__icontains=text)
        | Q(user__email__istartswith=text)
        | Q(partner__name__icontains=text)
        | Q(partner__code__iexact=text)
    )
    ids = list(known.order_by("user__name", "pk").values_list("pk", flat=True)[:MOST])
    return list(dict.fromkeys([*ids, *_named_exactly(text)]))[:MOST]


def _named_exactly(text):
    """Those whose mail, phone or VAT number this is, to the last digit."""
    people = Membership.objects.current().filter(partner__kind="partner", user__status__in=["active", "on_hold"])
    hit = Q(user__email__iexact=text) if "@" in text else Q(pk=None)
    sought = national_number(text) if not any(letter.isalpha() for letter in text) else ""
    if len(sought) >= SHORTEST_NUMBER:
        hit |= Q(pk__in=[row.pk for row in _called(people, sought)])
    compact = "".join(letter for letter in text.upper() if letter.isalnum())
    if len(compact) >= SHORTEST_NUMBER:
        numbered = Partner.objects.alias(number=Lower("tax_number")).filter(number=compact.lower())
        hit |= Q(partner__in=numbered.values("pk"))
    return people.filter(hit).order_by("user__name", "pk").values_list("pk", flat=True)[:MOST]


def _called(people, sought):
    """Those with just this number, however it is written."""
    near = people.alias(number=digits("user__phone")).filter(number__contains=sought).exclude(user__phone="")
    return [row for row in near.select_related("user")[: MOST * 5] if national_number(row.user.phone) == sought]


def rows(ids):
    """Give the Rows of places, in order."""
    people = Membership.objects.filter(pk__in=ids).select_related("user", "partner")
    towns = dict(
        Address.objects.filter(partner__in=[each.partner_id for each in people])
        .order_by("is_default_ship_to", "-pk")
        .values_list("partner", "city")
    )
    by_id = {each.pk: each for each in people}
    return [
        Row(pk, by_id[pk].user.name, by_id[pk].partner.name, towns.get(by_id[pk].partner_id, ""))
        for pk in ids
        if pk in by_id
    ]


def address(acting, customer):
    """Give what fills in of a customer's address: of one to whom one may sell by name, all of it; of anybody else
    nothing, he says it himself."""
    if not (acting.is_operator or phone.customers(acting).filter(pk=customer.pk).exists()):
        return {}
    nodes = [row[0] for row in partners.path(customer.partner_id)]
    own = Address.objects.filter(partner__in=nodes)
    nearest = max(own, key=lambda each: (each.is_default_ship_to, nodes.index(each.partner_id), -each.pk), default=None)
    return {name: getattr(nearest, name) for name in ("street", "postcode", "city", "country")} if nearest else {}


def methods(offer, fitting):
    """Give those of the `fitting` ways to pay that the buyer has: what his company's terms leave, on account only with
    an account that allows it in this currency, by card only where a provider is set (O2, O7)."""
    account = own = None
    if offer.customer_id:
        own, account = terms.with_account(offer.customer.partner_id)
    possible = {
        PaymentMethod.ON_ACCOUNT: bool(
            account and account.is_on_account_allowed and account.currency == offer.currency
        ),
        PaymentMethod.CARD: cards.is_offered(),
    }
    agreed = own.payment_methods if own else fitting
    return [method for method in fitting if method in agreed and possible.get(method, True)]
