"""Leads: whose they are, who may be told of them, which product somebody asks about, whom one may be already (T7)."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import BooleanField, F, Func, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower, Upper

from commerce.models import Product
from commerce.queries import catalogue
from partners import queries as partners
from partners.models import SUBTREE_SQL, Membership, Partner, User, UserStatus
from partners.permissions import Permission, Role
from partners.queries.people import SIGNS_IN
from partners.queries.registration import SHARED_MAIL
from telesales.models import Lead, LeadActor, LeadState
from telesales.queries import reseller as resellers

MOST_FOUND = 1000
FOUND_BY = ("company", "name", "email", "phone", "city")
LIVE = (LeadState.SUBMITTED, LeadState.ASSIGNED)
LIKE = 0.45
MOST_ALIKE = 5


def visible_to(acting):
    """Give the leads somebody may read: managers all, others what is assigned to them, and what once was (T7)."""
    if acting.may(Permission.SALE_MANAGE):
        return Lead.objects.all()
    company_id = company_of(acting)
    return Lead.objects.filter(assigned_to(acting, company_id) | Q(pk__in=_once(acting, company_id)))


def company_of(acting):
    """Give the id of the reseller company somebody acts from; None for the operator's staff."""
    return None if acting.is_operator else partners.root_id(acting.partner_id)


def assigned_to(acting, company_id):
    """Give the condition of leads that are the acting user's to work on, whoever of his colleagues has taken them."""
    if acting.may(Permission.SALE_MANAGE):
        return Q()
    found = Q(pk=None)
    if Role.SSR in acting.roles:
        found |= Q(for_ssrs=True)
    if Role.RESELLER_MANAGER in acting.roles:
        found |= Q(reseller__isnull=False)
    if Role.RESELLER in acting.roles:
        found |= Q(reseller=company_id)
    return found


def _once(acting, company_id):
    """People are remembered at the operator, elsewhere companies: who has left one no longer reads its leads."""
    who = Q(user=acting.user_id) if company_id is None else Q(reseller=company_id)
    return LeadActor.objects.filter(who).values("lead")


def containing(leads, text):
    """Narrow leads to those that a text finds: company, name, mail, phone, city by part of it, product by its code.

    Where it finds few, they are named one by one; what more than MOST_FOUND have is met soon by going through all.
    """
    text = " ".join(text.replace("\0", "").split())
    if not text:
        return leads
    condition = Q(product_id=Subquery(Product.objects.filter(code__iexact=text).values("pk")[:1]))
    for field in FOUND_BY:
        condition |= Q(**{f"{field}__icontains": text})
    found = list(Lead.objects.filter(condition).values_list("pk", flat=True)[: MOST_FOUND + 1])
    return leads.filter(pk__in=found) if len(found) <= MOST_FOUND else leads.filter(condition)


def waiting_count(acting):
    """Give how many leads wait for somebody: for a manager those of nobody, for others those nobody has taken."""
    if acting.may(Permission.SALE_MANAGE):
        return Lead.objects.filter(state=LeadState.SUBMITTED).count()
    untaken = Lead.objects.filter(state=LeadState.ASSIGNED, owner=None)
    return untaken.filter(assigned_to(acting, company_of(acting))).count()


def managers():
    """Give the marketplace managers who can be written to."""
    return _readers(Q(partner__kind=Partner.Kind.OPERATOR, roles__contains=[Role.MARKETPLACE_MANAGER]))


def workers(lead):
    """Give those who can be written to of whom a lead is assigned to."""
    if lead.for_ssrs:
        return _readers(Q(partner__kind=Partner.Kind.OPERATOR, roles__contains=[Role.SSR]))
    return resellers.people(lead.reseller_id) if lead.reseller_id else User.objects.none()


def _readers(which):
    places = Membership.objects.current().filter(which)
    return User.objects.filter(memberships__in=places, status__in=SIGNS_IN).exclude(email="").order_by("pk").distinct()


