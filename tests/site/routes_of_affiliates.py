"""The addresses of affiliates and joint ventures; see routes_table.

Vic has invited alf, who has not answered; ada and zoe are administrators of other companies, to whom that invitation
does not exist. The product with shares is the depot's, which ada and max keep. Links are forged.
"""

from collections.abc import Callable
from datetime import timedelta

from commerce.models import Product
from telesales.models import AffiliateProduct, Affiliation, CommissionRate, JointVenture

ROWS = """
telesales:affiliate_invitation       GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliate_invitation       POST 302  403  403  403  403  403  403  403  403  403  403  302  403
telesales:affiliate_invitations      GET  302  403  403  403  403  403  403  403  403  403  403  200  403
telesales:affiliate_invitations      POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliate_products         GET  302  403  403  403  403  403  403  403  403  403  403  200  403
telesales:affiliate_products         POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation                GET  302  403  403  403  403  404  403  403  403  403  200  403  404
telesales:affiliation                POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_again          GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_again          POST 302  403  403  403  403  404  403  403  403  403  302  403  404
telesales:affiliation_answer         GET  404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:affiliation_answer         POST 404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:affiliation_change         GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_change         POST 302  403  403  403  403  404  403  403  403  403  302  403  404
telesales:affiliation_end            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_end            POST 302  403  403  403  403  404  403  403  403  403  422  403  404
telesales:affiliation_join           GET  404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:affiliation_join           POST 404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:affiliation_link           GET  404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:affiliation_link           POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_new            GET  302  403  403  403  403  200  403  403  403  403  200  403  200
telesales:affiliation_new            POST 302  403  403  403  403  422  403  403  403  403  302  403  422
telesales:affiliation_products       GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_products       POST 302  403  403  403  403  404  403  403  403  403  302  403  404
telesales:affiliation_rate_end       GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_rate_end       POST 302  403  403  403  403  404  403  403  403  403  302  403  404
telesales:affiliation_withdrawal     GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:affiliation_withdrawal     POST 302  403  403  403  403  404  403  403  403  403  302  403  404
telesales:affiliations               GET  302  403  403  403  403  200  403  403  403  403  200  403  200
telesales:affiliations               POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:product_share_end          GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:product_share_end          POST 302  403  403  403  403  302  403  403  302  403  404  403  404
telesales:product_shares             GET  302  403  403  403  403  200  403  403  200  403  404  403  404
telesales:product_shares             POST 302  403  403  403  403  302  403  403  302  403  404  403  404
"""


def sold(w, code):
    """Give a product of the vendor's own."""
    known = {"name": code.title(), "vendor": w.cast.partners.vendor}
    return Product.objects.get_or_create(code=code, defaults=known)[0]


def invitation(w):
    """Give the invitation of alf, an hour and a half old, to sell one product for one commission."""
    found = Affiliation.objects.filter(email="alf@people.example").first()
    if found:
        return found
    at = w.now - timedelta(hours=2)
    made = Affiliation.objects.create(
        vendor=w.cast.partners.vendor, email="alf@people.example", fingerprint="a" * 64, invited_at=at,
        invited_by=w.cast.users.vic, expires_at=at + timedelta(days=14),
    )  # fmt: skip
    given = AffiliateProduct.objects.create(affiliation=made, product=sold(w, "LATHE"), since=at)
    CommissionRate.objects.create(product=given, kind="percent", value=10, since=at)
    return made


def kept(w):
    """Give a product of the depot's that zenith shares in."""
    known = {"name": "Shared", "vendor": w.cast.partners.acme_depot}
    product, is_new = Product.objects.get_or_create(code="SHARED", defaults=known)
    if is_new:
        JointVenture.objects.create(
            product=product, partner=w.cast.partners.zenith, percent=10, since=w.now, by=w.cast.users.max
        )
    return product


def one(name):
    return lambda w: [invitation(w).pk, *name(w)] if name else [invitation(w).pk]


def given(w):
    return {
        "products": sold(w, "VICE").pk, "may_phone": "on", "rate0-value": "8.5", "rate0-kind": "percent",
        "rate1-value": "5.00", "rate1-kind": "fixed", "rate1-currency": "GBP",
    }  # fmt: skip


ARGUMENTS: dict[str, Callable] = {
    "telesales:affiliation_link": lambda w: ["forged"],
    "telesales:affiliation_rate_end": one(lambda w: [CommissionRate.objects.latest("pk").pk]),
    "telesales:product_shares": lambda w: [kept(w).pk],
    "telesales:product_share_end": lambda w: [kept(w).pk, kept(w).joint_ventures.get().pk],
    **{
        f"telesales:{name}": one(None)
        for name in (
            "affiliation", "affiliation_again", "affiliation_change", "affiliation_end", "affiliation_products",
            "affiliation_withdrawal", "affiliate_invitation",
        )
    },
}  # fmt: skip
SENT: dict[str, Callable] = {
    "telesales:affiliation_new": lambda w: {"emails": "new@people.example", "language": "en-gb", **given(w)},
    "telesales:affiliation_products": given,
    "telesales:affiliation_change": lambda w: {"ids": invitation(w).products.get().pk, "act": "phone"},
    "telesales:affiliate_invitation": lambda w: {"decline": "1"},
    "telesales:product_shares": lambda w: {"partner": "RESALE", "percent": "12.5"},
}
