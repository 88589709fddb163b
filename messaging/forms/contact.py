"""Whom a company invites, and the company that an invited person registers: shape only (S6)."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import EmailsField
from messaging.rules.contact import MOST_AT_ONCE
from partners.forms.registration import PasswordForm, RegistrationForm


class InvitationForm(forms.Form):
    """Whom a company asks to be its customers, or suppliers."""

    emails = EmailsField(most=MOST_AT_ONCE)
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=lambda: settings.LANGUAGES,
        help_text=_("Somebody with an account here is written to in his own."),
    )  # fmt: skip
    message = forms.CharField(
        label=_("Message"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Stands in the mail."),
    )  # fmt: skip


class JoinForm(RegistrationForm):
    """The company that an invited person registers; his address is the one that was written to."""

    email = None  # type: ignore[assignment]
    fax = None  # type: ignore[assignment]
    note = None  # type: ignore[assignment]


class JoinPasswordForm(PasswordForm):
    """The password of an account that comes into being with it."""
