"""Recordings of calls: whose they are, who has heard them, what is asked for (F6)."""

from django.db.models import Q
from django.db.models.expressions import RawSQL

from core import once
from partners.models import SUBTREE_SQL, Membership
from partners.permissions import Permission, Role
from telesales.models import PhoneOffer, Recording, RecordingAccess, RecordingRequest

ACCESSES = 20
SELLING = (Role.VENDOR, Role.AFFILIATE, Role.PARTNER_ADMINISTRATOR)
"""Whom a selling company's calls concern, beside the seller himself."""


def visible_to(acting):
    """Give the recordings that `acting` may hear of by sight: the operator's staff all, others those of what their
    company has sold, or of what was sold of its products. Nobody else's exist to him (P12)."""
    if acting.is_operator:
        return Recording.objects.all()
    below = RawSQL(SUBTREE_SQL, [acting.partner_id])
    return Recording.objects.filter(Q(offer__sold_from__in=below) | Q(offer__sale__vendor__in=below))


def offers(acting):
    """Give the offers to which `acting` may add recordings: his company's, the operator's managers all."""
    if acting.may(Permission.PHONE_MANAGE):
        return PhoneOffer.objects.all()
    return PhoneOffer.objects.filter(sold_from__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))


def is_sellers(acting, offer):
    """Whether the company that sells it is the acting one, or a branch of it."""
    if offer.sold_from_id == acting.partner_id:
        return True
    below = PhoneOffer.objects.filter(pk=offer.pk, sold_from__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))
    return once.read(("telesales.sellers", acting.partner_id, offer.pk), below.exists)


def of_offer(offer):
    """Give the recordings of an offer in the order in which they came, with who gave them."""
    return list(offer.recordings.select_related("by").order_by("at", "pk"))


def is_there(offer):
    """Whether a file is kept: what the telephone system is said to have, nobody here can hear."""
    return offer.recordings.filter(kind=Recording.Kind.FILE, deleted_at=None).exists()


def open_request(offer):
    """Give the open RecordingRequest of what an offer became; None where nothing is asked for."""
    return RecordingRequest.objects.filter(sale__offer=offer, state=RecordingRequest.State.OPEN).first()


def last_request(offer):
    """Give the last RecordingRequest; None where nothing was ever asked for, or ordered."""
    if offer.order_id is None:
        return None
    found = RecordingRequest.objects.filter(sale__offer=offer).select_related("asked_by")
    return found.order_by("-asked_at", "-pk").first()


def requests(sale):
    """Give all that was asked for of a sale, the newest first."""
    return list(sale.recording_requests.select_related("asked_by").order_by("-asked_at", "-pk"))


def accesses(offer):
    """Give the last times that somebody heard recordings of an offer, the newest first."""
    found = RecordingAccess.objects.filter(recording__offer=offer).select_related("user", "partner", "recording")
    return list(found.order_by("-at", "-pk")[:ACCESSES])


def to_delete(*, before):
    """Give the kept files that are older than a moment and of no sale whose recording is asked for."""
    held = RecordingRequest.objects.filter(state=RecordingRequest.State.OPEN).values("sale__offer")
    kept = Recording.objects.filter(kind=Recording.Kind.FILE, deleted_at=None, at__lte=before)
    return kept.exclude(offer__in=held).order_by("at")


def kept_paths(paths):
    """Give those of the paths that a row keeps."""
    return set(Recording.objects.filter(path__in=paths, deleted_at=None).values_list("path", flat=True))


def sellers(sale):
    """Give the users whom a request concerns: the seller, and the people of the selling company and of the vendor who
    sell on the phone or administrate. Of the operator the seller alone."""
    companies = {sale.order.sold_from_id, sale.vendor_id} - {None}
    found = Membership.objects.current().filter(
        Q(pk=sale.seller_id)
        | Q(partner__in=companies, partner__kind="partner", roles__overlap=[role.value for role in SELLING])
    )
    users = {place.user_id: place.user for place in found.select_related("user")}
    return [users[pk] for pk in sorted(users) if users[pk].is_active]
