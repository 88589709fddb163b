"""What breaks the constraints of phone offers and of how they are sold."""

from collections.abc import Callable

from commerce.models import Payment
from telesales.models import PhoneOffer, PhonePayment, PhonePolicy, PhoneScript
from tests.factories.violations import altered


def offer(scene, **values):
    known = {"seller": scene.cast.memberships.vic, "seller_user": scene.cast.users.vic, "currency": "GBP"}
    known |= {"sold_from": scene.cast.partners.vendor, "started_at": scene.now, "changed_at": scene.now}
    return PhoneOffer.objects.create(**{**known, **values})


def strange(scene):
    """The check of orders lists the states too and would speak first."""
    altered("telesales_phoneoffer DROP CONSTRAINT phone_offer_ordered_exactly_with_an_order")
    return offer(scene, state="lost")


def script(scene, **values):
    known = {"version": 7, "contracting_party": "Counterpart Ltd", "words": "Words", "terms_name": "Terms"}
    return PhoneScript.objects.create(**{**known, "terms": "All of them", "since": scene.now, **values})


def policy(**values):
    return PhonePolicy.objects.create(**{"pk": 1, **values})


def twice(scene, **values):
    return [offer(scene, **values) for _time in range(2)]


def paid_for(scene, payment=None, **values):
    """Give the link of a card payment to an offer."""
    cast = scene.cast
    payment = payment or Payment.objects.create(
        partner=cast.partners.acme, user=cast.users.ada, total=20, currency="GBP", content_hash="x", variant="demo"
    )
    return PhonePayment.objects.create(
        payment=payment, **{"offer": offer(scene), "version": 1, "via": "call", **values}
    )


def paid_twice(scene):
    paid_for(scene, paid_for(scene).payment)


CASES: dict[str, Callable] = {
    "phone_payment_via_is_known": lambda s: paid_for(s, via="fax"),
    "telesales_phonepayment_payment_id": paid_twice,
    "phone_payments_stay": lambda s: PhonePayment.objects.filter(pk=paid_for(s).pk).update(version=2),
    "phone_offer_state_is_known": strange,
    "phone_offer_ordered_exactly_with_an_order": lambda s: offer(s, state="ordered"),
    "phone_offer_sent_with_a_link": lambda s: offer(s, state="sent", sent_at=s.now),
    "phone_offer_is_of_something": lambda s: offer(s, quantity=0),
    "phone_offer_amount_is_above_zero": lambda s: offer(s, amount=0),
    "phone_offer_trial_is_short": lambda s: offer(s, trial_days=31),
    "phone_offer_told_from_a_script": lambda s: offer(s, told_party_at=s.now),
    "telesales_phoneoffer_key": lambda s: twice(s, key="5f0c8b5e-6f0b-4c55-9b2f-6f4f1d2a7a11"),
    "telesales_phoneoffer_fingerprint": lambda s: twice(s, fingerprint="f" * 64),
    "telesales_phoneoffer_order_id": lambda s: twice(s, state="ordered", order=s.order),
    "phone_policy_is_one": lambda s: policy(pk=2),
    "phone_policy_recordings_are_due": lambda s: policy(recording_days=31),
    "phone_policy_recordings_are_kept": lambda s: policy(retention_days=29),
    "phone_policy_links_end": lambda s: policy(link_days=0),
    "phone_policy_fee_is_a_part": lambda s: policy(fee_percent=51),
    "phone_script_says_everything": lambda s: script(s, words=""),
    "phone_scripts_stay": lambda s: PhoneScript.objects.filter(pk=script(s).pk).update(words="Other words"),
    "telesales_phonescript_version": lambda s: [script(s) for _time in range(2)],
}
