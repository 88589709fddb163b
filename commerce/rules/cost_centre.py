"""Who keeps cost centres, and what they may be called (A7)."""

from django.utils.translation import gettext as _

from commerce.models import CostCentre
from core.refusal import Refused
from partners.rules import people

LONGEST_CODE = 20


def check_can_edit(by, partner):
    """Cost centres are kept by whoever manages the people of a branch, there and below."""
    people.check_can_manage(by, partner)
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator buys nothing: choose one of the partners."), field="partner")


def check_names(partner, code, name, *, but=None):
    """A code is short and stands once at a partner, whatever its case."""
    if not code:
        raise Refused(_("Enter the code that your books know it by."), field="code")
    if len(code) > LONGEST_CODE:
        raise Refused(_("A code has at most %(most)s characters.") % {"most": LONGEST_CODE}, field="code")
    if not name:
        raise Refused(_("Enter a name."), field="name")
    same = CostCentre.objects.filter(partner=partner, code__iexact=code)
    if same.exclude(pk=but).exists():
        values = {"code": code, "partner": partner.name}
        raise Refused(_("%(partner)s has a cost centre %(code)s already.") % values, field="code")
