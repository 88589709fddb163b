"""Links in mails of which nothing usable is stored: approvals, invitations, payments.

A token is made of a random number, which stands in the mail's outbox entry, and the server's key, under a salt of its
own; the row that it opens keeps its fingerprint. It works in small letters and in capitals.
"""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

LENGTH = 64


class MailedLinks:
    """The links of one purpose."""

    def __init__(self, salt):
        self.salt = salt

    @staticmethod
    def nonce():
        """Give 128 bits from the system's random source, as text."""
        return secrets.token_hex(16)

    def token(self, nonce):
        """Give the token of a mail."""
        return salted_hmac(self.salt, nonce, algorithm="sha256").hexdigest()

    @staticmethod
    def fingerprint(token):
        """Give what is stored of a token."""
        return hashlib.sha256(token.encode()).hexdigest()

    def looked_for(self, given):
        """Give the fingerprint of what an address had in it; None where no token looks so."""
        if len(given) != LENGTH or not given.isascii():
            return None
        return self.fingerprint(given.lower())
