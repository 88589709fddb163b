"""What may be done with products: who keeps which, and what makes one sound (C1, C7)."""

import re

from babel import Locale
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from commerce.models import Availability, Product, TaxClass
from core.refusal import Refused
from partners import queries as partners
from partners.permissions import Permission

LANGUAGES = ("de", "pl")
CODE = re.compile(r"[^\s/\\?#.\x00-\x1f\x7f][^/\\?#\x00-\x1f\x7f]*(?<!\s)")
"""A code is part of an address and of files: no slashes, no blanks at its ends, nothing invisible."""
MOST_CODE, MOST_NAME, MOST_UNIT, MOST_DESCRIPTION = 60, 200, 20, 10_000
MOST_PACK, MOST_DAYS, MOST_ATTRIBUTES = 1_000_000, 3650, 60
COUNTRIES = frozenset(code for code in map(str, Locale.parse("en").territories) if re.fullmatch("[A-Z]{2}", code)) - {
    "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ",
}  # fmt: skip


def check_can_keep(by):
    """Raise unless the role keeps products."""
    if not by.may(Permission.PRODUCT_EDIT):
        raise Refused(_("Your role does not keep products."))


def check_is_own(by, product):
    """A company keeps what it sells itself; of the rest it knows nothing (C7)."""
    check_can_keep(by)
    if not by.is_operator and not (product.vendor_id and partners.is_within(product.vendor_id, by)):
        raise Refused(_("This product is kept by somebody else."))


def check_all_found(products, wanted):
    """Of ticked products all are there and his."""
    if not wanted:
        raise Refused(_("Tick at least one product."))
    if len(products) != len(wanted):
        raise Refused(_("Some of the ticked products are not there any more. Please tick them again."))


def check_fresh(product, seen):
    """Nobody writes over what he has not seen."""
    if seen != version(product):
        raise Refused(
            _(
                "Somebody has changed this product since you opened it. Nothing was saved: compare your entries with"
                " the product as it is now, then save again."
            )
        )


def version(product):
    """Give what a form remembers of the product it shows."""
    return product.changed_at.isoformat()


def check_code(code, *, but=None):
    """A code names one product, whatever its case. Whose a taken code is, is nobody's business."""
    if not CODE.fullmatch(code) or len(code) > MOST_CODE:
        raise Refused(
            _("A code has at most 60 characters, no slash, backslash, ? or #, and does not begin with a dot."),
            field="code",
        )
    if Product.objects.alias(key=Upper("code")).filter(key=code.upper()).exclude(pk=but and but.pk).exists():
        raise Refused(code_taken(code), field="code")


def code_taken(code):
    return _("The code “%(code)s” is taken.") % {"code": code}


def check_vendor(by, vendor):
    """The operator sells for everybody, a company for itself."""
    if by.is_operator:
        if vendor is not None and vendor.kind == vendor.Kind.OPERATOR:
            raise Refused(_("The operator’s own products have no vendor: leave the field empty."), field="vendor")
    elif vendor is None or not partners.is_within(vendor.pk, by):
        raise Refused(_("Your products are sold by your own company."), field="vendor")


def check_tax_class(code):
    """A product has a class that there is; before taxes are set up there is none."""
    classes = set(TaxClass.objects.values_list("code", flat=True))
    if classes and code not in classes:
        raise Refused(_("There is no tax class “%(code)s”.") % {"code": code}, field="tax_class")


def fault(values):
    """Tell what is wrong with values by themselves, as (field, sentence); None when nothing is.

    Files are judged by the same words as forms.
    """
    limits = {"name": MOST_NAME, "unit": MOST_UNIT, "description": MOST_DESCRIPTION}
    for name, most in limits.items():
        if len(values.get(name) or "") > most:
            return name, _("At most %(most)s characters.") % {"most": most}
    for language, texts in (values.get("texts") or {}).items():
        for name in texts:
            if len(texts[name]) > limits[name]:
                return f"{name}_{language}", _("At most %(most)s characters.") % {"most": limits[name]}
    if "name" in values and not values["name"]:
        return "name", _("The name is missing.")
    if "unit" in values and not values["unit"]:
        return "unit", _("The unit is missing.")
    return _number_fault(values) or _choice_fault(values)


def _number_fault(values):
    pack, days = values.get("pack_size", 1), values.get("delivery_days")
    if not 1 <= pack <= MOST_PACK:
        return "pack_size", _("A pack holds 1 to 1,000,000.")
    if days is not None and not 0 <= days <= MOST_DAYS:
        return "delivery_days", _("Give 0 to 3,650 days.")
    return None


def _choice_fault(values):
    unknown = sorted(set(values.get("restricted_countries") or ()) - COUNTRIES)
    if unknown:
        return "restricted_countries", _("No such country: %(codes)s.") % {"codes": ", ".join(unknown)}
    if values.get("availability", Availability.IN_STOCK) not in Availability.values:
        return "availability", _("There is no such availability.")
    if len(values.get("attributes") or ()) > MOST_ATTRIBUTES:
        return "attributes", _("At most %(most)s attributes.") % {"most": MOST_ATTRIBUTES}
    return None


def check_values(values):
    """Raise what `fault` tells."""
    found = fault(values)
    if found:
        raise Refused(found[1], field=found[0])


def check_reason(is_active, reason):
    """Who takes a product off sale says why."""
    if not is_active and not reason.strip():
        raise Refused(_("Say why: your colleagues read this."), field="reason")
