"""Find people, their places and who administers what (P3, P4, P12)."""

import re
import unicodedata

from django.db.models import BooleanField, Exists, Func, OuterRef, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partners import queries
from partners.models import SUBTREE_SQL, Invitation, Membership, Partner, User, UserStatus
from partners.permissions import Role

SIGNS_IN = (UserStatus.ACTIVE, UserStatus.ON_HOLD)


def places_visible_to(acting):
    """Give the places, also ended ones, at the partners the acting user sees."""
    if acting.is_operator:
        return Membership.objects.all()
    return Membership.objects.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))


def visible_to(acting):
    """Give the people who have a place now where the acting user sees it; the operator sees everybody."""
    if acting.is_operator:
        return User.objects.all()
    return below(User.objects.all(), acting.partner_id)


BELOW_SQL = f"""
    partners_user.id = ANY(ARRAY(
        SELECT place.user_id FROM partners_membership place
        WHERE place.partner_id = ANY(ARRAY({SUBTREE_SQL})) AND place.ended_at IS NULL
    ))
"""


def below(users, partner_id):
    """Narrow people to those with a place at a node or below; asked once, not once per person."""
    return users.filter(RawSQL(BELOW_SQL, [partner_id], output_field=BooleanField()))


def username_exists(username):
    return User.objects.filter(username__iexact=username).exists()


def suggested_username(name, email=""):
    """Give a free user name made from the name, or else from the address: Jörg Groß -> jorg.gross."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or re.findall(r"[a-z0-9]+", email.partition("@")[0].lower())
    base = ".".join([words[0], words[-1]] if len(words) > 1 else words) or "user"
    return free_username(base if len(base) > 1 else f"{base}.user")


def free_username(base):
    """Give `base` or, where it is taken, `base` with the lowest free number behind it."""
    base = base[:52]
    near = User.objects.filter(Q(username__iexact=base) | Q(username__istartswith=base))
    taken = {username.lower() for username in near.values_list("username", flat=True)}
    if base.lower() not in taken:
        return base
    return next(f"{base}{number}" for number in range(2, len(taken) + 3) if f"{base}{number}".lower() not in taken)


def by_email(email):
    """Give the user whose own address it is, None when nobody's."""
    return User.objects.filter(email__iexact=email).exclude(status=UserStatus.DELETED).first() if email else None


def by_login(login):
    """Give the user whose user name or address somebody signs in with, None when nobody's."""
    known = Q(username__iexact=login) | Q(email__iexact=login)
    return User.objects.filter(known).first() if login and "\0" not in login else None


def administrators_of(partner_id):
    """Give the ids of the current places at a partner from which somebody who can sign in administers it."""
    role = Role.CHANNEL_ADMINISTRATOR if _is_operator(partner_id) else Role.PARTNER_ADMINISTRATOR
    invited = Invitation.objects.filter(user=OuterRef("user"), ended_at=None)
    able = Membership.objects.current().filter(partner_id=partner_id, roles__contains=[role])
    able = able.filter(user__status=UserStatus.ACTIVE, user__kind=User.Kind.DIRECT).exclude(Exists(invited))
    return set(able.values_list("pk", flat=True))


def _is_operator(partner_id):
    return Partner.objects.filter(pk=partner_id, kind=Partner.Kind.OPERATOR).exists()


def nearest_administrators(partner_id, *, but=None):
    """Give the administrators of the nearest node upwards that has any who can be written to, as users."""
    path = [node[0] for node in reversed(queries.path(partner_id))]
    places = Membership.objects.current().filter(
        partner_id__in=path, roles__contains=[Role.PARTNER_ADMINISTRATOR], user__status__in=SIGNS_IN
    )
    places = places.exclude(user__email="").exclude(user_id=but).select_related("user").order_by("user__name")
    found: dict[int, list] = {}
    for place in places:
        found.setdefault(place.partner_id, []).append(place.user)
    return next((found[node] for node in path if node in found), [])


def helpers(acting):
    """Give the names of those who could give somebody a right: the administrators of the nearest node upwards that has
    any but him, at the operator the channel administrators; three at most."""
    if not acting.is_operator:
        return [user.name for user in nearest_administrators(acting.partner_id, but=acting.user_id)[:3]]
    places = Membership.objects.current().filter(
        partner_id=acting.partner_id, roles__contains=[Role.CHANNEL_ADMINISTRATOR], user__status__in=SIGNS_IN
    )
    return list(places.exclude(user_id=acting.user_id).order_by("user__name").values_list("user__name", flat=True)[:3])


def default_roles(partner_id):
    """Give what somebody gets who comes from elsewhere: the nearest node's defaults, else a buyer (P7)."""
    path = [node[0] for node in reversed(queries.path(partner_id))]
    set_here = dict(Partner.objects.filter(pk__in=path).exclude(default_roles=[]).values_list("pk", "default_roles"))
    return next((list(set_here[node]) for node in path if node in set_here), [Role.BUYER.value])


RIGHT_LABELS = {"may_place": _("Place orders"), "may_accept": _("Accept orders")}


def of_partner(partner, *, with_below):
    """Give the people who have a place at a partner now, or there and below."""
    if with_below:
        return below(User.objects.all(), partner.pk)
    return User.objects.filter(pk__in=Membership.objects.current().filter(partner=partner).values("user_id"))


def with_invitation(users):
    """Add the address an open invitation went to, None without one."""
    usable = Invitation.objects.filter(user=OuterRef("pk"), ended_at=None)
    return users.annotate(invited_at=Subquery(usable.values("email")[:1]))


def search(users, text):
    """Narrow to names that sound like the text, user names and addresses that hold it; invited addresses too."""
    text = text.strip().lower()
    invited = Invitation.objects.filter(ended_at=None).annotate(address=Lower("email")).filter(address__contains=text)
    users = users.alias(low_name=Lower("name"), low_username=Lower("username"), low_email=Lower("email"))
    return users.filter(
        Q(Sounds(Value(text), Lower("name")))
        | Q(low_username__contains=text)
        | Q(low_email__contains=text)
        | Q(pk__in=list(invited.values_list("user_id", flat=True)[:200]))
    )


class Sounds(Func):
    """word <% text: part of the text is like the word; a trigram index answers it."""

    template = "%(expressions)s"
    arg_joiner = " <%% "
    output_field = BooleanField()
    conditional = True


def nameable(partner, by):
    """Give the places whose people `by` may name as approver, proxy or successor of somebody at `partner`.

    All are of its tree: the operator's staff name anybody there, others people of their own sight and those on the way
    up to the root, because approvers sit above.
    """
    path = [node[0] for node in queries.path(partner.pk)]
    top = path[0] if by.is_operator else by.partner_id
    here = Q(partner_id__in=RawSQL(SUBTREE_SQL, [top])) | Q(partner_id__in=path)
    places = Membership.objects.current().filter(here, user__status=UserStatus.ACTIVE)
    return places.select_related("user", "partner").order_by("user__name", "id")


def locked_partner(partner_id):
    """Lock a partner's row against other changes of its people; orders and carts may still point at it."""
    return Partner.objects.select_for_update(no_key=True).get(pk=partner_id)


def lock_roots(user_id, *more):
    """Lock the roots of all companies somebody has a place in, in one order, so that two never wait in a ring."""
    places = Membership.objects.current().filter(user=user_id).values_list("partner_id", flat=True)
    roots = {queries.root_id(partner_id) for partner_id in (*places, *more)}
    list(Partner.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk"))
