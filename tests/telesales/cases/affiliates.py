"""What breaks the constraints of affiliates, their commissions and joint ventures."""

from collections.abc import Callable
from datetime import timedelta

from telesales.models import AffiliateProduct, Affiliation, CommissionRate, JointVenture
from tests.factories.violations import altered


def invitation(scene, **values):
    known = {"vendor": scene.cast.partners.vendor, "email": "a@people.example", "invited_at": scene.now}
    known |= {"invited_by": scene.cast.users.vic, "expires_at": scene.now + timedelta(days=14)}
    known |= {"fingerprint": f"{Affiliation.objects.count():064}"}
    return Affiliation.objects.create(**{**known, **values})


def accepted(scene, **values):
    known = {"state": "accepted", "affiliate": scene.cast.partners.affiliate, "answered_at": scene.now}
    return invitation(scene, **{**known, "answered_by": scene.cast.users.alf, **values})


def given(scene, affiliation=None):
    affiliation = affiliation or accepted(scene)
    return AffiliateProduct.objects.create(affiliation=affiliation, product=scene.cast.products.CANDLE, since=scene.now)


def twice_given(scene):
    affiliation = accepted(scene)
    return [given(scene, affiliation) for _time in range(2)]


def rate(scene, product=None, **values):
    known = {"product": product or given(scene), "kind": "percent", "value": 10, "since": scene.now}
    return CommissionRate.objects.create(**{**known, **values})


def twice_offered(scene):
    product = given(scene)
    return [rate(scene, product) for _time in range(2)]


def share(scene, partner="resale", **values):
    known = {"product": scene.cast.products.CANDLE, "partner": getattr(scene.cast.partners, partner), "percent": 40}
    return JointVenture.objects.create(**{**known, "since": scene.now, "by": scene.cast.users.max, **values})


def twice_shared(scene):
    """The sum would speak first."""
    altered("telesales_jointventure DISABLE TRIGGER USER")
    return [share(scene) for _time in range(2)]


def no_part(scene):
    altered("telesales_jointventure DISABLE TRIGGER USER")
    return share(scene, percent=0)


CASES: dict[str, Callable] = {
    "affiliation_one_per_vendor_and_affiliate": lambda s: [accepted(s), accepted(s)],
    "telesales_affiliation_fingerprint": lambda s: [invitation(s, fingerprint="f"), invitation(s, fingerprint="f")],
    "affiliation_is_with_another_company": lambda s: accepted(s, affiliate=s.cast.partners.vendor),
    "affiliation_accepted_exactly_by_somebody": lambda s: accepted(s, affiliate=None),
    "affiliation_ended_exactly_when_ended": lambda s: accepted(s, ended_at=s.now),
    "affiliate_product_is_given_once": twice_given,
    "commission_rate_is_sound": lambda s: rate(s, value=101),
    "commission_rate_is_offered_once": twice_offered,
    "commission_rates_stay": lambda s: rate(s).delete(),
    "commission_rate_is_only_ended": lambda s: CommissionRate.objects.filter(pk=rate(s).pk).update(value=11),
    "joint_venture_one_share_each": twice_shared,
    "joint_venture_is_a_part": no_part,
    "joint_venture_ended_all_or_none": lambda s: share(s, ended_at=s.now),
    "joint_ventures_total_at_most_all": lambda s: [share(s, percent=60), share(s, "zenith", percent="40.01")],
    "joint_ventures_stay": lambda s: share(s).delete(),
}
