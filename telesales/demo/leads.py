"""The demo's leads: some of each state, with words that people write."""

import random
from datetime import timedelta

from commerce.models import Product
from core import audit
from core.actor import Actor
from partners.models import Membership, Partner, User
from telesales.models import Lead, LeadActor, LeadSource, LeadState

SEED = 20_607
S = LeadState
LEADS = [
    # company, name, country, city, phone, message, source, state, with whom, taken by, days ago
    ("Nordlicht Gastronomie GmbH", "Nina Nord", "DE", "Kiel", "+49 431 5550181",
     "We fit out forty beach bars each spring and look for lanterns that stand the salt.", "contact",
     S.SUBMITTED, "", "", 0),
    ("Kestrel Events", "Keith Kessler", "GB", "Norwich", "+44 1603 555 021",
     "Do you deliver candles to venues directly? We need about 2,000 a month.", "contact", S.SUBMITTED, "", "", 1),
    ("Maison Perrault", "Paule Perrault", "FR", "Lyon", "", "Is there a price list for retailers?", "contact",
     S.SUBMITTED, "", "", 3),
    ("Harbour Hotels", "Hannah Holm", "GB", "Portsmouth", "+44 23 9255 5130",
     "Met at the trade fair; wants one supplier for all nine houses.", "hand", S.ASSIGNED, "ssr", "sam", 4),
    ("Brightwater Schools Trust", "Ben Bright", "GB", "Exeter", "+44 1392 555 047",
     "Tender for cleaning and lighting supplies closes next month.", "contact", S.ASSIGNED, "ssr", "", 6),
    ("Oakfield Garden Centres", "Olga Oak", "GB", "Derby", "+44 1332 555 090",
     "Three shops; would like twine and lanterns on sale or return.", "contact", S.ASSIGNED, "RESELL", "ruth", 2),
    ("Trent Valley Stores", "Tom Trent", "GB", "Nottingham", "+44 115 555 0177",
     "Ines called on them last week.", "hand", S.ASSIGNED, "RESELL", "", 8),
    ("Pier & Promenade", "Petra Pier", "GB", "Bristol", "", "Asked for a catalogue.", "invitation",
     S.ASSIGNED, "HALE", "", 5),
    ("Lumen Studio", "Lars Lund", "DK", "Aarhus", "+45 8655 5512",
     "Wanted single pieces for private customers.", "contact", S.DISQUALIFIED, "ssr", "", 19),
    ("Quick & Cheap Ltd", "J. Smith", "GB", "London", "", "Send best price all items", "contact",
     S.DISQUALIFIED, "", "", 27),
]  # fmt: skip
REASONS = ["Buys for private people only.", "Could not be reached at this address."]


def make(*, now):
    """Write them with their history."""
    dice = random.Random(SEED)
    products = list(Product.objects.filter(is_active=True, vendor=None).order_by("pk")[:40])
    reasons = iter(REASONS)
    for company, name, country, city, phone, message, source, state, with_whom, taken_by, days in LEADS:
        at = now - timedelta(days=days, minutes=dice.randrange(20, 600))
        lead = Lead(
            company=company, name=name, country=country, city=city, phone=phone, message=message, source=source,
            email=f"{name.split()[-1].lower()}@{company.split()[0].lower()}.example", created_at=at, state=state,
            product=dice.choice(products) if products and source == LeadSource.CONTACT else None,
        )  # fmt: skip
        if source == LeadSource.INVITATION:
            lead.invited_at = at
        _with(lead, with_whom, taken_by, at + timedelta(hours=2))
        if state == S.DISQUALIFIED:
            lead.decided_at, lead.decided_by, lead.reason = at + timedelta(days=2), _user("max"), next(reasons)
        lead.save(force_insert=True)
        _remember(lead, at)


def _with(lead, with_whom, taken_by, at):
    if not with_whom:
        return
    lead.assigned_at, lead.for_ssrs = at, with_whom == "ssr"
    if with_whom != "ssr":
        lead.reseller = Partner.objects.get(code=with_whom)
    if taken_by:
        lead.owner = Membership.objects.get(user__username=taken_by, ended_at=None)


def _remember(lead, at):
    """The history that its page shows, and who may go on reading it."""
    manager = _user("max")
    by = Actor(None, lead.name) if lead.source == LeadSource.CONTACT else Actor(manager.pk, manager.name)
    audit.record("lead.submitted" if by.user_id is None else "lead.entered", lead, by=by, at=at)
    if lead.reseller_id:
        LeadActor.objects.create(lead=lead, reseller=lead.reseller, since=lead.assigned_at)
    elif lead.owner_id:
        LeadActor.objects.create(lead=lead, user=lead.owner.user, since=lead.assigned_at)
    if lead.assigned_at:
        audit.record("lead.assigned", lead, by=Actor(manager.pk, manager.name), at=lead.assigned_at)
    if lead.owner_id:
        owner = lead.owner.user
        audit.record("lead.taken", lead, by=Actor(owner.pk, owner.name), at=lead.assigned_at)
    if lead.decided_at:
        by = Actor(manager.pk, manager.name)
        audit.record("lead.disqualified", lead, by=by, at=lead.decided_at, reason=lead.reason)


def _user(username):
    return User.objects.get(username=username)
