"""Those who were asked learn that others decide now, or nobody needs to any more (A4).

Beside the actions that end a step without an answer. What is moot when the mail goes out is not sent, see emails.
"""

from approvals.models import Asked
from core import outbox


def tell(step_ids):
    """Have everybody mailed who was asked in steps that are over without a decision."""
    asked = Asked.objects.filter(step__in=step_ids).order_by("pk").values_list("pk", flat=True)
    outbox.enqueue_many("approvals.handed_on", ((f"approval_handed_on:{pk}", {"asked": pk}) for pk in asked))
