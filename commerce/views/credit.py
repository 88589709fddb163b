"""Credit accounts: limit, outstanding credit, every movement (K1, K6)."""

from django.shortcuts import get_object_or_404, render

from commerce.models import Account
from commerce.queries import credit as queries
from core import lists
from partners.access import require
from partners.permissions import Permission

BELOW = "accounts of the acting partner and below; the operator sees all"
SORTS = {"partner": "partner__name", "limit": "limit", "balance": "balance"}


@require(Permission.CREDIT_READ, sight=BELOW)
def accounts(request):
    """List accounts; those that are stopped stand out."""
    found = Account.objects.visible_to(request.acting).select_related("partner")
    page = lists.paginate(request, found.order_by(*lists.sorting(request, SORTS, "balance")))
    used = None if request.acting.is_operator else queries.account_shown(request.acting.partner_id)
    return render(request, "commerce/credit/accounts.html", {"page": page, "used": used})


@require(Permission.CREDIT_READ, sight=BELOW)
def account(request, code):
    """Show one account with its ledger, the newest movement first."""
    found = get_object_or_404(Account.objects.visible_to(request.acting).select_related("partner"), partner__code=code)
    page = lists.paginate(request, queries.movements(found), size=50)
    context = {"account": found, "page": page, "used": found.limit - found.balance}
    return render(request, "commerce/credit/account.html", context)
