"""Finance reads credit messages, brings in files and posts by hand (K5)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.actions import credit_file as files
from commerce.actions import posting as postings
from commerce.forms.credit_message import FileForm, PostingForm
from commerce.models import CreditMessage
from commerce.pages import credit_message as pages
from commerce.queries import credit
from commerce.queries import credit_message as queries
from commerce.queries.posting import Posting
from commerce.rules import posting as rules
from commerce.views.product import tried
from core import clock, lists, money
from core.refusal import Refused
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

ALL = "messages and accounts of all companies, the operator's Finance only"
OWN = "the user's own files, at the place he brought them in from"
PARTS = {"body": "message", "answer": "answer"}


@require(Permission.CREDIT_POST, sight=ALL, methods=("GET", "POST"))
def index(request):
    """List the messages with what they posted."""
    template = "commerce/credit_message/index.html"
    return lists.respond(request, pages.MESSAGES, queries.listed(), template=template, enrich=queries.with_amounts)


@require(Permission.CREDIT_POST, sight=ALL)
def detail(request, pk):
    """Show a message: its postings with what came of each."""
    message = get_object_or_404(CreditMessage.objects.select_related("sender", "by"), pk=pk)
    found = pages.rows(message)
    context = {
        "message": message,
        "pill": pages.pill(message),
        "came_from": pages.came_from(message),
        "amounts": queries.with_amounts([message])[0].amounts,
        "page": pages.paged(request, found),
    }
    return render(request, "commerce/credit_message/detail.html", context)


@require(Permission.CREDIT_POST, sight=ALL)
def part(request, pk, name):
    """Give a message as it came, or its answer as it went, byte for byte."""
    if name not in PARTS:
        raise Http404
    message = get_object_or_404(CreditMessage, pk=pk)
    response = HttpResponse(bytes(getattr(message, name)), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="credit-{message.pk}-{PARTS[name]}.xml"'
    return response


@require(Permission.CREDIT_POST, sight=OWN, methods=("GET", "POST"))
def upload(request):
    """Take a file and lead to what it would do."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        known = {"name": file.name, "content": file.read(), "by": request.acting}
        job = tried(form, lambda now: files.keep(**known, now=now))
        if job:
            return redirect("commerce:credit_file", job.pk)
    return render(request, "commerce/credit_message/upload.html", {"form": form}, status=422 if form.is_bound else 200)


@require(Permission.CREDIT_POST, sight=OWN, methods=("GET", "POST"))
def file(request, pk):
    """Show what a file would do, account by account; POST does it."""
    job, refusal = get_object_or_404(files.own(by=request.acting), pk=pk), ""
    if request.method == "POST":
        kept, refusal = _posted(request, job)
        if kept:
            return redirect("commerce:credit_message", kept.pk)
    message = files.message(job=job)
    raised, refused = pages.preview(message, today=request.acting.read_at.date())
    known = CreditMessage.objects.filter(sender=None, message_id=message.id).defer("body", "answer").first()
    context = {
        "job": job, "message": message, "refusal": refusal, "count": len(message.postings),
        "known": known, "is_other": known and known.body_digest != message.digest,
        "raised": pages.paged(request, raised),
        "refused": refused[:pages.SIZE], "refused_count": len(refused),
    }  # fmt: skip
    return render(request, "commerce/credit_message/file.html", context, status=422 if refusal else 200)


def _posted(request, job):
    """Post a file; give the message, or None and the sentence that refuses it."""
    try:
        kept = files.post(job=job, by=request.acting, now=clock.now())
    except Refused as refused:
        return None, refused.sentence
    if kept.status == 200:
        messages.success(
            request,
            ngettext("Posted: %(number)s posting.", "Posted: %(number)s postings.", kept.posting_count)
            % {"number": money.counted(kept.posting_count)},
        )
    else:
        messages.error(request, _("Nothing was posted: something has changed since the preview."))
    return kept, ""


@require(Permission.CREDIT_POST, sight=ALL, methods=("GET", "POST"))
def by_hand(request, code):
    """Post one payment, refund or adjustment for a company's account; a large one is shown first."""
    node = get_object_or_404(Partner.objects.visible_to(request.acting), code=code)
    account = credit.account_shown(node.pk)
    if account is None:
        raise Http404
    form, shown = PostingForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        wanted = form.cleaned_data
        shown = account.balance + wanted["amount"] if _is_to_be_shown(wanted, account) else None
        if shown is None and tried(form, lambda now: _done(wanted, node, account, request.acting, now)):
            messages.success(request, _("It is posted. Orders that are held stay held until they are decided."))
            return redirect("commerce:account", account.partner.code)
    context = {"form": form, "node": node, "account": account, "after": shown}
    status = 422 if form.is_bound and shown is None else 200
    return render(request, "commerce/credit_message/by_hand.html", context, status=status)


def _is_to_be_shown(wanted, account):
    return rules.is_large(wanted["amount"], account) and wanted["seen"] != wanted["amount"]


def _done(wanted, node, account, by, now):
    posting = Posting(
        "1", node.code, wanted["kind"], wanted["amount"], account.currency, wanted["value_date"],
        wanted["reference"], wanted["reason"],
    )  # fmt: skip
    return postings.by_hand(posting=posting, key=wanted["key"], by=by, now=now)
