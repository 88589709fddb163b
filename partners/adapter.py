"""How allauth meets this house: no open sign-up, mails through the outbox, no sign-in without an open place."""

import uuid

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction

from core import outbox
from core.cipher import cipher
from partners import leaving, queries
from partners.models import User
from partners.queries import people

log = structlog.get_logger(__name__)
SECOND_FACTOR = "partners.adapter.second_factor"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def logout(self, request):
        """End first what must not outlast the sign-in (S03)."""
        leaving.leave(request, is_signing_out=True)
        super().logout(request)

    @transaction.atomic
    def send_password_reset_mail(self, user, email, context):
        """Note that a reset was asked for; the worker makes the link, so that the database holds none.

        Without a user too, for whom no mail goes out: the answer is to take as long.
        """
        who = user and user.pk
        outbox.enqueue("account.password_reset", key=f"password_reset:{uuid.uuid4()}", user=who, email=email)

    def authentication_failed(self, request, **credentials):
        """Tell whoever watches the log whose account was tried, where it is anybody's (S06)."""
        login = credentials.get("username") or ""
        account = people.by_login(login)
        log.warning("sign_in.failed", account=account.username if account else None)

    def pre_login(self, request, user, **kwargs):
        """Turn away whom no open partner lets in (P2), and who only comes from an external system (P5)."""
        answer = super().pre_login(request, user, **kwargs)
        if answer is None and (user.kind != User.Kind.DIRECT or not queries.places(user)):
            return self.respond_user_inactive(request, user)
        return answer


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of second factors are encrypted: whoever reads the database alone cannot make codes from it."""

    def get_totp_label(self, user):
        return user.username

    def encrypt(self, text):
        return cipher(SECOND_FACTOR).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return cipher(SECOND_FACTOR).decrypt(encrypted_text.encode()).decode()
