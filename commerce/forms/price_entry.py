"""What people send about the prices and rules of a list (C2, C3)."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.forms.fields import QuantityField
from commerce.forms.price_fields import MomentField, PartnerField, PriceField, ProductField
from commerce.models import Category, PriceEntry, PriceRule, RuleKind
from commerce.queries import price_list as queries
from commerce.rules import price_rule as rules
from core import clock
from partners.models import PartnerLevel, PartnerType


class PriceForm(forms.Form):
    """The price alone, as it stands in the table."""

    unit_price = PriceField()


class EntryForm(forms.Form):
    """A price with its quantity and period; `products` are those that the list may hold, None where it is known."""

    product = ProductField(help_text=_("Suggestions appear as you type."))
    min_quantity = QuantityField(label=_("From quantity"), initial=1)
    unit_price = PriceField()
    effective_from = MomentField(label=pgettext_lazy("in force from", "From"), hint=_("Empty: the regular price."))
    effective_to = MomentField(label=_("Until before"), hint=_("Empty: until further notice."))

    def __init__(self, *args, products, **kwargs):
        super().__init__(*args, **kwargs)
        if products is None:
            del self.fields["product"]
        else:
            self.fields["product"].rows = products  # type: ignore[attr-defined]

    @property
    def values(self):
        return {
            name: self.cleaned_data[name] for name in ("min_quantity", "unit_price", "effective_from", "effective_to")
        }


class RuleForm(forms.Form):
    """A rule: for a product or a category, what it does, for whom, when; and a partner to try it with."""

    product = ProductField(required=False, help_text=_("Leave it empty for a rule of a category."))
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Category"), required=False, help_text=_("With everything below it.")
    )
    kind = forms.ChoiceField(label=_("It sets"), choices=RuleKind.choices, initial=RuleKind.PERCENT)
    value = PriceField(label=_("How much"))
    min_quantity = QuantityField(label=_("From quantity"), initial=1)
    property_1 = forms.ChoiceField(
        label=_("Partner has"),
        help_text=_("His own, or the nearest above him that has one. A rule with two properties counts before one."),
    )
    value_1 = forms.CharField(label=_("Attribute's value"), max_length=150, required=False)
    property_2 = forms.ChoiceField(label=_("And also"), required=False)
    value_2 = forms.CharField(label=_("Attribute's value"), max_length=150, required=False)
    effective_from = MomentField(label=pgettext_lazy("in force from", "From"), hint=_("Empty: at once."))
    effective_to = MomentField(label=_("Until before"), hint=_("Empty: without an end."))
    partner = PartnerField(label=_("Try it with partner"), required=False, help_text=_("Nothing is saved by trying."))

    def __init__(self, *args, products, partners, attributes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].rows = products  # type: ignore[attr-defined]
        self.fields["partner"].rows = partners  # type: ignore[attr-defined]
        self.fields["category"].queryset = Category.objects.order_by("name")  # type: ignore[attr-defined]
        for name in ("property_1", "property_2"):
            self.fields[name].choices = _property_choices(attributes)  # type: ignore[attr-defined]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if bool(data.get("product")) == bool(data.get("category")) and not self.errors.keys() & {"product", "category"}:
            self.add_error("product", _("Choose either a product or a category."))
        for number in ("1", "2"):
            if data.get(f"property_{number}", "").startswith("@") and not data.get(f"value_{number}", "").strip():
                self.add_error(f"value_{number}", _("Enter the value that the attribute has."))
        return data

    @property
    def values(self):
        names = ("product", "category", "min_quantity", "kind", "value", "effective_from", "effective_to")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def conditions(self):
        found = []
        for number in ("1", "2"):
            chosen = self.cleaned_data[f"property_{number}"]
            if chosen.startswith("@"):
                found.append(rules.condition(chosen, self.cleaned_data[f"value_{number}"].strip()))
            elif chosen:
                found.append(chosen)
        return found


def _property_choices(attributes):
    levels = [(f"level={pk}", name) for pk, name in PartnerLevel.objects.order_by("name").values_list("pk", "name")]
    types = [(f"type={pk}", name) for pk, name in PartnerType.objects.order_by("name").values_list("pk", "name")]
    own = [(f"@{key}", key) for key in attributes]
    groups = [(_("Level"), levels), (_("Type"), types), (_("Attribute, with the value beside it"), own)]
    return [("", "–"), *((label, choices) for label, choices in groups if choices)]


def initial(rule):
    """Give what the form shows of a rule."""
    shown = {name: getattr(rule, name) for name in ("kind", "value", "min_quantity", "effective_from", "effective_to")}
    shown |= {"product": rule.product.code if rule.product_id else "", "category": rule.category_id}
    for number, text in ((1, rule.condition_1), (2, rule.condition_2)):
        key, _sign, value = text.partition("=")
        is_attribute = key.startswith("@")
        shown |= {f"property_{number}": key if is_attribute else text, f"value_{number}": value if is_attribute else ""}
    return shown


class EntryFilter(django_filters.FilterSet):
    """Find prices by product; narrow by category and by when they are in force."""

    q = django_filters.CharFilter(method="search", label=_("Code or name"))
    category = django_filters.ModelChoiceFilter(
        method="below", queryset=Category.objects.order_by("name"), label=_("Category")
    )
    state = django_filters.ChoiceFilter(method="by_state", choices=queries.STATES, label=_("In force"))

    class Meta:
        model = PriceEntry
        fields = []

    def search(self, entries, name, text):
        return entries.filter(Q(product__code__istartswith=text) | Q(product__name__icontains=text))

    def below(self, entries, name, category):
        return entries.filter(product__category_id__in=queries.below(category.pk))

    def by_state(self, entries, name, state):
        return queries.in_state(entries, state, clock.now(), has_switch=False)


class RuleFilter(django_filters.FilterSet):
    """Find rules by product or category."""

    q = django_filters.CharFilter(method="search", label=_("Product or category"))
    kind = django_filters.ChoiceFilter(choices=RuleKind.choices, label=_("It sets"))
    state = django_filters.ChoiceFilter(method="by_state", choices=queries.STATES, label=_("In force"))

    class Meta:
        model = PriceRule
        fields = []

    def search(self, rows, name, text):
        return rows.filter(
            Q(product__code__istartswith=text) | Q(product__name__icontains=text) | Q(category__name__icontains=text)
        )

    def by_state(self, rows, name, state):
        return queries.in_state(rows, state, clock.now(), has_switch=False)
