"""Draft sales that staff prepare for a customer, and the quotes of them that he answers (T5, T6)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commerce.models import Cart, Document, Order
from core.triggers import never_emptied
from partners.models import Membership, Partner, User, sold_to_another_company
from partners.permissions import Permission, Role


class OpportunityState(models.TextChoices):
    OPEN = "open", _("Open")
    PENDING_REVIEW = "pending_review", _("Waiting for review")
    PENDING_CUSTOMER = "pending_customer", _("Waiting for the customer")
    APPROVED = "approved", _("Approved by the customer")
    CLOSED = "closed", _("Closed: ordered")
    DECLINED = "declined", _("Declined")
    REJECTED = "rejected", _("Rejected by the customer")
    EXPIRED = "expired", _("Expired")


S = OpportunityState
OPPORTUNITY_TRANSITIONS: dict[str, frozenset[str]] = {
    S.OPEN: frozenset({S.PENDING_REVIEW, S.PENDING_CUSTOMER, S.CLOSED, S.EXPIRED}),
    S.PENDING_REVIEW: frozenset({S.PENDING_CUSTOMER, S.CLOSED, S.DECLINED, S.EXPIRED}),
    S.PENDING_CUSTOMER: frozenset({S.PENDING_CUSTOMER, S.APPROVED, S.CLOSED, S.DECLINED, S.REJECTED, S.EXPIRED}),
    S.APPROVED: frozenset({S.PENDING_CUSTOMER, S.CLOSED, S.DECLINED, S.EXPIRED}),
    S.CLOSED: frozenset(),
    S.DECLINED: frozenset(),
    S.REJECTED: frozenset(),
    S.EXPIRED: frozenset(),
}
"""What is submitted for review never is open again. Approved: the customer's yes came late or is still to be paid, so
that the seller decides. A new quote goes to the customer once more."""
_ENDED = (S.CLOSED, S.DECLINED, S.REJECTED, S.EXPIRED)
OPPORTUNITY_ENDED = frozenset(_ENDED)
OPPORTUNITY_LIVE = tuple(state for state in OpportunityState if state not in _ENDED)


COMPANY_SQL = """
    WITH RECURSIVE above(id, parent_id) AS (
        SELECT id, parent_id FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id FROM partners_partner up JOIN above ON up.id = above.parent_id
    ), company(id) AS (
        SELECT id FROM above WHERE parent_id IS NULL
        UNION ALL
        SELECT node.id FROM partners_partner node JOIN company ON node.parent_id = company.id
    ) SELECT id FROM company
"""
"""Every node of the company that a node belongs to."""


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Managers see all, also deleted ones; SSRs those of SSRs, reseller managers those of resellers, resellers
        those of their own company; whoever owns one sees it (T5)."""
        if acting.may(Permission.SALE_MANAGE):
            return self
        seen = Q(owner=acting.membership_id)
        if Role.SSR in acting.roles:
            seen |= Q(owner_role=Role.SSR)
        if Role.RESELLER_MANAGER in acting.roles:
            seen |= Q(owner_role=Role.RESELLER)
        if Role.RESELLER in acting.roles:
            seen |= Q(sold_from__in=models.expressions.RawSQL(COMPANY_SQL, [acting.partner_id]))
        return self.filter(seen, deleted_at=None)

    def locked(self):
        return self.select_for_update(of=("self",))


