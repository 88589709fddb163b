"""The link that confirms a registration: signed, for one row; until when it works, the row says (P15)."""

from django.core import signing

from partners.models import Registration

SALT = "partners.registration"


def token(registration):
    """Give the token that confirms the registration's address."""
    return signing.Signer(salt=SALT).sign_object([registration.pk, registration.email])


def open_link(given, *, now):
    """Give the registration that the token confirms; None when it is forged, used or too old."""
    try:
        pk, email = signing.Signer(salt=SALT).unsign_object(given)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    state = Registration.State.UNCONFIRMED
    return Registration.objects.filter(pk=pk, email=email, state=state, expires_at__gt=now).first()
