"""The lists of people: everybody one may see, and those of one partner (P4, P12)."""

from django.utils.translation import gettext_lazy as _

from core import lists
from partners.forms.people import PersonFilter
from partners.models import Membership
from partners.permissions import Permission
from partners.queries import people

CELLS = "partners/people/cells.html#"


def _columns(*, with_partner):
    return (
        lists.Column("name", _("Name"), lambda row: row.name, sort="name", cell=f"{CELLS}name", fixed=True),
        lists.Column("username", _("User name"), lambda row: row.username, sort="username", css="code"),
        lists.Column("email", _("E-mail"), lambda row: row.address),
        lists.Column("partner", _("Partner"), lambda row: [str(place.partner) for place in row.shown_places],
                     cell=f"{CELLS}partner", shown=with_partner),
        lists.Column("roles", _("Roles"), lambda row: row.role_labels, cell=f"{CELLS}roles"),
        lists.Column("rights", _("Rights"), lambda row: row.right_labels, cell=f"{CELLS}rights", shown=False),
        lists.Column("status", _("Status"), lambda row: row.get_status_display(), sort="status", cell=f"{CELLS}status"),
        lists.Column("kind", _("Kind"), lambda row: row.get_kind_display(), shown=False),
        lists.Column("last_login", _("Last sign-in"), lambda row: row.last_login, sort="last_login"),
    )  # fmt: skip


def _listing(key, title, url, *, with_partner):
    return lists.Listing(
        key=key,
        title=title,
        url=url,
        filterset=PersonFilter,
        searches=("q",),
        search_hint=_("Name, user name, e-mail"),
        sort="name",
        columns=_columns(with_partner=with_partner),
        export_permission=Permission.USER_MANAGE,
        icon="users",
        empty="partners/people/empty.html",
    )


PEOPLE = _listing("people", _("Users"), "partners:users", with_partner=True)
OF_PARTNER = _listing("partner_people", _("Users"), "", with_partner=False)


def with_places(places):
    """Give the `enrich` of a list: each person's places among `places`, in one query."""

    def enrich(rows):
        keys = [row.pk for row in rows]
        of_user = _grouped(places.current().filter(user_id__in=keys).select_related("partner").order_by("id"))
        for row in rows:
            _complete(row, of_user.get(row.pk, []))
        return rows

    return enrich


def _complete(row, places):
    row.shown_places = places
    row.address = row.email or row.invited_at or ""
    row.role_labels = list(dict.fromkeys(label for place in places for label in place.role_labels.split(", ")))
    row.right_labels = [
        str(label) for name, label in people.RIGHT_LABELS.items() if any(getattr(p, name) for p in places)
    ]


def _grouped(places):
    found: dict[int, list[Membership]] = {}
    for place in places:
        found.setdefault(place.user_id, []).append(place)
    return found