class Opportunity(models.Model):
    """A draft sale: whose, by whom, and in the lines of `cart`, a sales draft, what and at which prices (T5).

    `sold_from` is the owner's company, kept beside it for sight and for the rule of different companies. `total` is
    what the lines cost with tax when they were last changed, for lists and reports. Soft deleted where `deleted_at`.
    """

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=OpportunityState, default=OpportunityState.OPEN)
    customer = models.ForeignKey(Membership, models.PROTECT, related_name="opportunities")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="opportunities", db_index=False)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="owned_opportunities", db_index=False)
    owner_role = models.CharField(max_length=30)
    """The role in which the owner sells: who sees it and what he may do hangs on it."""
    sold_from = models.ForeignKey(Partner, models.PROTECT, related_name="sold_opportunities", db_index=False)
    cart = models.OneToOneField(Cart, models.PROTECT, related_name="opportunity")
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    attribution = models.CharField(max_length=80, blank=True, default="")
    terms = models.TextField(blank=True, default="")
    service_from = models.DateField(null=True)
    billing_from = models.DateField(null=True)
    notes = models.TextField(blank=True, default="")
    cloned_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="clones")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """Who with the right to finalise has let its prices go to the customer."""
    expires_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True, default="")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="opportunity")
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OpportunityState.values), name="opportunity_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, ended_at__isnull=False) | Q(state__in=OPPORTUNITY_LIVE, ended_at=None),
                name="opportunity_ended_exactly_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=S.CLOSED, order__isnull=False) | ~Q(state=S.CLOSED) & Q(order=None),
                name="opportunity_closed_exactly_with_an_order",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="opportunity_submitted_all_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.OPEN) | Q(submitted_at=None), name="opportunity_submitted_is_not_open"
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None) | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="opportunity_deleted_all_or_none",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="opportunity_lasts_for_a_while"),
        ]
        indexes = [
            models.Index(fields=["owner", "-changed_at", "-id"], name="opportunity_by_owner"),
            models.Index(fields=["sold_from", "-changed_at", "-id"], name="opportunity_by_seller"),
            models.Index(fields=["partner", "-changed_at", "-id"], name="opportunity_by_partner"),
            models.Index(fields=["state", "-changed_at", "-id"], name="opportunity_by_state"),
            models.Index(
                fields=["expires_at"],
                name="opportunity_by_expiry",
                condition=Q(state__in=OPPORTUNITY_LIVE, deleted_at=None),
            ),
        ]
        triggers = [
            sold_to_another_company("opportunity_for_another_company"),
            pgtrigger.Trigger(
                name="opportunity_keeps_its_path",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state", "submitted_at"),
                condition=pgtrigger.Condition("OLD.submitted_at IS NOT NULL OR OLD.ended_at IS NOT NULL"),
                func="""
                    IF OLD.ended_at IS NOT NULL OR NEW.state = 'open' OR NEW.submitted_at IS NULL THEN
                        RAISE EXCEPTION 'opportunity % does not go back', OLD.number
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'opportunity_keeps_its_path';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.number


class QuoteState(models.TextChoices):
    SENT = "sent", _("Sent")
    REPLACED = "replaced", _("Replaced by a newer one")
    COUNTERED = "countered", _("Counter-proposal made")
    APPROVED = "approved", _("Approved")
    LATE = "late", _("Approved after it had expired")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Quote(models.Model):
    """A version of what an opportunity offers, as it was sent: it never changes, the customer's answer aside (T6).

    `content` holds lines, taxes and terms as they are shown; `content_hash` is the fingerprint that conversion must
    meet. It is over at `expires_at`, whoever notices; `zone` is the time zone that time is told in. `counter` holds
    what the customer asks for instead: {"lines": {line id: {"quantity", "price"}}}.
    """

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="quotes", db_index=False)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=QuoteState, default=QuoteState.SENT)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="quote")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    expires_at = models.DateTimeField()
    zone = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    message = models.TextField(blank=True, default="")
    first_seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True, default="")
    counter = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "version"], name="quote_version_is_unique"),
            models.UniqueConstraint(
                fields=["opportunity"], condition=Q(state=QuoteState.SENT), name="quote_one_open_per_opportunity"
            ),
            models.CheckConstraint(condition=Q(state__in=QuoteState.values), name="quote_state_is_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="quote_lasts_for_a_while"),
            models.CheckConstraint(
                condition=Q(state__in=[QuoteState.APPROVED, QuoteState.LATE, QuoteState.REJECTED, QuoteState.COUNTERED])
                & Q(answered_at__isnull=False, answered_by__isnull=False)
                | Q(state__in=[QuoteState.SENT, QuoteState.REPLACED, QuoteState.WITHDRAWN])
                & Q(answered_at=None, answered_by=None),
                name="quote_answered_exactly_when_answered",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="quotes_are_never_deleted", operation=pgtrigger.Delete),
            never_emptied("quotes_are_never_emptied"),
            pgtrigger.Protect(
                name="quotes_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.opportunity_id, OLD.version, OLD.content, OLD.content_hash, OLD.currency, OLD.total,"
                    " OLD.expires_at, OLD.zone, OLD.sent_at, OLD.sent_by_id, OLD.message)"
                    " IS DISTINCT FROM "
                    "ROW(NEW.opportunity_id, NEW.version, NEW.content, NEW.content_hash, NEW.currency, NEW.total,"
                    " NEW.expires_at, NEW.zone, NEW.sent_at, NEW.sent_by_id, NEW.message)"
                    " OR OLD.state NOT IN ('sent', 'late')"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.opportunity_id} version {self.version}"
