"""Orders, their lines, their states and what holds them (O3-O6)."""

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from commerce.models.account import Account
from commerce.models.cart import MAX_QUANTITY, Cart
from commerce.models.catalogue import Product
from commerce.models.cost_centre import CostCentre
from commerce.models.delivery import DeliveryMethod
from commerce.models.order_state import (
    AMENDABLE_NAMES,
    AMENDED,
    COUNTED,
    ENDED_EARLY,
    TRANSITIONS,
    WAITING_STATES,
    OrderChannel,
    OrderState,
    PaymentMethod,
)
from commerce.models.tax import TaxTreatment
from core.refusal import Refused
from core.triggers import never_emptied
from partners.models import SUBTREE_SQL, Partner, User, sold_to_another_company
from partners.permissions import Role

S = OrderState
C = OrderChannel
SELLING_ROLES = frozenset({Role.RESELLER, Role.VENDOR, Role.AFFILIATE})
"""Whose companies sell to others: on their behalf (T5) or on the phone (F1)."""


class OrderQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see every order, anyone else those of his node and below (P12); people of companies that sell
        also what was sold from there."""
        if acting.is_operator:
            return self
        below = RawSQL(SUBTREE_SQL, [acting.partner_id])
        if SELLING_ROLES & set(acting.roles) and not acting.seller:
            return self.filter(Q(partner_id__in=below) | Q(sold_from_id__in=below))
        return self.filter(partner_id__in=below)

    def locked(self):
        return self.select_for_update(of=("self",))


class Order(models.Model):
    """Lines asked for. Prices, taxes and terms are frozen at submission; while it waits it is locked (O5).

    `total` is what is to be paid: net and tax, the sums of its lines and of its delivery (C8).
    """

    State = OrderState

    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=OrderState, default=OrderState.SUBMITTED)
    partner = models.ForeignKey(Partner, models.PROTECT, db_index=False)
    buyer = models.ForeignKey(User, models.PROTECT, related_name="orders", db_index=False)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="recovered_orders")
    """Who sees to it since its buyer has left the partner (P7)."""
    cart = models.OneToOneField(Cart, models.PROTECT, null=True)
    submission_key = models.UUIDField(unique=True)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    net_total = models.DecimalField(max_digits=16, decimal_places=3)
    tax_total = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    tax_treatment = models.CharField(max_length=20, choices=TaxTreatment, default=TaxTreatment.NONE, db_default="none")
    tax_country = models.CharField(max_length=2, blank=True, default="", db_default="")
    tax_number = models.CharField(max_length=40, blank=True, default="", db_default="")
    line_count = models.PositiveIntegerField()
    payment_method = models.CharField(max_length=20, choices=PaymentMethod)
    po_number = models.CharField(max_length=40, blank=True, default="")
    reference = models.CharField(max_length=60, blank=True, default="", db_default="")
    """The buyer's own reference, beside the PO number."""
    ship_to = models.JSONField(null=True)
    bill_to = models.JSONField(null=True)
    """Addresses as they were: {"label", "street", "postcode", "city", "country"}."""
    requested_on = models.DateField(null=True)
    delivery_method = models.ForeignKey(DeliveryMethod, models.PROTECT, null=True, db_index=False)
    delivery_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    delivery_net = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    delivery_tax = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    delivery_tax_rate = models.DecimalField(max_digits=6, decimal_places=3, default=0, db_default=0)
    given_back = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    """What of the total was cancelled or refunded since."""
    channel = models.CharField(max_length=20, choices=OrderChannel, default=OrderChannel.OWN, db_default="own")
    seller = models.ForeignKey(User, models.PROTECT, null=True, related_name="sold_orders", db_index=False)
    """Who sold it to the buyer, acting from `sold_from`: a company of another tree (T1, T2)."""
    sold_from = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="sold_orders", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="orders", db_index=False)
    """What its total was taken from; None until then, and for other ways to pay."""
    invoiced = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    """What its invoices ask for, less what was credited on them."""
    note = models.TextField(blank=True, default="")
    cost_centre = models.ForeignKey(CostCentre, models.PROTECT, null=True, related_name="orders", db_index=False)
    content_hash = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    """Counts up with every amendment while it waits for a decision, see OrderVersion."""
    waiting_reason = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
            models.CheckConstraint(
                condition=Q(total=F("net_total") + F("tax_total"), net_total__gte=0, tax_total__gte=0),
                name="order_total_is_net_and_tax",
            ),
            models.CheckConstraint(condition=Q(tax_treatment__in=TaxTreatment.values), name="order_tax_is_explained"),
            models.CheckConstraint(
                condition=Q(channel=OrderChannel.OWN, seller=None, sold_from=None)
                | Q(channel__in=[C.ASSISTED, C.QUOTE, C.UPLOAD, C.PHONE], seller__isnull=False, sold_from__isnull=False)
                & ~Q(seller=F("buyer")),
                name="order_sold_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[S.PLACED, S.IN_PROGRESS, S.PARTLY_SHIPPED, S.SHIPPED, S.COMPLETED])
                & Q(placed_at__isnull=False)
                | Q(state=S.CANCELLED)
                | Q(state__in=[S.SUBMITTED, *WAITING_STATES, S.REJECTED, S.WITHDRAWN, S.EXPIRED]) & Q(placed_at=None),
                name="order_placed_at_exactly_when_placed",
            ),
            models.CheckConstraint(
                condition=Q(delivery_net__gte=0, delivery_tax__gte=0, delivery_net__lte=F("net_total"))
                & Q(delivery_tax__lte=F("tax_total")),
                name="order_delivery_is_part_of_the_total",
            ),
            models.CheckConstraint(
                condition=Q(given_back__gte=0, given_back__lte=F("total")), name="order_gives_back_at_most_its_total"
            ),
            models.CheckConstraint(
                condition=Q(invoiced__gte=0, invoiced__lte=F("total") - F("given_back")),
                name="order_invoices_at_most_what_is_left",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-submitted_at", "-id"], name="order_by_partner"),
            models.Index(fields=["buyer", "-submitted_at", "-id"], name="order_by_buyer"),
            models.Index(fields=["state", "-submitted_at", "-id"], name="order_by_state"),
            models.Index(fields=["-submitted_at", "-id"], name="order_by_time"),
            models.Index(fields=["total", "id"], name="order_by_total"),
            models.Index(fields=["requested_on", "id"], name="order_by_requested_date"),
            models.Index(OpClass(Upper("number"), name="text_pattern_ops"), name="order_number_begins"),
            GinIndex(
                OpClass(Upper("po_number"), name="gin_trgm_ops"), name="order_po_contains", condition=~Q(po_number="")
            ),
            GinIndex(
                OpClass(Upper("reference"), name="gin_trgm_ops"),
                name="order_reference_contains",
                condition=~Q(reference=""),
            ),
            models.Index(
                fields=["account", "state"],
                include=["total", "given_back", "invoiced"],
                name="order_open_on_account",
                condition=Q(account__isnull=False, state__in=[S.ON_HOLD, S.PLACED, S.IN_PROGRESS, S.PARTLY_SHIPPED]),
            ),
            models.Index(
                fields=["cost_centre", "id"], name="order_by_cost_centre", condition=Q(cost_centre__isnull=False)
            ),
            models.Index(
                fields=["sold_from", "-submitted_at", "-id"],
                name="order_by_selling_company",
                condition=Q(sold_from__isnull=False),
            ),
            models.Index(
                fields=["seller", "-submitted_at", "-id"], name="order_by_seller", condition=Q(seller__isnull=False)
            ),
            BrinIndex(fields=["placed_at"], name="order_by_placing", autosummarize=True, pages_per_range=16),
        ]
        triggers = [
            pgtrigger.Protect(
                name="order_terms_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(ROW(OLD.partner_id, OLD.buyer_id, OLD.currency, OLD.payment_method, OLD.tax_treatment,"
                    " OLD.tax_country, OLD.tax_number, OLD.ship_to, OLD.bill_to, OLD.requested_on,"
                    " OLD.delivery_method_id, OLD.delivery_name, OLD.delivery_net, OLD.delivery_tax,"
                    " OLD.delivery_tax_rate, OLD.cost_centre_id, OLD.channel, OLD.seller_id, OLD.sold_from_id)"
                    " IS DISTINCT FROM "
                    "ROW(NEW.partner_id, NEW.buyer_id, NEW.currency, NEW.payment_method, NEW.tax_treatment,"
                    " NEW.tax_country, NEW.tax_number, NEW.ship_to, NEW.bill_to, NEW.requested_on,"
                    " NEW.delivery_method_id, NEW.delivery_name, NEW.delivery_net, NEW.delivery_tax,"
                    " NEW.delivery_tax_rate, NEW.cost_centre_id, NEW.channel, NEW.seller_id, NEW.sold_from_id)"
                    " OR ROW(OLD.total, OLD.net_total, OLD.tax_total, OLD.content_hash, OLD.version)"
                    " IS DISTINCT FROM ROW(NEW.total, NEW.net_total, NEW.tax_total, NEW.content_hash, NEW.version)"
                    f" AND NOT (NEW.version = OLD.version + 1 AND OLD.state IN ({AMENDABLE_NAMES})))"
                ),
            ),
            sold_to_another_company(
                "order_sold_to_another_company",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.sold_from_id IS NOT NULL"),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def responsible_id(self):
        """The user whose rights, limit and approver count: the buyer, or who was given the order after him (P7)."""
        return self.owner_id or self.buyer_id

    @property
    def not_deciding(self):
        """The ids of the users who never decide about it: whose own it is, and who has sold it (A3, T2)."""
        return frozenset({self.buyer_id, self.owner_id, self.seller_id} - {None})

    def move(self, state, *, now):
        """Change the state along TRANSITIONS; the caller saves `state`, `placed_at` and `ended_at`."""
        if state not in TRANSITIONS[self.state]:
            raise Refused(
                _("Order %(number)s is “%(state)s”; it cannot become “%(target)s”.")
                % {
                    "number": self.number,
                    "state": OrderState(self.state).label,
                    "target": OrderState(state).label,
                }
            )
        self.state = state
        if state == S.PLACED:
            self.placed_at = now
        elif state == S.ON_HOLD:
            self.placed_at = None
        elif state in ENDED_EARLY:
            self.ended_at = now


class OrderLine(models.Model):
    """A line as it was frozen: what, how many, at which price and why. `price_reason` is what pricing answered.

    `total` is quantity times price: the net of a net list, net and tax of a gross one. `partner` is the order's, kept
    here for "last ordered". `shipped`, `cancelled`, `returned`: sums of what fulfilment wrote about it. `held`
    pieces were left out when Finance released the rest, and are not shipped before they are released too (K3).
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    partner = models.ForeignKey(Partner, models.PROTECT, db_index=False, related_name="+")
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, models.PROTECT)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=20)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=16, decimal_places=4)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    net_total = models.DecimalField(max_digits=16, decimal_places=3)
    tax_total = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    tax_class = models.CharField(max_length=20, default="standard", db_default="standard")
    tax_rate = models.DecimalField(max_digits=6, decimal_places=3, default=0, db_default=0)
    price_reason = models.JSONField()
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    shipped = models.PositiveIntegerField(default=0, db_default=0)
    cancelled = models.PositiveIntegerField(default=0, db_default=0)
    returned = models.PositiveIntegerField(default=0, db_default=0)
    held = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["partner", "product", "-id"], name="order_line_last_of_product")]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_position_is_unique"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY), name="order_line_quantity_is_sound"
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0, total__gte=0, net_total__gte=0, tax_total__gte=0),
                name="order_line_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(total=F("net_total")) | Q(total=F("net_total") + F("tax_total")),
                name="order_line_total_is_net_or_gross",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("shipped") + F("cancelled")), name="order_line_ships_at_most_its_quantity"
            ),
            models.CheckConstraint(
                condition=Q(held=0) | Q(held__lte=F("quantity") - F("shipped") - F("cancelled")),
                name="order_line_holds_only_what_is_open",
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("shipped")), name="order_line_returns_at_most_what_was_shipped"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="order_lines_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"""
                    IF (SELECT state FROM commerce_order WHERE id = OLD.order_id) IN ({AMENDABLE_NAMES}) THEN
                        RETURN OLD;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                """,
            ),
            never_emptied("order_lines_are_never_emptied"),
            pgtrigger.Trigger(
                name="order_lines_are_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"(to_jsonb(OLD.*) - ARRAY[{COUNTED}] IS DISTINCT FROM to_jsonb(NEW.*) - ARRAY[{COUNTED}])"
                ),
                func=f"""
                    IF to_jsonb(OLD.*) - ARRAY[{COUNTED}, {AMENDED}] = to_jsonb(NEW.*) - ARRAY[{COUNTED}, {AMENDED}]
                       AND (SELECT state FROM commerce_order WHERE id = OLD.order_id) IN ({AMENDABLE_NAMES}) THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.quantity} x {self.code}"

    @property
    def open_quantity(self):
        """What is still to be shipped."""
        return self.quantity - self.shipped - self.cancelled

    @property
    def ready_quantity(self):
        """What of that may be shipped now."""
        return self.open_quantity - self.held
