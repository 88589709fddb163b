"""What breaks the constraints of phone sales, their recordings, and the settings of selling on the phone."""

from collections.abc import Callable
from datetime import timedelta

from telesales.models import (
    PhonePolicy,
    PhoneSale,
    PhoneScript,
    Recording,
    RecordingAccess,
    RecordingRequest,
    SaleShare,
)
from tests.telesales import phoning
from tests.telesales import recording as calls


def sale(scene):
    """Give what vic has sold on the phone."""
    return calls.sold(scene.cast)


def another(scene, **values):
    """Write a sale like that one, of an order that is not sold on the phone, past all rules."""
    first = sale(scene)
    copied = PhoneSale.objects.filter(pk=first.pk).values().get()
    del copied["id"]
    new = {"order_id": scene.order.pk, "offer_id": phoning.offered(scene.cast).pk}
    return PhoneSale.objects.create(**{**copied, **new, **values})


def paid_commission(scene, value):
    """An affiliate without a commission, or with one of nothing."""
    [rate] = phoning.allowed(scene.cast)
    known = {"affiliate": scene.cast.partners.affiliate, "rate": rate, "rate_kind": "percent"}
    return another(scene, **known, rate_value=value)


def share(scene, of=None, **values):
    known = {"sale": of or sale(scene), "partner": scene.cast.partners.resale, "percent": 10}
    return SaleShare.objects.create(**{**known, **values})


def recording(scene, **values):
    known = {"kind": "reference", "reference": "PBX-1", "at": scene.now, "by": scene.cast.users.vic}
    if "offer" not in values:
        known["offer"] = sale(scene).offer
    return Recording.objects.create(**{**known, **values})


def file(scene, **values):
    known = {"kind": "file", "reference": "", "path": "ab/" + "c" * 40, "size": 9, "sha256": "d" * 64}
    return recording(scene, **{**known, **values})


def request(scene, **values):
    known = {"reason": "Disputed", "asked_at": scene.now, "asked_by": scene.cast.users.max}
    known |= {"due_at": scene.now + timedelta(days=3)}
    if "sale" not in values:
        known["sale"] = sale(scene)
    return RecordingRequest.objects.create(**{**known, **values})


def access(scene):
    people = {"user": scene.cast.users.fay, "partner": scene.cast.partners.operator}
    return RecordingAccess.objects.create(recording=file(scene), at=scene.now, **people)


def twice(make, scene, name, of):
    """Write two rows about the same."""
    return [make(scene, **{name: of}) for _time in range(2)]


def deleted_again(scene):
    rows = Recording.objects.filter(pk=file(scene).pk)
    rows.update(deleted_at=scene.now)
    rows.update(deleted_at=None)


def kept_twice(scene):
    one = file(scene)
    return file(scene, offer=one.offer)


def script(scene, **values):
    known = {"version": 1, "contracting_party": "C", "words": "W", "terms_name": "N", "terms": "T", "since": scene.now}
    return PhoneScript.objects.create(**{**known, **values})


def of_first(scene, name):
    """A second sale of the order, or of the offer, of the first."""
    known = {"order": "order_id", "offer": "offer_id"}[name]
    return another(scene, **{known: getattr(sale_before(scene), known)})


def sale_before(scene):
    return PhoneSale.objects.first() or sale(scene)


CASES: dict[str, Callable] = {
    "phone_sale_affiliate_has_a_commission": lambda s: paid_commission(s, 0),
    "phone_sale_tax_is_part_of_the_total": lambda s: another(s, tax_total=101),
    "phone_sale_fee_is_a_part": lambda s: another(s, fee_percent=51),
    "telesales_phonesale_order_id": lambda s: of_first(s, "order"),
    "telesales_phonesale_offer_id": lambda s: of_first(s, "offer"),
    "phone_sales_never_change": lambda s: PhoneSale.objects.filter(pk=sale(s).pk).update(fee_percent=5),
    "sale_share_one_per_partner": lambda s: twice(share, s, "of", sale(s)),
    "sale_share_is_a_part": lambda s: share(s, percent=101),
    "sale_shares_never_change": lambda s: SaleShare.objects.filter(pk=share(s).pk).update(percent=5),
    "recording_is_a_file_or_a_reference": lambda s: recording(s, reference=""),
    "recording_path_is_its_own": kept_twice,
    "recordings_are_never_deleted": lambda s: raw_delete(Recording, recording(s)),
    "recording_is_only_deleted": deleted_again,
    "recording_request_one_open": lambda s: twice(request, s, "sale", sale(s)),
    "recording_request_leaves_time": lambda s: request(s, due_at=s.now),
    "recording_request_has_a_reason": lambda s: request(s, reason=""),
    "recording_request_ended_exactly_when_ended": lambda s: request(s, state="missed"),
    "recording_accesses_stay": lambda s: RecordingAccess.objects.filter(pk=access(s).pk).update(at=s.now),
    "phone_policy_is_one": lambda s: PhonePolicy.objects.create(pk=2),
    "phone_policy_recordings_are_due": lambda s: PhonePolicy.objects.create(pk=1, recording_days=0),
    "phone_policy_recordings_are_kept": lambda s: PhonePolicy.objects.create(pk=1, retention_days=29),
    "phone_policy_links_end": lambda s: PhonePolicy.objects.create(pk=1, link_days=31),
    "phone_policy_fee_is_a_part": lambda s: PhonePolicy.objects.create(pk=1, fee_percent=51),
    "phone_script_says_everything": lambda s: script(s, terms=""),
    "telesales_phonescript_version": lambda s: [script(s) for _time in range(2)],
    "phone_scripts_stay": lambda s: PhoneScript.objects.filter(pk=script(s).pk).update(terms="Other"),
}


def raw_delete(model, row):
    """Delete as the database sees it, past what Django protects before."""
    return model.objects.filter(pk=row.pk)._raw_delete(model.objects.db)
