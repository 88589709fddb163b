"""What people send about products: shape only; who may keep what, the rules say."""

import re
from typing import Any

from django import forms
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import WholeField
from commerce.models import Attribute, Availability, Category, Product, TaxClass
from commerce.queries import category as categories
from commerce.rules import product as rules
from partners.forms.partner import AttributesField, AttributesWidget
from partners.models import Partner

UNITS = ["piece", "pack", "box", "roll", "pair", "carton", "ream", "metre"]


class SuggestingWidget(AttributesWidget):
    """Rows of name and value; the names that there are already are suggested."""

    template_name = "commerce/product/attributes.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        known = list(Attribute.objects.order_by("position", "name").values_list("name", "unit"))
        return {**context, "known": known}


class ProductAttributesField(AttributesField):
    widget = SuggestingWidget


class CategoryField(forms.ModelChoiceField):
    """A category of the tree, shown with its path."""

    def __init__(self, **kwargs):
        kwargs = {"label": _("Category"), "required": False, **kwargs}
        super().__init__(Category.objects.all(), **kwargs)

    def offer(self):
        """Read the tree: a form does so when it is made."""
        self.choices = [("", _("None")), *categories.choices()]


class ProductForm(forms.Form):
    """All that a product is. `seen` is its version when the form was shown."""

    code = forms.CharField(label=_("Code"), max_length=rules.MOST_CODE, help_text=_("Unique, whatever its case."))
    name = forms.CharField(label=_("Name"), max_length=rules.MOST_NAME)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=rules.MOST_DESCRIPTION, widget=forms.Textarea({"rows": 4})
    )
    category = CategoryField()
    unit = forms.CharField(
        label=_("Unit"), max_length=rules.MOST_UNIT, initial="piece", help_text=_("What one of it is called."),
        widget=forms.TextInput({"list": "known-units", "autocomplete": "off"}),
    )  # fmt: skip
    pack_size = WholeField(label=_("Pieces in a pack"), min_value=1, max_value=rules.MOST_PACK, initial=1)
    vendor = forms.CharField(
        label=_("Vendor"),
        required=False,
        max_length=40,
        help_text=_("Code of the partner that sells it; empty: we do."),
    )
    tax_class = forms.ChoiceField(label=_("Tax class"))
    availability = forms.ChoiceField(label=_("Availability"), choices=Availability)
    delivery_days = WholeField(label=_("Delivery in days"), required=False, min_value=0, max_value=rules.MOST_DAYS)
    restricted_countries = forms.CharField(
        label=_("Not sold to"),
        required=False,
        max_length=1200,
        help_text=_("Country codes with commas between, as CH, NO."),
    )
    name_de = forms.CharField(label=_("Name in German"), required=False, max_length=rules.MOST_NAME)
    description_de = forms.CharField(
        label=_("Description in German"), required=False, max_length=rules.MOST_DESCRIPTION,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    name_pl = forms.CharField(label=_("Name in Polish"), required=False, max_length=rules.MOST_NAME)
    description_pl = forms.CharField(
        label=_("Description in Polish"), required=False, max_length=rules.MOST_DESCRIPTION,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    attributes = ProductAttributesField(
        label=_("Attributes"), required=False, help_text=_("Empty rows are left out; saving brings new ones.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    TEXTS = [(name, language) for language in rules.LANGUAGES for name in ("name", "description")]

    def __init__(self, *args, by, product=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.product = product
        if not by.is_operator:
            del self.fields["vendor"]
        category: Any = self.fields["category"]
        category.offer()
        tax_class: Any = self.fields["tax_class"]
        tax_class.choices = self._tax_classes()
        if product:
            self.initial = self._shown(product)

    def _tax_classes(self):
        known = list(TaxClass.objects.order_by(Lower("name")).values_list("code", "name"))
        own = self.product.tax_class if self.product else "standard"
        return known if own in dict(known) or (known and not self.product) else [(own, own), *known]

    def _shown(self, product):
        names = ("code", "name", "description", "unit", "pack_size", "tax_class", "availability", "delivery_days")
        return {
            **{name: getattr(product, name) for name in names},
            **{f"{name}_{language}": product.texts.get(language, {}).get(name, "") for name, language in self.TEXTS},
            "category": product.category_id,
            "vendor": product.vendor.code if product.vendor_id else "",
            "restricted_countries": ", ".join(product.restricted_countries),
            "attributes": product.attributes,
            "seen": rules.version(product),
        }

    def clean_code(self):
        return self.cleaned_data["code"].strip()

    def clean_vendor(self):
        return partner_of(self.cleaned_data["vendor"])

    def clean_restricted_countries(self):
        found = re.split(r"[\s,;]+", self.cleaned_data["restricted_countries"].upper())
        return sorted({code for code in found if code})

    units = UNITS

    @property
    def values(self):
        """What the action takes."""
        texts: dict[str, dict] = {}
        for name, language in self.TEXTS:
            if self.cleaned_data[f"{name}_{language}"]:
                texts.setdefault(language, {})[name] = self.cleaned_data[f"{name}_{language}"]
        kept = {*(f"{name}_{language}" for name, language in self.TEXTS), "seen"}
        return {**{name: value for name, value in self.cleaned_data.items() if name not in kept}, "texts": texts}


def partner_of(code):
    """Give the partner with a code, None for none; one that does not exist is told."""
    code = code.strip()
    if not code:
        return None
    found = Partner.objects.alias(low=Lower("code")).filter(low=code.lower()).first()
    if found is None:
        raise forms.ValidationError(_("There is no partner “%(code)s”."), params={"code": code})
    return found


class ActivityForm(forms.Form):
    """Take products off sale, or bring them back."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class IdsForm(forms.Form):
    """Ticked products and what becomes of them."""

    back = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    category = CategoryField()

    def __init__(self, *args, only, **kwargs):
        super().__init__(*args, **kwargs)
        for name in [name for name in ("reason", "category") if name != only]:
            del self.fields[name]
        if only == "category":
            category: Any = self.fields["category"]
            category.offer()


def with_fresh_version(form, product):
    """Give the sent data with the product's version of now: what is sent again has seen it."""
    data = form.data.copy()
    data["seen"] = rules.version(Product.objects.get(pk=product.pk))
    return data
