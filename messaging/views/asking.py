"""Ask the seller: the page that a product leads to (S1, S2)."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.models import Product
from commerce.queries import catalogue
from core import clock, uploads
from core.refusal import Refused
from messaging import windows
from messaging.actions import attachment as attachments
from messaging.actions import message as actions
from messaging.actions import thread as work
from messaging.forms.thread import MessageForm
from messaging.models import Side
from messaging.pages import thread as pages
from messaging.queries import asking, organisation
from messaging.views.thread import again, is_another, is_too_often, waits
from partners.access import require
from partners.permissions import Permission

ASKS = gettext_lazy(
    "Then %(name)s must respond within 72 hours; after that it cannot respond to your message any more, and you can"
    " write again. Without it there is no deadline."
)
SIGHT = "products in the acting partner's price lists"


@require(Permission.MESSAGE_BUY, sight=SIGHT, methods=("GET", "POST"))
def ask(request, code):
    """Show whom one asks, and what goes on already; POST sends the question and leads to its thread."""
    acting = request.acting
    if catalogue.visible_product(acting=acting, now=clock.now(), code=code) is None:
        raise Http404
    product = Product.objects.get(code__iexact=code)
    form = _form(request)
    if not form.is_bound or not form.is_valid():
        return _page(request, product, form, status=422 if form.is_bound else 200)
    if is_too_often(request, form):
        return waits(_page(request, product, form, status=429))
    words, key = form.cleaned_data["body"], form.key_for("ask", product.pk, acting.membership_id)
    said = {"product": product, "words": words, "asks": form.cleaned_data["asks"], "key": key}
    try:
        with attachments.prepared(files=form.cleaned_data["files"], is_too_big=uploads.is_too_big(request)) as kept:
            sent = actions.ask(**said, attach=kept.attach, by=acting)
    except Product.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, product, form, status=422)
    if is_another(sent, words):
        return _page(request, product, again(form), status=409)
    work.read(thread=sent.thread, side=Side.BUYER, seen=sent.pk, by=acting)
    messages.success(request, _("Your question is sent."))
    return redirect(f"{reverse('messaging:thread', args=[sent.thread_id])}#message-{sent.pk}")


def _form(request):
    if request.method == "POST":
        return MessageForm(request.POST, request.FILES)
    return MessageForm(initial={"key": uuid.uuid4(), "asks": True})


def _page(request, product, form, *, status):
    seller, thread = asking.about(request.acting, product)
    now = clock.now()
    is_own = seller.pk == organisation.company_id(request.acting)
    form.fields["asks"].help_text = escape(ASKS % {"name": seller.name})
    is_shut = bool(thread) and windows.is_shut(thread, Side.BUYER, now)
    context = {
        "product": product,
        "seller": seller,
        "thread": thread,
        "is_own": is_own,
        "is_open": not is_own and not is_shut,
        "why_shut": pages.why_shut(thread, Side.BUYER) if is_shut else None,
        "kept": form.data.get("body", "") if form.is_bound else "",
        "form": form,
    }
    return render(request, "messaging/ask/page.html", context, status=status)
