"""Tax classes and rates: who keeps them, and what a rate is (C8)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.models import Product, TaxClass, TaxRate
from commerce.rules.product import COUNTRIES
from core.refusal import Refused
from partners.permissions import Permission


def check_can_tax(by):
    if not by.may(Permission.TAX_EDIT):
        raise Refused(_("Your role does not keep taxes."))


def check_class(code):
    """A class has a code of its own, whatever its case."""
    if TaxClass.objects.filter(code__iexact=code).exists():
        raise Refused(class_taken(code), field="code")


def class_taken(code):
    return _("There is a tax class “%(code)s” already.") % {"code": code}


def check_is_there(found):
    if found is None:
        raise Refused(_("It is not there any more."))


def check_can_delete(tax_class):
    """A class goes while nothing is in it."""
    if tax_class.rates.exists():
        raise Refused(_("“%(name)s” has rates; they explain past orders and stay.") % {"name": tax_class.name})
    if Product.objects.filter(tax_class=tax_class.code).exists():
        raise Refused(_("There are products in “%(name)s”: give them another class first.") % {"name": tax_class.name})


def check_rate(tax_class, country, rate, begins, ends, *, but=None):
    """A percentage, for a country, in a period that no other rate of the class has."""
    if country not in COUNTRIES:
        raise Refused(_("Choose a country."), field="country")
    if not 0 <= rate <= 100:
        raise Refused(_("A rate is between 0 and 100 per cent."), field="rate")
    if begins and ends and begins >= ends:
        raise Refused(_("It ends before it begins."), field="effective_to")
    others = TaxRate.objects.filter(tax_class=tax_class, country=country).exclude(pk=but and but.pk)
    if begins:
        others = others.filter(Q(effective_to=None) | Q(effective_to__gt=begins))
    if ends:
        others = others.filter(Q(effective_from=None) | Q(effective_from__lt=ends))
    first = others.order_by("effective_from").first()
    if first:
        values = {"rate": f"{first.rate.normalize():f}", "country": country}
        raise Refused(
            _("%(rate)s per cent in %(country)s is in force then already: end it first.") % values,
            field="effective_from",
        )


def check_end(rate, ends, now):
    """A rate ends after it began, and not in the past: orders have been taxed with it."""
    if ends < now:
        raise Refused(_("It has been counted with until now: choose a day to come."), field="effective_to")
    if rate.effective_from and ends <= rate.effective_from:
        raise Refused(_("It ends before it begins."), field="effective_to")


def check_can_remove(rate, now):
    """What was in force once stays."""
    if rate.effective_from is None or rate.effective_from <= now:
        raise Refused(_("It is in force already: end it instead."))
