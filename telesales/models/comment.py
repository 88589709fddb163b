"""What customer and seller write to each other about what is quoted (T6)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from core.triggers import never_emptied
from partners.models import User
from telesales.models.opportunity import Opportunity


class QuoteComment(models.Model):
    """A question of the customer's people, or an answer of the seller's; both read it, nobody changes it."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="comments", db_index=False)
    text = models.TextField()
    is_customers = models.BooleanField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="quote_comment_says_something")]
        indexes = [models.Index(fields=["opportunity", "id"], name="quote_comment_by_opportunity")]
        triggers = [
            pgtrigger.Protect(name="quote_comments_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("quote_comments_are_never_emptied"),
        ]

    def __str__(self):
        return self.text[:40]
