"""The list "Who approves what" as it is declared (A1, A12)."""

import django_filters
from django import forms
from django.db.models import BooleanField, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from approvals.models import PeriodLimit
from approvals.pages import who_approves
from approvals.queries import dead_ends
from core import lists
from core.templatetags.ui import icon
from partners.models import SUBTREE_SQL, Membership, Partner
from partners.permissions import Role

PROBLEMS = [("any", _("Any problem")), *who_approves.PROBLEMS]
WAYS = [
    ("asks", _("Asks an approver above a limit")),
    ("free", _("Orders without asking")),
    ("waits", _("Places orders, may not accept")),
    ("accepts", _("May accept orders")),
]
ROLES = [Role.PARTNER_ADMINISTRATOR, Role.BUYER, Role.APPROVER]
HAS_PERIOD = Exists(PeriodLimit.objects.filter(membership=OuterRef("pk")))


class WhoFilter(django_filters.FilterSet):
    """Search people, and narrow them to those with a problem, to a way of ordering, a branch or a role.

    `request.problems` are the dead_ends.Problems of the whole list.
    """

    problem = django_filters.ChoiceFilter(choices=PROBLEMS, method="with_problem", label=_("Problems"))
    way = django_filters.ChoiceFilter(choices=WAYS, method="by_way", label=_("How he orders"))
    branch = django_filters.CharFilter(
        method="of_branch",
        label=_("Branch, by code, with those below"),
        widget=forms.TextInput({"maxlength": 40, "autocomplete": "off"}),
    )
    role = django_filters.ChoiceFilter(
        choices=[(role.value, role.label) for role in ROLES], method="with_role", label=_("Role")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search people"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def with_problem(self, queryset, _name, value):
        codes = dead_ends.KINDS.get(value)
        ids = {problem.membership_id for problem in self.request.problems if codes is None or problem.code in codes}
        return queryset.filter(RawSQL("partners_membership.id = ANY(%s)", [sorted(ids)], BooleanField()))

    def by_way(self, queryset, _name, value):
        asks = (Q(spending_limit__amount__isnull=False) | Q(HAS_PERIOD)) & Q(spending_limit__approver__isnull=False)
        if value in {"asks", "free"}:
            return queryset.filter(asks if value == "asks" else ~asks | Q(spending_limit=None))
        return queryset.filter(may_place=True, may_accept=value == "accepts")

    def of_branch(self, queryset, _name, value):
        node = Partner.objects.alias(low=Lower("code")).filter(low=value.strip().lower()).first()
        if node is None:
            return queryset.none()
        return queryset.filter(partner_id__in=RawSQL(SUBTREE_SQL, [node.pk]))

    def with_role(self, queryset, _name, value):
        return queryset.filter(roles__contains=[value])

    def search(self, queryset, _name, value):
        text = value.replace("\0", "").strip()
        named = Q(user__name__icontains=text) | Q(user__username__icontains=text)
        nodes = Partner.objects.filter(Q(name__icontains=text) | Q(code__iexact=text)).values("pk")
        return queryset.filter(named | Q(partner_id__in=nodes))


def _name(row):
    return format_html(
        '<div><a href="{}">{}</a><small>{}</small></div>',
        reverse("partners:person", args=[row.pk]), row.user.name, row.user.username,
    )  # fmt: skip


def _branch(row):
    return format_html('<div>{}<small class="text-nowrap">{}</small></div>', row.partner.name, row.partner.code)


def _lines(values):
    return format_html("<div>{}</div>", format_html_join("", "<div>{}</div>", ((each,) for each in values)))


def _limits(row):
    return _lines(row.limits) if row.limits else "–"


def _problems(row):
    if not row.problems:
        return ""
    told = format_html_join("", '<div class="who-problem">{}<span>{}</span></div>', (
        (icon("warning"), sentence) for sentence in row.problems
    ))  # fmt: skip
    return format_html("<div>{}</div>", told)


WHO = lists.Listing(
    key="who_approves",
    title=_("Who approves what"),
    url="approvals:who",
    sort="name",
    filterset=WhoFilter,
    search_hint=_("Name, user name, branch"),
    open_filters=2,
    keeps=("company",),
    icon="approvals",
    nothing=lists.Nothing(
        _("Nobody works here yet"),
        _("Each person stands here with his limit and whoever decides above it."),
    ),
    columns=(
        lists.Column("name", _("Person"), lambda row: row.user.name, sort="user__name", cell=_name, fixed=True),
        lists.Column("username", _("User name"), lambda row: row.user.username, shown=False, filed=True),
        lists.Column("branch", _("Branch"), lambda row: row.partner.name, sort="partner__name", cell=_branch),
        lists.Column("branch_code", _("Branch code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("roles", _("Roles"), lambda row: row.role_labels, shown=False, filed=True),
        lists.Column("limits", _("Orders alone"), lambda row: ", ".join(row.limits), cell=_limits, align="end"),
        lists.Column("limit", _("Spending limit"), lambda row: _amount(row), sort="spending_limit__amount",
                     align="end", shown=False, filed=True),
        lists.Column("approver", _("Approver"), lambda row: row.approver or "–",
                     sort="spending_limit__approver__user__name"),
        lists.Column("chain", _("Then, above each limit"), lambda row: row.chain, cell=lambda row: row.chain or "–"),
        lists.Column("stands_in", _("Stands in for him"), lambda row: ", ".join(row.stands_in),
                     cell=lambda row: _lines(row.stands_in) if row.stands_in else ""),
        lists.Column("accepts", _("May accept orders"), lambda row: row.may_accept, shown=False),
        lists.Column("problems", _("Problems"), lambda row: " ".join(row.problems), cell=_problems, filed=True),
    ),
)  # fmt: skip


def _amount(row):
    limit = getattr(row, "spending_limit", None)
    return limit and limit.amount
