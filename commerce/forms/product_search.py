"""How those who keep products look for them (C1)."""

import django_filters
from django import forms
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commerce.models import Availability, Product, TaxClass
from commerce.queries import product as products
from partners.models import Partner

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
ACTIVE = [("yes", _("On sale")), ("no", _("Off sale"))]
NONE = "none"


class ProductFilter(django_filters.FilterSet):
    """Search, and narrow by what the list shows; companies have no vendors to narrow by."""

    active = django_filters.ChoiceFilter(method="by_activity", choices=ACTIVE, label=_("On sale"))
    category = django_filters.ChoiceFilter(method="by_category", label=_("Category"))
    vendor = django_filters.ChoiceFilter(method="by_vendor", label=_("Vendor"))
    tax_class = django_filters.ChoiceFilter(label=_("Tax class"))
    availability = django_filters.ChoiceFilter(choices=Availability.choices, label=_("Availability"))
    picture = django_filters.ChoiceFilter(method="by_picture", choices=YES_NO, label=_("Has a picture"))
    price = django_filters.ChoiceFilter(method="by_price", choices=YES_NO, label=_("Has a price"))
    q = django_filters.CharFilter(
        method="search", label=_("Search products"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Product
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["category"].extra["choices"] = [(NONE, _("None")), *products.category_choices()]
        classes = TaxClass.objects.order_by(Lower("name")).values_list("code", "name")
        self.filters["tax_class"].extra["choices"] = list(classes) or [("standard", "standard")]
        if self.request.acting.is_operator:
            self.filters["vendor"].extra["choices"] = [(NONE, _("None: our own")), *_vendors()]
        else:
            del self.filters["vendor"]

    def by_activity(self, queryset, name, wanted):
        return queryset.filter(is_active=wanted == "yes")

    def by_category(self, queryset, name, wanted):
        return queryset.filter(category=None) if wanted == NONE else products.in_category(queryset, int(wanted))

    def by_vendor(self, queryset, name, wanted):
        return queryset.filter(vendor=None) if wanted == NONE else queryset.filter(vendor_id=int(wanted))

    def by_picture(self, queryset, name, wanted):
        return queryset.exclude(picture="") if wanted == "yes" else queryset.filter(picture="")

    def by_price(self, queryset, name, wanted):
        return products.priced(queryset, wanted == "yes")

    def search(self, queryset, name, text):
        return products.matching(queryset, text)


def _vendors():
    """The partners that sell something, by name."""
    sellers = Product.objects.exclude(vendor=None).values("vendor")
    return list(Partner.objects.filter(pk__in=sellers).order_by(Lower("name"), "pk").values_list("pk", "name"))
