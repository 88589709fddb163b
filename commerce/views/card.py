"""The provider's side of a card payment: its signed messages, and the page of the demo's own (O7)."""

from allauth.core import ratelimit
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from payments import PaymentError

from commerce import cards
from commerce.actions import demo_card as demo_actions
from commerce.actions import payment as actions
from commerce.forms.payment import DemoCardForm
from commerce.models import Payment
from commerce.rules import payment as rules
from core import clock
from core.access import public
from partners.access import require
from partners.permissions import Permission

MOST_BYTES = 256 * 1024
OWN = "the acting user's own payments at the acting partner, with the demo's provider"


@csrf_exempt
@public("messages signed by the card provider", methods=("POST",))
def webhook(request, variant):
    """Take a provider's message: 200 when it is noted or of no interest, 400 unless the provider signed it."""
    if not ratelimit.consume(request, action="card_message"):
        return _refused(_("Too many messages: send it again later."), 429)
    if len(request.body) > MOST_BYTES:
        return _refused(_("The message is too long."), 413)
    try:
        told = cards.provider(variant).read(request, now=clock.now())
    except PaymentError as error:
        return _refused(str(error), 400)
    except ValueError as error:
        raise Http404 from error
    if told is None:
        return JsonResponse({"status": "ignored"})
    payment = Payment.objects.filter(token=told.token, variant=variant).first()
    if payment is None:
        return _refused(_("There is no such payment."), 404)
    payment = actions.hear(payment=payment, told=told, now=clock.now())
    return JsonResponse({"status": payment.status})


def _refused(sentence, status):
    return JsonResponse({"error": sentence}, status=status)


@require(Permission.ORDER_PLACE, sight=OWN, methods=("GET", "POST"))
def demo_card(request, token):
    """Stand in for a card provider's page: choose how the payment goes."""
    return _demo(request, get_object_or_404(Payment.objects.of(request.acting), token=token, variant="demo"))


@public("by the random address of a payment that was begun by a link, as at a real provider", methods=("GET", "POST"))
def demo_card_by_link(request, token):
    """The same for who pays without having signed in."""
    payment = get_object_or_404(Payment, token=token, variant="demo")
    if not payment.is_by_link:
        raise Http404
    return _demo(request, payment)


def _demo(request, payment):
    if not payment.transaction_id or payment.status not in rules.OPEN:
        return redirect(payment.get_success_url())
    form = DemoCardForm(request.POST if request.method == "POST" else None, keeps_card=payment.keeps_card)
    if form.is_valid():
        choice = form.cleaned_data["choice"]
        if choice == "secure":
            return render(request, "commerce/payment/demo_secure.html", {"payment": payment})
        demo_actions.choose(payment=payment, choice=choice, now=clock.now())
        return redirect(payment.get_success_url())
    status = 422 if form.is_bound else 200
    return render(request, "commerce/payment/demo.html", {"payment": payment, "form": form}, status=status)
