"""What people send about their own place and sign-in."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as AccountLoginForm
from allauth.account.forms import ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import BackForm


class LoginForm(AccountLoginForm):
    """allauth's, in the words of this house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class ResetForm(ResetPasswordForm):
    """allauth's; an address that nobody has costs as much as one that somebody has (S05)."""

    def save(self, request, **kwargs):
        for user in self.users or [None]:
            get_adapter().send_password_reset_mail(user, self.cleaned_data["email"] if user else "", {})
        return self.cleaned_data["email"]


class SwitchForm(BackForm):
    membership = forms.IntegerField(min_value=1, max_value=2**62)
