"""The lists of customers, suppliers and invitations, as they are declared (S6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import lists
from core.templatetags.ui import status
from messaging.models import ContactInvitation, InvitationState, Side
from messaging.pages import contact as pages
from messaging.queries import contact as queries
from messaging.queries import organisation
from partners import queries as partners
from partners.models import Partner, PartnerStatus

EXPIRED = "expired"
STATES = [
    (InvitationState.INVITED, InvitationState.INVITED.label),
    (EXPIRED, _("Expired")),
    *((state, state.label) for state in InvitationState if state != InvitationState.INVITED),
]


def _search(label):
    return django_filters.CharFilter(
        method="search", label=label, widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )


class CompanyFilter(django_filters.FilterSet):
    """Find customers or suppliers by name, and by how one came to know them."""

    q = _search(_("Search companies"))
    known = django_filters.ChoiceFilter(
        method="by_how",
        label=_("Known by"),
        choices=[("invitation", _("Invitation")), ("messages", _("Messages alone"))],
    )

    class Meta:
        model = Partner
        fields = []

    def search(self, rows, name, text):
        return rows.filter(name__icontains=text.strip())

    def by_how(self, rows, name, how):
        company, side = organisation.company_id(self.request.acting), pages.side_of(self.request.GET["tab"])
        known = queries.invited(Partner.objects.all(), company, side).values("pk")
        return rows.filter(pk__in=known) if how == "invitation" else rows.exclude(pk__in=known)


class InvitationFilter(django_filters.FilterSet):
    """Find invitations by address or company, by how they stand, by what was asked."""

    q = _search(_("Search invitations"))
    state = django_filters.ChoiceFilter(method="by_state", label=_("State"), choices=STATES)
    side = django_filters.ChoiceFilter(
        label=_("Invited as"), choices=[(Side.BUYER, _("Customer")), (Side.SELLER, _("Supplier"))]
    )

    class Meta:
        model = ContactInvitation
        fields = []

    def search(self, rows, name, text):
        return rows.filter(Q(email__icontains=text.strip()) | Q(accepted_as__name__icontains=text.strip()))

    def by_state(self, rows, name, state):
        now = self.request.acting.read_at
        if state == EXPIRED:
            return rows.filter(state=InvitationState.INVITED, expires_at__lte=now)
        rows = rows.filter(state=state)
        return rows.filter(expires_at__gt=now) if state == InvitationState.INVITED else rows


@dataclass(frozen=True, slots=True)
class Row:
    """A company that is known; `contact` None where it is by messages alone."""

    company: Partner
    contact: Any
    last: Any
    opened: Any
    is_closed: bool

    @property
    def since(self):
        return self.contact.since if self.contact else self.last.started_at

    @property
    def how(self):
        return gettext("Invitation") if self.contact else gettext("By messages")


def rows(acting, side):
    """Give function(companies) that makes them rows."""
    company = organisation.company_id(acting)

    def ready(found):
        ids = [each.pk for each in found]
        contacts, threads = queries.contacts(company, side, ids), queries.threads(company, side, ids)
        standing = partners.effective_statuses(ids)
        closed = {pk for pk, effective in standing.items() if effective.status == PartnerStatus.CLOSED}
        made = []
        for each in found:
            last, opened = threads.get(each.pk, (None, None))
            made.append(Row(each, contacts.get(each.pk), last, opened, each.pk in closed))
        return made

    return ready


def _at(moment):
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else "–"


def _name(row):
    """The name opens the company's profile once it has responded, and is plain text before (S4)."""
    closed = status("void", gettext("No longer trades here")) if row.is_closed else ""
    if row.opened:
        url = reverse("messaging:company", args=[row.opened.pk])
        return format_html('<div><a href="{}">{}</a>{}</div>', url, row.company.name, closed)
    return format_html("<div>{}{}</div>", row.company.name, closed)


def _last(row):
    if row.last is None:
        return "–"
    url, at = reverse("messaging:thread", args=[row.last.pk]), _at(row.last.last_at)
    return format_html('<div><a href="{}">{}</a><small class="tabular">{}</small></div>', url, row.last.subject, at)


