"""What managers enter about selling for others: its settings and the bounds of offered prices (T3, T4)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField, QuantityField, WholeField
from commerce.forms.product import CategoryField
from partners.forms.registration import CURRENCIES
from partners.permissions import SELLER_ROLES, Role
from telesales.actions.setup import ALLOWED
from telesales.models import OverrideMode, SalesMode
from telesales.models.setup import SELLER_ROLE_CHOICES
from telesales.rules.setup import BOUNDS

FIXED = (Role.MARKETPLACE_MANAGER, "finalise")
"""A manager always finalises: nobody is above him who would."""


class SetupForm(forms.Form):
    """The marketplace's settings, and a box for each role and what it may do."""

    mode = forms.ChoiceField(label=_("How sellers sell"), choices=SalesMode.choices, widget=forms.RadioSelect)
    may_opt_out = forms.BooleanField(
        label=_("Customers may forbid that others order in their name"),
        required=False,
        help_text=_("Each for himself, on his page “What was done for you”. While this is off, nobody's wish counts."),
    )
    session_minutes = WholeField(
        label=_("A sales session ends after"), min_value=5, max_value=60,
        help_text=_("Minutes, at most 60. Sessions that run already end as they were begun."),
    )  # fmt: skip
    quote_days = WholeField(
        label=_("A quote holds for"), min_value=1, max_value=90,
        help_text=_("Days, to the minute. Quotes that were sent already hold as they say."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role in SELLER_ROLES:
            for name in ALLOWED:
                is_fixed = (role, name) == FIXED
                self.fields[box(role, name)] = forms.BooleanField(required=False, disabled=is_fixed)

    @property
    def policy(self):
        return {name: self.cleaned_data[name] for name in ("mode", "may_opt_out", "session_minutes", "quote_days")}

    @property
    def settings(self):
        """Give {role: {what: whether it may}} of the valid form."""
        return {role: {name: self.cleaned_data[box(role, name)] for name in ALLOWED} for role in SELLER_ROLES}


def box(role, name):
    """Give the name of the field of a role and what it may do."""
    return f"{role.value}-{name}"


class BoundsForm(forms.Form):
    """What may be changed of a rule; an empty field is without such a bound."""

    max_discount = PlainDecimalField(
        label=_("Discount up to, %"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
        help_text=_("Of the customer's own price. Exactly this much is within."),
    )  # fmt: skip
    max_markup = PlainDecimalField(
        label=_("More than his price up to, %"), required=False, min_value=0, max_value=1000, max_digits=6,
        decimal_places=2, help_text=_("Of the customer's own price. Empty here or anywhere else: no such bound."),
    )  # fmt: skip
    margin_floor = PlainDecimalField(
        label=_("Margin of at least, %"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
        help_text=_("Of the offered price without tax. Where the cost is not known, it counts as below."),
    )  # fmt: skip
    monthly_amount = PlainDecimalField(
        label=_("Given to one company in a month up to"), required=False, min_value=0, max_digits=15, decimal_places=3,
        help_text=_("By all sellers of the role together, in this currency alone."),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "–"), *((code, code) for code in CURRENCIES)]
    )
    mode = forms.ChoiceField(
        label=_("A price beyond a bound"), choices=OverrideMode.choices, initial=OverrideMode.REQUIRE,
        widget=forms.RadioSelect,
        help_text=_(
            "Warn: the seller is told and may offer it. Ask a manager: the order waits until one agrees. Refuse: the"
            " price is not taken."
        ),
    )  # fmt: skip

    @property
    def bounds(self):
        return {name: self.cleaned_data[name] for name in (*BOUNDS, "currency", "mode")}


class NewRuleForm(BoundsForm):
    """The same for a new rule, with whom and what it is for."""

    role = forms.ChoiceField(label=_("Sellers"), choices=SELLER_ROLE_CHOICES)
    category = CategoryField(help_text=_("With all below it. A rule of a category nearer to the product replaces it."))
    field_order = ["role", "category", *BOUNDS, "currency", "mode"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        category.offer()  # type: ignore[attr-defined]
        category.choices = [("", _("Everywhere else")), *category.choices[1:]]  # type: ignore[attr-defined]


class TrialForm(forms.Form):
    """What a manager asks about a price before anybody offers it."""

    role = forms.ChoiceField(label=_("Sellers"), choices=SELLER_ROLE_CHOICES, initial=Role.SSR)
    sku = forms.CharField(label=_("Product code"), max_length=60)
    partner = forms.CharField(label=_("Company code"), max_length=40)
    quantity = QuantityField(initial=1)
    price = PlainDecimalField(label=_("Offered price"), min_value=0, max_digits=12, decimal_places=4)
