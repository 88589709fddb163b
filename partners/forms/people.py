"""What people send about users: shape only, no rules."""

import zoneinfo
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from partners.actions.people import Grant, Record
from partners.models import Membership, Partner, User, UserStatus
from partners.permissions import Role
from partners.queries import people

NAME_LENGTH, PHONE_LENGTH = 200, 40


@lru_cache(maxsize=1)
def zones():
    """Give the names of the world's time zones."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))


class ZoneField(forms.CharField):
    """A time zone by its name; the page offers the known ones while one types."""

    def __init__(self, **values):
        values.setdefault("label", _("Time zone"))
        widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=40, widget=widget, **values)

    def clean(self, value):
        value = super().clean(value).replace(" ", "_")
        known = {name.lower(): name for name in [*zones(), "UTC"]}
        if value.lower() not in known:
            raise forms.ValidationError(_("Choose a time zone from the list, like Europe/London."))
        return known[value.lower()]


class RecordForm(forms.Form):
    """What is known about a person."""

    name = forms.CharField(
        label=_("Name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=PHONE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = ZoneField()


class GrantForm(forms.Form):
    """Roles and rights. Offered are those that the reader may give, and those that are held already."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    may_place = forms.BooleanField(label=_("May place orders"), required=False)
    may_accept = forms.BooleanField(
        label=_("May accept orders"),
        required=False,
        help_text=_("Accepts what colleagues without the right to place may only ask for."),
    )

    def __init__(self, *args, roles, rights, **kwargs):
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["roles"]
        offered.choices = [(role.value, role.label) for role in Role if role in roles]
        for name in ("may_place", "may_accept"):
            if name not in rights:
                del self.fields[name]

    def grant(self, held=None):
        """Give the Grant; a right that was not offered stays as it is."""
        data = self.cleaned_data
        rights = {name: data.get(name, bool(held and getattr(held, name))) for name in ("may_place", "may_accept")}
        return Grant(roles=tuple(data["roles"]), **rights)


class PersonForm(RecordForm, GrantForm):
    """A new user: his record and what he may do."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        required=False,
        help_text=_("Left empty it is made from the name. It is never given out again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("The invitation goes there."))
    kind = forms.ChoiceField(label=_("Kind"), choices=User.Kind, initial=User.Kind.DIRECT)

    field_order = ("name", "email", "username", "phone", "kind", "language", "timezone", "roles")

    def record(self):
        names = ("name", "email", "username", "phone", "kind", "language", "timezone")
        return Record(**{name: self.cleaned_data[name] for name in names})


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=UserStatus)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New e-mail address"),
        help_text=_("It counts once the mail sent there is confirmed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class InvitationForm(forms.Form):
    """Send again, perhaps to another address, or revoke."""

    act = forms.ChoiceField(choices=[("send", "send"), ("revoke", "revoke")])
    email = forms.EmailField(label=_("E-mail"), required=False)


class PersonFilter(django_filters.FilterSet):
    """Find people by name, user name or address; by company and what is below it, role, status and kind."""

    q = django_filters.CharFilter(method="search", label=_("Name, user name, e-mail"))
    status = django_filters.ChoiceFilter(choices=UserStatus.choices, label=_("Status"))
    role = django_filters.ChoiceFilter(choices=Role.choices, method="with_role", label=_("Role"))
    kind = django_filters.ChoiceFilter(choices=User.Kind.choices, label=_("Kind"))
    partner = django_filters.CharFilter(method="at_partner", label=_("Partner (code), with all below"))

    class Meta:
        model = User
        fields = []

    def search(self, users, name, text):
        return people.search(users, text)

    def with_role(self, users, name, role):
        return users.filter(Exists(Membership.objects.current().filter(user=OuterRef("pk"), roles__contains=[role])))

    def at_partner(self, users, name, code):
        partner = Partner.objects.filter(code__iexact=code.strip()).first()
        if partner is None:
            return users.none()
        return people.below(users, partner.pk)
