"""The link that lets an invited person say more about himself: signed, for one mail of one lead (T7).

Nothing usable is stored; until when it works, the row says.
"""

from django.core import signing

from telesales.models import Lead

SALT = "telesales.lead"


def token(lead):
    """Give the token of the last mail."""
    return signing.Signer(salt=SALT).sign_object([lead.pk, lead.email, lead.invited_at.isoformat()])


def read(given):
    """Give the Lead whose last mail had this token; None when it is forged or an earlier one's."""
    try:
        pk, email, invited_at = signing.Signer(salt=SALT).unsign_object(given)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    lead = Lead.objects.filter(pk=pk, email=email).first()
    return lead if lead and lead.invited_at and lead.invited_at.isoformat() == invited_at else None
