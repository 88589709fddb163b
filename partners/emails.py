"""Mails about people's own accounts."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail
from partners.models import User


def password_reset(payload):
    """Build the mail with the one-use link to set a new password; moot when the user may not sign in."""
    user = User.objects.get(pk=payload["user"])
    if not user.is_active:
        return None
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    link = mail.address("account_reset_password_from_key", user_pk_to_url_str(user), key)
    with override(user.language):
        context = {"user": user, "action_url": link, "action_label": _("Set a new password")}
    return mail.render("password_reset", reader=user, to=payload["email"], context=context)