def _write(row):
    if row.is_closed:
        return ""
    url, words = reverse("messaging:supplier", args=[row.company.pk]), gettext("Write to them")
    return format_html(
        '<a class="btn btn-sm btn-outline-secondary" href="{}">{}<span class="visually-hidden"> {}</span></a>',
        url, words, row.company.name,
    )  # fmt: skip


_DAY = "tabular text-nowrap"
_COLUMNS = (
    lists.Column("company", _("Company"), lambda row: row.company.name, sort="name", cell=_name, fixed=True),
    lists.Column("how", _("Known by"), lambda row: row.how),
    lists.Column("since", _("Since"), lambda row: row.since, cell=lambda row: _at(row.since), css=_DAY),
    lists.Column("last", _("Last message"), lambda row: row.last.subject if row.last else "", cell=_last),
    lists.Column("last_at", _("Written on"), lambda row: row.last.last_at if row.last else None, shown=False,
                 cell=lambda row: _at(row.last and row.last.last_at), css=_DAY),
)  # fmt: skip
_SAID: dict[str, Any] = {
    "url": "messaging:contacts",
    "sort": "company",
    "filterset": CompanyFilter,
    "search_hint": _("Company"),
    "keeps": ("tab",),
    "empty": "messaging/contact/index_empty.html",
}
COMPANIES = {
    Side.BUYER: lists.Listing(
        key="contact_customers", title=_("Customers"), icon="users", columns=_COLUMNS,
        export_permission=organisation.RIGHTS[Side.SELLER], **_SAID,
    ),
    Side.SELLER: lists.Listing(
        key="contact_suppliers", title=_("Suppliers"), icon="users",
        columns=(*_COLUMNS, lists.Column("write", _("Write"), lambda row: "", cell=_write, css="actions-cell")),
        export_permission=organisation.RIGHTS[Side.BUYER], **_SAID,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation at a moment."""

    invitation: ContactInvitation
    now: datetime

    @property
    def state(self):
        return pages.state_words(self.invitation, self.now)


def sent(now):
    """Give function(invitations) that makes them rows."""
    return lambda found: [Sent(each, now) for each in found]


def _who(row):
    invitation = row.invitation
    url = reverse("messaging:contact_invitation", args=[invitation.pk])
    below = invitation.accepted_as.name if invitation.accepted_as else ""
    return format_html('<div><a href="{}">{}</a><small>{}</small></div>', url, invitation.email, below)


INVITATIONS = lists.Listing(
    key="contact_invitations",
    title=_("Invitations"),
    url="messaging:contacts",
    sort="-sent",
    filterset=InvitationFilter,
    search_hint=_("E-mail, company"),
    keeps=("tab",),
    icon="mail",
    empty="messaging/contact/index_empty.html",
    columns=(
        lists.Column("email", _("Invited"), lambda row: row.invitation.email, sort="email", cell=_who, fixed=True),
        lists.Column("company", _("Company"), lambda row: row.invitation.accepted_as.name
                     if row.invitation.accepted_as else "", shown=False, filed=True),
        lists.Column("side", _("As"), lambda row: pages.side_words(row.invitation.side)),
        lists.Column("state", _("State"), lambda row: row.state,
                     cell=lambda row: pages.state_pill(row.invitation, row.now)),
        lists.Column("by", _("By"), lambda row: row.invitation.invited_by.name),
        lists.Column("sent", _("Sent on"), lambda row: row.invitation.sent_at, sort="sent_at",
                     cell=lambda row: _at(row.invitation.sent_at), css=_DAY),
        lists.Column("until", _("Works until"), lambda row: row.invitation.expires_at, shown=False,
                     cell=lambda row: _at(row.invitation.expires_at), css=_DAY),
        lists.Column("answered", _("Answered on"), lambda row: row.invitation.answered_at,
                     cell=lambda row: _at(row.invitation.answered_at), css=_DAY),
    ),
)  # fmt: skip
