"""What buyers enter of a purchase process, and how its lists are narrowed: shape only (S7)."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import OneValueInput, PlainDecimalField
from commerce.forms.price_fields import MomentField
from commerce.models import Category, Product
from commerce.queries import catalogue, category
from messaging.models import AwardKind, ProcessState, PurchaseProcess

MOST_FOUND = 10
LONGEST_SEARCH = 100
S = ProcessState


def _number(**kwargs):
    return PlainDecimalField(
        widget=OneValueInput({"inputmode": "decimal", "autocomplete": "off", "class": "quantity"}), **kwargs
    )


class ProcessForm(forms.Form):
    """What is wanted, until when. A product is chosen among those that the buyer sees and has looked for."""

    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        help_text=_("Sellers read it in their list, such as “Candles for the autumn”."),
    )
    specification = forms.CharField(
        label=_("Specification"), max_length=10_000, required=False, widget=forms.Textarea({"rows": 6}),
        help_text=_("What matters to you: size, material, certificates, packing, place of delivery."),
    )  # fmt: skip
    product = forms.ChoiceField(label=_("Product"), required=False, widget=forms.RadioSelect)
    category = forms.ChoiceField(
        label=_("Category"), required=False, help_text=_("Whoever sells something of it, or below it, is told.")
    )
    quantity = _number(label=_("Quantity"), max_digits=12, decimal_places=3)
    unit = forms.CharField(
        label=_("Unit"), max_length=20, required=False, help_text=_("Such as piece, metre, kg. A product has its own.")
    )
    budget = PlainDecimalField(
        label=_("Budget"), max_digits=16, decimal_places=3, required=False,
        widget=OneValueInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    is_budget_shown = forms.BooleanField(label=_("Sellers read the budget"), required=False)
    deadline = MomentField(
        label=_("Deadline"), required=True, hint=_("Until then sellers can begin to offer. What has begun goes on.")
    )

    def __init__(self, *args, acting, now, currency, **kwargs):
        super().__init__(*args, **kwargs)
        self.acting, self.now = acting, now
        fields: Any = self.fields
        fields["category"].choices = [("", "–"), *category.choices()]
        self.fields["budget"].help_text = _("For the whole quantity, with tax, in %(currency)s.") % {
            "currency": currency
        }
        self.text = " ".join(self.data.get("product_q", "").replace("\0", "").split())[:LONGEST_SEARCH]
        shown = {each.code: each.name for each in [*self._chosen(), *self._found()]}
        self.found = len(shown)
        fields["product"].choices = [
            ("", _("None: anything of a category")),
            *((code, f"{code} · {name}") for code, name in shown.items()),
        ]

    def _chosen(self):
        """The one that was chosen before, while one looks for others."""
        code = self.data.get("product", "") if self.is_bound else self.initial.get("product", "")
        item = code and catalogue.visible_product(acting=self.acting, now=self.now, code=code.replace("\0", "")[:60])
        return [item] if item else []

    def _found(self):
        if not self.text:
            return []
        return catalogue.page(acting=self.acting, now=self.now, text=self.text, size=MOST_FOUND).items

    def clean_product(self):
        code = self.cleaned_data["product"]
        return Product.objects.get(code=code) if code else None

    def clean_category(self):
        pk = self.cleaned_data["category"]
        return Category.objects.get(pk=pk) if pk else None

    def as_typed(self):
        """Give itself as it was typed, with nothing said about it: one only looks for products."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self

    @property
    def facts(self):
        """What the actions take."""
        return dict(self.cleaned_data)


class CloseForm(forms.Form):
    """Why it ends early; rows that were never published need no reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Sellers who have offered read it."),
    )  # fmt: skip


class AwardForm(forms.Form):
    """What becomes of the offer that was shown."""

    kind = forms.ChoiceField(label=_("What becomes of it"), choices=AwardKind, widget=forms.RadioSelect)
    offer = forms.CharField(max_length=20, widget=forms.HiddenInput)


STATES = [(S.DRAFT, S.DRAFT.label), (S.ACTIVE, S.ACTIVE.label), (S.EXPIRED, S.EXPIRED.label),
          (S.CLOSED, S.CLOSED.label), (S.AWARDED, S.AWARDED.label)]  # fmt: skip


class ProcessFilter(django_filters.FilterSet):
    """Find processes by state, owner and words. The state is the clock's: what is over has expired."""

    state = django_filters.ChoiceFilter(method="standing", choices=STATES, label=_("State"), empty_label=_("All"))
    owner = django_filters.ChoiceFilter(
        method="of_owner", choices=[("me", _("Mine"))], label=_("Owner"), empty_label=_("Everybody")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search purchase processes"),
        widget=forms.TextInput({"maxlength": 100, "type": "search"}),
    )  # fmt: skip

    class Meta:
        model = PurchaseProcess
        fields = []

    def standing(self, rows, name, state):
        now = self.request.acting.read_at
        if state == S.ACTIVE:
            return rows.filter(state=S.ACTIVE, deadline__gt=now)
        if state == S.EXPIRED:
            return rows.filter(Q(state=S.EXPIRED) | Q(state=S.ACTIVE, deadline__lte=now))
        return rows.filter(state=state)

    def of_owner(self, rows, name, _whose):
        return rows.filter(owner=self.request.acting.membership_id)

    def search(self, rows, name, text):
        text = text.strip()
        return rows.filter(Q(title__icontains=text) | Q(product__name__icontains=text) | Q(product__code=text))


class RequestFilter(django_filters.FilterSet):
    """Find what buyers want: at first what is open to offers."""

    show = django_filters.ChoiceFilter(
        method="standing", label=_("Show"), empty_label=_("Open"),
        choices=[
            ("open", _("Open, not offered yet")), ("offered", _("Offered by us")), ("over", _("Over")),
            ("all", _("All")),
        ],
    )  # fmt: skip
    q = django_filters.CharFilter(
        method="search", label=_("Search purchase requests"),
        widget=forms.TextInput({"maxlength": 100, "type": "search"}),
    )  # fmt: skip

    class Meta:
        model = PurchaseProcess
        fields = []

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("show") else rows.filter(self._is_open())

    def _is_open(self):
        return Q(state=S.ACTIVE, deadline__gt=self.request.acting.read_at)

    def standing(self, rows, name, show):
        if show == "open":
            return rows.filter(self._is_open(), has_offered=False)
        if show == "over":
            return rows.exclude(self._is_open())
        return rows.filter(has_offered=True) if show == "offered" else rows

    def search(self, rows, name, text):
        text = text.strip()
        return rows.filter(Q(title__icontains=text) | Q(buyer__name__icontains=text) | Q(product__name__icontains=text))
