"""The link that lets a buyer pay what his card did not, without signing in: signed, for one payment of one plan (F8).

Nothing usable is stored; it works while that instalment is to be paid.
"""

from django.core import signing

from commerce.models import Instalment, PaymentMethod, PlanState
from commerce.rules import plan as rules
from core import mail

SALT = "commerce.plan"
MOST_LETTERS = 200


def token(instalment):
    """Give the token that opens the page of an instalment."""
    return signing.Signer(salt=SALT).sign_object([instalment.plan_id, instalment.pk])


def address(instalment):
    return mail.address("commerce:plan_link", token(instalment))


def read(given):
    """Give the Instalment, with plan and order, that a token lets pay; None when it is forged, or nothing is to be paid
    any more."""
    if len(given) > MOST_LETTERS:
        return None
    try:
        plan_id, pk = signing.Signer(salt=SALT).unsign_object(given)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Instalment.objects.select_related("plan__order__partner", "plan__order__buyer", "plan__card").filter(
        pk=pk,
        plan=plan_id,
        state__in=rules.OWED,
        plan__payment_method=PaymentMethod.CARD,
        plan__state__in=[PlanState.RUNNING, PlanState.FAILED],
    )
    return found.first()