def product(code, acting, *, now):
    """Give the product that somebody asks about; None where he could not know of it, as where there is none (C2).

    Everybody may ask about what the operator sells, whoever is signed in also about what he sees at his prices.
    """
    if not code:
        return None
    found = Product.objects.annotate(key=Upper("code")).filter(key=code.upper(), is_active=True).first()
    if found is None or found.vendor_id is None:
        return found
    if acting and acting.may(Permission.CATALOGUE_READ):
        return found if catalogue.visible_product(acting=acting, now=now, code=code) else None
    return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at a company that a lead may be already; `kinds` are what they have in common."""

    place: Membership
    company_id: int
    kinds: tuple


def candidates(lead, acting, *, text=""):
    """Give those whom the lead may be already, the likeliest first, of the companies that the reader may know."""
    found: dict[int, tuple[Membership, list[str]]] = {}
    for kind, places in _alike(lead, text):
        for place in places:
            found.setdefault(place.pk, (place, []))[1].append(kind)
    roots = partners.root_ids({place.partner_id for place, _kinds in found.values()})
    known = within_reach(acting, set(roots.values()))
    return [
        Candidate(place, roots[place.partner_id], tuple(kinds))
        for place, kinds in found.values()
        if roots[place.partner_id] in known
    ]


def _alike(lead, text):
    places = Membership.objects.current().filter(
        partner__kind=Partner.Kind.PARTNER, user__status__in=[UserStatus.ACTIVE, UserStatus.ON_HOLD]
    )
    places = places.select_related("user", "partner").order_by("partner__name", "user__name", "pk")
    places = places.alias(mail=Lower("user__email"), vat=Lower("partner__tax_number"), low=Lower("partner__name"))
    leading = places.filter(roles__contains=[Role.PARTNER_ADMINISTRATOR])
    mail, company = lead.email.lower(), Value(lead.company.lower())
    domain = mail.rpartition("@")[2]
    if mail:
        yield "email", places.filter(mail=mail)[:MOST_ALIKE]
    if lead.tax_number:
        yield "tax_number", leading.filter(vat=lead.tax_number.lower())[:MOST_ALIKE]
    if domain and domain not in SHARED_MAIL:
        yield "domain", leading.filter(mail__endswith=f"@{domain}")[:MOST_ALIKE]
    likeness = TrigramSimilarity("low", lead.company.lower())
    yield "name", leading.alias(likeness=likeness).filter(Like(F("low"), company), likeness__gte=LIKE)[:MOST_ALIKE]
    if text := text.strip().lower():
        asked = Q(low__contains=text) | Q(partner__code__iexact=text) | Q(mail=text)
        yield "searched", leading.filter(asked)[: 2 * MOST_ALIKE]


class Like(Func):
    """Two texts are alike: a trigram index answers it."""

    arg_joiner = " %% "
    template = "%(expressions)s"
    output_field = BooleanField()
    conditional = True


def within_reach(acting, company_ids):
    """Give those of the companies that the reader may know: staff all, a reseller his own customers (T5)."""
    if acting.is_operator and not _is_for_resellers_only(acting):
        return company_ids
    links = resellers.current().filter(customer__in=company_ids)
    if not acting.is_operator:
        links = links.filter(reseller=company_of(acting))
    return set(links.values_list("customer_id", flat=True))


def _is_for_resellers_only(acting):
    return not {Role.MARKETPLACE_MANAGER, Role.SSR} & set(acting.roles)


def free_code(lead):
    """Give a code for the company that a lead becomes, that no partner has."""
    code = f"L{lead.pk:06}"
    taken = set(
        Partner.objects.alias(low=Lower("code"))
        .filter(low__startswith=code.lower())
        .values_list(Lower("code"), flat=True)
    )
    codes = [code, *(f"{code}-{number}" for number in range(2, len(taken) + 2))]
    return next(free for free in codes if free.lower() not in taken)


def contact(lead):
    """Give the place of a converted lead's user at the company; None when he has left it."""
    below = RawSQL(SUBTREE_SQL, [lead.partner_id])
    return Membership.objects.current().filter(user=lead.user_id, partner_id__in=below).order_by("pk").first()
