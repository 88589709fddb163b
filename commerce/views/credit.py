"""Credit accounts: limit, outstanding credit, what uses it, every movement, statements (K1, K6, K8)."""

import hashlib
import json
from datetime import date

from csp.decorators import csp
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from commerce.documents import content, drawing
from commerce.documents import statement as paper
from commerce.models import Account
from commerce.pages import account_listing as listings
from commerce.pages import accounts as pages
from commerce.queries import account_list, credit, ledger_list, statement
from commerce.queries import document as parties
from core import clock, lists, pdf
from partners.access import require
from partners.permissions import Permission

BELOW = "accounts of the acting partner and below; the operator sees all"


@require(Permission.CREDIT_READ, sight=BELOW)
def accounts(request):
    """List accounts, those with the least left first; who has none sees which he uses."""
    acting = request.acting
    used = None if acting.is_operator else credit.account_shown(acting.partner_id)
    is_own = used is None or used.partner_id == acting.partner_id
    return lists.respond(
        request,
        listings.ACCOUNTS,
        account_list.seen(acting),
        template="commerce/credit/accounts.html",
        enrich=account_list.with_overdue(content.day(acting.read_at or clock.now())),
        extra={
            "used": None if is_own else credit.available(acting.partner_id, used),
            "may_edit": acting.may(Permission.CREDIT_EDIT),
        },
    )


@require(Permission.CREDIT_READ, sight=BELOW)
def account(request, code):
    """Show one account: how it stands, what uses it, and its movements, the newest first."""
    found, now = _account(request, code), request.acting.read_at or clock.now()
    is_whole = not (request.htmx and not request.htmx.boosted) and "export" not in request.GET
    extra = pages.context(found, request.acting, now=now) if is_whole else {}
    return lists.respond(
        request,
        listings.ledger(found),
        ledger_list.rows(found),
        template="commerce/credit/account.html",
        enrich=listings.ready(found, request.acting),
        extra={"account": found, **extra},
    )


@csp(pdf.FILE_POLICY)
@require(Permission.CREDIT_READ, sight=BELOW)
def account_statement(request, code):
    """Give the statement of a month as PDF in the reader's language."""
    found, now = _account(request, code), clock.now()
    asked = request.GET.get("month", f"{content.day(now):%Y-%m}")
    if asked not in dict(statement.months(found, now=now)):
        raise Http404
    told = statement.of(found, date.fromisoformat(f"{asked}-01"), now=now)
    said = paper.of(told, parties.parties(found.partner_id))
    mark = hashlib.sha256(json.dumps([said, get_language(), drawing.version()]).encode()).hexdigest()[:32]
    name = f"Statement-{found.partner.code}-{asked}.pdf"
    return pdf.answer(
        request, mark=mark, name=name, draw=lambda: drawing.typeset(said, statement.bounds(told.month)[1])
    )


def _account(request, code):
    visible = Account.objects.visible_to(request.acting).select_related("partner")
    return get_object_or_404(visible, partner__code=code)
