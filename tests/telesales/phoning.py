"""What tests of phone offers share: a script, a vendor's product, an affiliate whom he allows, a complete offer."""

from datetime import timedelta
from decimal import Decimal

from telesales.actions import phone
from telesales.models import (
    AffiliateProduct,
    Affiliation,
    AffiliationState,
    CommissionRate,
    JointVenture,
    PhoneScript,
)

HOME = {"street": "1 Mill Lane", "postcode": "LS1 4AP", "city": "Leeds", "country": "GB"}
NEW = {"name": "Nora New", "email": "nora@new.example", "company": "New Ltd", "phone": "+44 113 496 0000", **HOME}


def script(cast, version=1):
    """Write a version of what is told on the phone, past the rules."""
    return PhoneScript.objects.create(
        version=version,
        contracting_party="Counterpart Ltd",
        words="Your contracting party is Counterpart Ltd; its terms of sale apply.",
        terms_name="Terms of sale",
        terms="Goods stay ours until they are paid.",
        since=cast.now,
        by=cast.users.max,
    )


def owned(cast, code="CANDLE"):
    """Give the vendor a product, past the rules."""
    product = getattr(cast.products, code)
    product.vendor = cast.partners.vendor
    product.save(update_fields=["vendor"])
    return product


def allowed(cast, code="CANDLE", *, may_phone=True, rates=(("percent", "10"),)):
    """Have the vendor allow the affiliate a product for these commissions, past the rules. Gives the rates."""
    affiliation, _made = Affiliation.objects.get_or_create(
        vendor=cast.partners.vendor,
        affiliate=cast.partners.affiliate,
        defaults={
            "email": cast.users.alf.email,
            "state": AffiliationState.ACCEPTED,
            "fingerprint": "f" * 64,
            "invited_at": cast.now,
            "invited_by": cast.users.vic,
            "expires_at": cast.now + timedelta(days=14),
            "answered_at": cast.now,
            "answered_by": cast.users.alf,
        },
    )
    given = AffiliateProduct.objects.create(
        affiliation=affiliation, product=owned(cast, code), may_phone=may_phone, since=cast.now
    )
    return [
        CommissionRate.objects.create(
            product=given,
            kind=kind,
            value=Decimal(value),
            currency="GBP" if kind == "fixed" else "",
            since=cast.now,
        )
        for kind, value in rates
    ]


def shared(cast, percent, partner="resale", code="CANDLE"):
    """Give a partner a share of what the product's vendor gets, past the rules."""
    return JointVenture.objects.create(
        product=getattr(cast.products, code),
        partner=getattr(cast.partners, partner),
        percent=Decimal(percent),
        since=cast.now,
        by=cast.users.vic,
    )


def offered(cast, seller="vic", *, code="CANDLE", customer="ada", **values):
    """Enter an offer that can be ordered: 100.00 at once by invoice, told what must be told."""
    by = cast.acting(seller)
    offer = phone.start(product=getattr(cast.products, code), by=by, now=cast.now)
    entered = {
        "kind": "one_time",
        "amount": Decimal("100.00"),
        "payment_method": "invoice",
        "first_on": cast.now.date(),
        "customer": customer and getattr(cast.memberships, customer),
        "buyer": dict(HOME if customer else NEW),
        **values,
    }
    return phone.change(offer=offer, by=by, now=cast.now, told_party=True, told_terms=True, **entered)


def ordered(cast, offer, seller="vic"):
    """Order an offer on the phone, as it was entered."""
    return phone.order(offer=offer, seen=offer.version, by=cast.acting(seller), now=cast.now)
