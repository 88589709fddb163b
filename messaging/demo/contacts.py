"""The demo's customers and suppliers: who knows whom, who was invited, what became of it.

Invitations that still count are sent by the real action, so that the links in their mails work.
"""

import random
from datetime import timedelta

from core import audit
from core.actor import Actor
from messaging.actions import contact as actions
from messaging.models import Contact, ContactInvitation, InvitationState, Side
from messaging.queries import organisation
from messaging.rules.contact import INVITATION
from partners import queries as partners
from partners.models import Partner, User

SEED = 20_812
S = InvitationState
HELLO = "We met at the spring fair. Write to me here when you need prices or a delivery date."
WANTED = "We are looking for a second source and would like to see your offers."
INVITED = [
    # company, inviter, as what, address or user name, state, days ago, answered after days, accepted as
    ("VENDOR", "vic", Side.BUYER, "bea", S.ACCEPTED, 61, 1, "ACME"),
    ("VENDOR", "vic", Side.BUYER, "zoe", S.ACCEPTED, 34, 3, "ZENITH"),
    ("VENDOR", "vic", Side.BUYER, "purchasing@harbour-joinery.example", S.INVITED, 2, None, None),
    ("VENDOR", "vic", Side.BUYER, "office@larkfield-schools.example", S.INVITED, 12, None, None),
    ("VENDOR", "vic", Side.BUYER, "einkauf@werkhof-kiel.example", S.INVITED, 27, None, None),
    ("VENDOR", "vic", Side.BUYER, "tools@mosley-estates.example", S.DECLINED, 45, 4, None),
    ("VENDOR", "vic", Side.BUYER, "info@brigg-and-sons.example", S.WITHDRAWN, 20, 1, None),
    ("ACME", "ada", Side.SELLER, "sales@tallow-and-wick.example", S.INVITED, 5, None, None),
    ("ACME", "ada", Side.SELLER, "angebote@lindner-papier.example", S.INVITED, 19, None, None),
    ("OPERATOR", "sam", Side.BUYER, "buying@pennine-cafes.example", S.INVITED, 1, None, None),
    ("OPERATOR", "sam", Side.BUYER, "stores@fenland-growers.example", S.DECLINED, 16, 2, None),
    ("OPERATOR", "sam", Side.BUYER, "bea", S.INVITED, 3, None, None),
    ("ZENITH", "zoe", Side.SELLER, "vic", S.INVITED, 1, None, None),
]


def make(*, now):
    """Write them with their history; nothing where they stand."""
    if ContactInvitation.objects.exists():
        return
    dice = random.Random(SEED)
    for place, row in enumerate(INVITED):
        _invitation(row, place, now, dice)


def _invitation(row, place, now, dice):
    code, inviter, side, who, state, days, answered, accepted = row
    at = now - timedelta(days=days, minutes=dice.randrange(20, 600))
    company, by, user = _company(code), User.objects.filter(username=inviter).first(), _user(who)
    theirs = _company(accepted) if accepted else None
    if company is None or by is None or (accepted and theirs is None) or not (user or "@" in who):
        return
    email = user.email if user else who
    if state == S.INVITED and at + INVITATION > now:
        _sent(company, by, email, side, at)
        return
    made = ContactInvitation(
        company=company, side=side, email=email, language="en-gb", state=state,
        message=_words(side), fingerprint=f"{place:064x}", invited_at=at, invited_by=by,
        sent_at=at, expires_at=at + INVITATION, accepted_as=theirs,
    )  # fmt: skip
    answerer = by if state == S.WITHDRAWN else user
    if answered is not None:
        made.answered_at, made.answered_by = at + timedelta(days=answered), answerer
    made.save(force_insert=True)
    known = {"partner_id": company.pk}
    audit.record("contact.invited", made, by=_actor(by, who), at=at, **known, new={"email": made.email, "side": side})
    if answered is not None:
        audit.record(f"contact.{state}", made, by=_actor(answerer, who), at=made.answered_at, **known)
    if theirs:
        _begin(made, theirs)


def _sent(company, by, email, side, at):
    place = next((each for each in partners.places(by) if organisation.company_id(each) == company.pk), None)
    if place:
        said = {"message": _words(side), "language": "en-gb", "moment": lambda: at}
        actions.invite(email=email, side=side, by=place, **said)


def _words(side):
    return HELLO if side == Side.BUYER else WANTED


def _begin(invitation, theirs):
    seller, buyer = (invitation.company, theirs) if invitation.side == Side.BUYER else (theirs, invitation.company)
    known = {"since": invitation.answered_at, "invitation": invitation}
    Contact.objects.get_or_create(seller=seller, buyer=buyer, defaults=known)


def _company(code):
    if code == "OPERATOR":
        return Partner.objects.filter(kind=Partner.Kind.OPERATOR).first()
    return Partner.objects.filter(code=code, parent=None).first()


def _user(name):
    return None if "@" in name else User.objects.filter(username=name).first()


def _actor(user, email):
    return Actor(user.pk, user.name) if user else Actor(None, email, channel="link")
