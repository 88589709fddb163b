"""The frame of a price list's pages, and what its views share (C2)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.models import PriceList
from commerce.queries import price_list as queries
from commerce.rules import price_list as rules
from core import clock
from core.refusal import Refused
from partners.permissions import Permission

SIGHT = "the operator's staff all lists, a company its own (C7)"
TABS = [
    ("prices", "price_list", False),
    ("rules", "price_rules", False),
    ("given", "price_list_assignments", False),
    ("mass_update", "price_mass_update", True),
    ("import", "price_import", True),
    ("versions", "price_list_versions", False),
    ("settings", "price_list_settings", True),
]


def find(request, pk):
    """Give a list that the acting user may see; for anybody else it does not exist."""
    return get_object_or_404(PriceList.objects.visible_to(request.acting).select_related("owner"), pk=pk)


def find_to_send(request, pk):
    """The same for a page that everybody reads; only who may change prices sends something to it."""
    if request.method == "POST" and not request.acting.may(Permission.PRICE_EDIT):
        raise PermissionDenied
    return find(request, pk)


def find_row(rows, pk, price_list):
    """Give a live entry or rule of a list; None for one that is past; what never was is not there."""
    row = rows.select_related("product", "price_list").filter(pk=pk, price_list=price_list).first()
    if row is None:
        raise Http404
    return row


def frame(request, price_list, active, **context):
    """Give the context of templates/commerce/pricing/frame.html, with what the page itself adds."""
    may_edit = rules.may_edit(request.acting, price_list)
    labels = {
        "prices": _("Prices"),
        "rules": _("Rules"),
        "given": _("Given to"),
        "mass_update": _("Mass update"),
        "import": _("Import"),
        "versions": _("Versions"),
        "settings": _("Settings"),
    }
    return {
        "price_list": price_list,
        "state": queries.state_of(price_list, clock.now()),
        "may_edit": may_edit,
        "active_tab": active,
        "tabs": [
            {"key": key, "label": labels[key], "url": reverse(f"commerce:{name}", args=[price_list.pk])}
            for key, name, is_for_editors in TABS
            if may_edit or not is_for_editors
        ],
        **context,
    }


def tried(form, action, fields=None):
    """Give what the action gives; None when it refuses, with its sentence at the field it is about."""
    try:
        return action(clock.now())
    except Refused as refusal:
        field = (fields or {}).get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.sentence)
        return None


def status(form):
    """A form that was sent and comes back was refused."""
    return 422 if form.is_bound else 200


def sent(request):
    """Give what was sent, for a form; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
