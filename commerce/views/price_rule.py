"""Rules of a list for partners with certain properties, tried for a partner before they are saved (C3)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import price_rule as actions
from commerce.forms.price_entry import RuleForm, initial
from commerce.models import PriceRule, Product
from commerce.pages import price_list as price_pages
from commerce.pages import price_listings
from commerce.pages import rule_preview as price_preview
from commerce.pages.price_list import SIGHT
from commerce.queries import condition
from commerce.queries import price_list as queries
from commerce.rules import price_list as rules
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

FIELDS = {"unit_price": "value"}


@require(Permission.PRICE_READ, sight=SIGHT)
def index(request, pk):
    """List the rules of a list."""
    price_list, now = price_pages.find(request, pk), clock.now()
    return lists.respond(
        request,
        price_listings.RULES,
        queries.rules(price_list),
        template="commerce/pricing/rules.html",
        enrich=lambda found: _told(found, price_list, now),
        extra=price_pages.frame(request, price_list, "rules"),
    )


def _told(found, price_list, now):
    words = condition.words(text for rule in found for text in (rule.condition_1, rule.condition_2))
    rows = queries.entry_rows(found, price_list, now)
    return [queries.EntryRow(r.row, r.state, r.currency, _who(r.row, words)) for r in rows]


def _who(rule, words):
    return _(" and ").join(words[text] for text in (rule.condition_1, rule.condition_2) if text)


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def new(request, pk):
    """Write a rule, try it, save it."""
    price_list = price_pages.find(request, pk)
    return _page(request, price_list, None)


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def rule(request, pk, rule_pk):
    """Change a rule, trying it first."""
    price_list = price_pages.find(request, pk)
    found = price_pages.find_row(PriceRule.objects.select_related("category"), rule_pk, price_list)
    return _page(request, price_list, found)


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("POST",))
def removal(request, pk, rule_pk):
    """Take a rule out of the list."""
    price_list = price_pages.find(request, pk)
    found = price_pages.find_row(PriceRule.objects, rule_pk, price_list)
    try:
        actions.remove(rule=found, by=request.acting, now=clock.now())
        messages.success(request, _("The rule is removed."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:price_rules", price_list.pk)


def _page(request, price_list, found):
    acting = request.acting
    form = RuleForm(
        price_pages.sent(request),
        initial=initial(found) if found else {},
        products=rules.products_of(price_list) & Product.objects.administered_by(acting),
        partners=rules.partners_for(price_list) & Partner.objects.visible_to(acting),
        attributes=queries.attributes(acting),
    )
    is_trying, shown = "try" in request.GET, None  # in the address: no button's name can be lost on the way
    if form.is_valid():
        if is_trying:
            shown = _tried(form, price_list, found, acting)
        elif price_pages.tried(form, lambda now: _saved(form, price_list, found, acting, now), FIELDS):
            messages.success(request, _("The rule is saved. It counts from the next page on."))
            return redirect("commerce:price_rules", price_list.pk)
    context = price_pages.frame(request, price_list, "rules", form=form, rule=found, shown=shown, is_trying=is_trying)
    template = "commerce/pricing/rule.html"
    if is_trying and request.htmx:
        return render(request, f"{template}#preview", context, status=422 if form.errors else 200)
    return render(request, template, context, status=422 if form.errors else 200)


def _saved(form, price_list, found, acting, now):
    asked = {"values": form.values, "conditions": form.conditions, "by": acting, "now": now}
    return actions.change(rule=found, **asked) if found else actions.add(price_list=price_list, **asked)


def _tried(form, price_list, found, acting):
    if form.cleaned_data["partner"] is None:
        form.add_error("partner", _("Choose a partner to try it with."))
        return None
    asked = {"values": form.values, "conditions": form.conditions, "partner": form.cleaned_data["partner"]}
    return price_pages.tried(
        form,
        lambda now: price_preview.of(price_list=price_list, **asked, by=acting, now=now, instead_of=found),
        FIELDS,
    )
