"""Documents that were issued: their numbers have no gaps per kind, their content never changes (O8)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models.cart import Cart
from commerce.models.fulfilment import Cancellation, Return, Shipment
from commerce.models.order import Order
from core.triggers import never_emptied
from partners.models import SUBTREE_SQL, Partner, User
from partners.permissions import Role


class DocumentKind(models.TextChoices):
    CONFIRMATION = "confirmation", _("Order confirmation")
    DELIVERY_NOTE = "delivery_note", _("Delivery note")
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")
    QUOTE = "quote", _("Quote")


class DocumentSeries(models.Model):
    """The last number of a kind. Its row is locked until the document is committed: that is why there are no gaps."""

    kind = models.CharField(max_length=20, choices=DocumentKind, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "document series"

    def __str__(self):
        return f"{self.kind} {self.last}"


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see every document, anyone else those of his node and below (P12); a reseller's people also
        those of orders that were sold from there. Quotes of opportunities are for whom they were sent to: their own
        page gives them."""
        if acting.is_operator:
            return self
        below = models.expressions.RawSQL(SUBTREE_SQL, [acting.partner_id])
        seen = Q(partner_id__in=below)
        if Role.RESELLER in acting.roles and not acting.seller:
            seen |= Q(order__sold_from_id__in=below)
        found = self.filter(seen)
        return found.filter(models.Q(cart=None) | models.Q(cart__is_sales_draft=False))


class Document(models.Model):
    """One document. `content` is all that it says, without language; the PDF is drawn from it in the reader's."""

    Kind = DocumentKind

    kind = models.CharField(max_length=20, choices=DocumentKind)
    number = models.PositiveBigIntegerField()
    partner = models.ForeignKey(Partner, models.PROTECT)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="documents")
    cart = models.ForeignKey(Cart, models.PROTECT, null=True, related_name="quotes")
    shipment = models.ForeignKey(Shipment, models.PROTECT, null=True, related_name="documents")
    cancellation = models.ForeignKey(Cancellation, models.PROTECT, null=True, related_name="documents")
    returned = models.ForeignKey(Return, models.PROTECT, null=True, related_name="documents")
    instalment = models.ForeignKey("commerce.Instalment", models.PROTECT, null=True, related_name="documents")
    """The payment of a plan that an invoice asks for, instead of a shipment (F8)."""
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    content = models.JSONField()
    due_on = models.DateField(null=True)
    """When an invoice is to be paid, or until when a quote counts."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="document_number_is_unique_per_kind"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="quote", cart__isnull=False, order=None)
                | ~Q(kind="quote") & Q(order__isnull=False, cart=None),
                name="document_belongs_to_an_order_or_a_cart",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="confirmation"), name="document_one_confirmation_per_order"
            ),
            models.UniqueConstraint(
                fields=["kind", "shipment"], condition=Q(shipment__isnull=False), name="document_once_per_shipment"
            ),
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(kind="invoice"), name="document_once_per_instalment"
            ),
            models.UniqueConstraint(
                fields=["cancellation"], condition=Q(kind="credit_note"), name="document_once_per_cancellation"
            ),
            models.UniqueConstraint(
                fields=["returned"], condition=Q(kind="credit_note"), name="document_once_per_return"
            ),
        ]
        indexes = [models.Index(fields=["partner", "-issued_at", "-id"], name="document_by_partner")]
        triggers = [
            pgtrigger.Protect(name="documents_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("documents_are_never_emptied"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """The number as it is written, with the kind's letters."""
        return f"{PREFIXES[self.kind]}-{self.number:06d}"


PREFIXES: dict[str, str] = {
    DocumentKind.CONFIRMATION: "OC",
    DocumentKind.DELIVERY_NOTE: "DN",
    DocumentKind.INVOICE: "INV",
    DocumentKind.CREDIT_NOTE: "CN",
    DocumentKind.QUOTE: "Q",
}
