"""Encryption of what the database must not tell by itself, with the server's key."""

import base64

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac


def cipher(purpose):
    """Give the Fernet of one purpose; what one purpose has written, no other reads."""
    return Fernet(base64.urlsafe_b64encode(salted_hmac(purpose, "", algorithm="sha256").digest()))
