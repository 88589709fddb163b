"""Whom a company knows as customer or supplier, and whom it has asked to become so (S6).

`side` is always that of the other company: Side.BUYER for customers, Side.SELLER for suppliers.
"""

from datetime import timedelta

from django.db.models import Q
from django.db.models.expressions import RawSQL

from commerce.models import Product
from commerce.queries import catalogue, search, seen, shelf
from messaging.models import (
    Contact,
    ContactInvitation,
    InvitationState,
    ProcessMatch,
    ProcessState,
    Side,
    Thread,
)
from messaging.queries import organisation
from messaging.windows import other
from partners import queries as partners
from partners.models import SUBTREE_SQL, Membership, Partner, User
from partners.queries.people import SIGNS_IN

DAY = timedelta(days=1)


def may_deal(acting, side):
    """Whether somebody's role deals with customers, or with suppliers: whoever sells invites customers."""
    return acting.may(organisation.RIGHTS[other(side)])


def sides(acting):
    """Give whom somebody deals with, customers first."""
    return [side for side in (Side.BUYER, Side.SELLER) if may_deal(acting, side)]


# ---------------------------------------------------------------- invitations
def of_company(acting):
    """Give the invitations of somebody's company that his role may read; of no other (P12)."""
    company = organisation.company_id(acting)
    return ContactInvitation.objects.filter(company=company, side__in=sides(acting))


def found(acting, pk):
    """Give one of them; None where it is not there for him."""
    related = ("company", "accepted_as", "invited_by", "answered_by")
    return of_company(acting).select_related(*related).filter(pk=pk).first()


def earlier(email, company, side):
    """Give what a company has sent to an address before, the latest first."""
    rows = ContactInvitation.objects.select_related("accepted_as")
    return list(rows.filter(company=company, side=side, email__iexact=email).order_by("-pk"))


def sent_within_a_day(company, now):
    """Give how many addresses a company has invited in the last 24 hours."""
    return ContactInvitation.objects.filter(company=company, sent_at__gt=now - DAY).count()


def is_colleague(email, company):
    """Whether the address is of somebody in the company itself."""
    tree = RawSQL(SUBTREE_SQL, [company])
    return Membership.objects.current().filter(user__email__iexact=email, partner__in=tree).exists()


def known(email):
    """Give the account that has an address; None without one."""
    return User.objects.filter(email__iexact=email, status__in=SIGNS_IN).first()


def is_taken(email):
    """Whether an address has an account, also one that no longer signs in: nobody registers with it."""
    return User.objects.filter(email__iexact=email).exists()


def open_for(user, now):
    """Give the invitations that went to somebody's own address and still count, the latest first."""
    if not user.email:
        return ContactInvitation.objects.none()
    rows = ContactInvitation.objects.filter(email__iexact=user.email, state=InvitationState.INVITED)
    return rows.filter(expires_at__gt=now).select_related("company", "invited_by").order_by("-sent_at", "-pk")


def open_count(acting, now):
    """Give how many invitations wait for somebody's answer."""
    return open_for(User.objects.only("email").get(pk=acting.user_id), now).count()


def places(user_places, invitation):
    """Give those of somebody's places from which he may accept an invitation."""
    right = organisation.RIGHTS[invitation.side]
    return [
        place for place in user_places if place.may(right) and organisation.company_id(place) != invitation.company_id
    ]


def told(invitation):
    """Give whoever is told of an answer: who has invited, while he still deals with it; None where he has left."""
    members = organisation.members(invitation.company_id, other(invitation.side))
    place = members.filter(user=invitation.invited_by_id).exclude(user__email="").select_related("user").first()
    return place and place.user


# ---------------------------------------------------------------- companies
def companies(company, side):
    """Give the companies that a company knows: by an accepted invitation, or because they write to each other."""
    mine = other(side)
    contacts = Contact.objects.filter(**{mine: company}).values(side)
    threads = Thread.objects.filter(**{mine: company}, closed_at=None).values(side)
    return Partner.objects.filter(Q(pk__in=contacts) | Q(pk__in=threads))


def invited(rows, company, side):
    """Narrow companies to those that have accepted an invitation, or were met by one."""
    return rows.filter(pk__in=Contact.objects.filter(**{other(side): company}).values(side))


def contacts(company, side, ids):
    """Give {company id: Contact} of many."""
    rows = Contact.objects.filter(**{other(side): company, f"{side}__in": ids})
    return {getattr(row, f"{side}_id"): row for row in rows}


def threads(company, side, ids):
    """Give {company id: [the thread that was written in last, one in which it has responded or None]} of many, in two
    queries: where it has responded, its profile is open (S4)."""
    theirs = f"{side}_id"
    rows = Thread.objects.filter(**{other(side): company, f"{side}__in": ids})
    last = rows.order_by(theirs, "-last_at", "-pk").distinct(theirs)
    open_ = rows.exclude(**{f"{side}_responded_at": None}).order_by(theirs, "-last_at", "-pk").distinct(theirs)
    found = {getattr(row, theirs): [row, None] for row in last}
    for row in open_:
        found[getattr(row, theirs)][1] = row
    return found


def suits(seller, buyer, now):
    """Whether a buyer has an active purchase process that a seller was found for."""
    return ProcessMatch.objects.filter(
        seller=seller, process__buyer=buyer, process__state=ProcessState.ACTIVE, process__deadline__gt=now
    ).exists()


# ---------------------------------------------------------------- products
def products(acting, seller, now, *, text=""):
    """Give the products that a company sells and somebody sees at his prices, by name (C2).

    What no vendor owns the operator sells.
    """
    limits = catalogue.scope(acting, now)
    bits = seen.bits(shelf.current(limits), now)
    if text:
        bits &= shelf.of_ids(search.matching(text, scope=limits).ids)
    owned = Q(vendor__in=RawSQL(SUBTREE_SQL, [seller]))
    if seller == partners.operator_id():
        owned |= Q(vendor=None)
    return Product.objects.filter(owned, is_active=True, pk__in=shelf.ids_of(bits)).order_by("name", "pk")
