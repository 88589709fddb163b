"""The cards that a buyer has left for what follows of his plans: see them, and remove one (F2, F8)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import stored_card as actions
from commerce.queries import stored_card as queries
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the acting user's own cards at the acting partner"


@require(Permission.CART_EDIT, sight=OWN)
def index(request):
    """List one's own cards, with the plans that take from them."""
    return render(request, "commerce/stored_card/index.html", {"cards": queries.kept(queries.of(request.acting))})


@require(Permission.CART_EDIT, sight=OWN, methods=("GET", "POST"))
def removal(request, pk):
    """Say what becomes of the plans; POST removes the card."""
    card, refusal = get_object_or_404(queries.of(request.acting), pk=pk), ""
    if request.method == "POST":
        try:
            actions.withdraw(card=card, by=request.acting, now=clock.now())
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, _("%(card)s is removed: nothing is taken from it any more.") % {"card": card})
            return redirect("commerce:stored_cards")
    [kept] = queries.kept(queries.of(request.acting).filter(pk=pk)) or [queries.Kept(card)]
    context = {"kept": kept, "refusal": refusal}
    return render(request, "commerce/stored_card/removal.html", context, status=422 if refusal else 200)
