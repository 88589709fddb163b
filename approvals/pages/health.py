"""What the page about the house's health says of approvals: how many ask nobody, and where (A12)."""

from django.urls import reverse
from django.utils.http import urlencode

from approvals.pages.who_approves import Card
from approvals.queries import half_set
from partners.permissions import Permission

SHOWN = 50


def card(acting):
    """Give the Card with both numbers and the companies, each with the address of its problems for whoever may look."""
    found = half_set.companies()
    may_look = acting.may(Permission.USER_MANAGE)
    context = {
        "no_approver": sum(company.no_approver for company in found),
        "no_limit": sum(company.no_limit for company in found),
        "companies": [(company, _address(company) if may_look else "") for company in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
    }
    return Card("approvals/who/health_card.html", context)


def _address(company):
    return f"{reverse('approvals:who')}?{urlencode({'company': company.code, 'problem': 'half'})}"
