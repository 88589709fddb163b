"""The tree of partners with their profiles (P1, P2)."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from partners.permissions import PARTNER_ROLES, Role

TREE_LOCK = 7301
"""Advisory lock held while a node moves, so that two moves cannot make a cycle between them (P1)."""


DIGITS_SQL = "regexp_replace({}, '[^0-9]', '', 'g')"


def digits(column):
    """Give the digits of a phone number, as DIGITS_SQL does: what is looked for, whatever stands between them."""
    return Func(F(column), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")


class PartnerStatus(models.TextChoices):
    OPEN = "open", _("Open")
    ON_HOLD = "on_hold", _("On hold")
    ON_CREDIT_HOLD = "on_credit_hold", _("On credit hold")
    CLOSED = "closed", _("Closed")


RESTRICTIVENESS = {
    PartnerStatus.OPEN: 0,
    PartnerStatus.ON_HOLD: 10,
    PartnerStatus.ON_CREDIT_HOLD: 10,
    PartnerStatus.CLOSED: 20,
}


class PartnerType(models.Model):
    """Configurable: Distributor, OEM, Franchise ..."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self):
        return self.name


class PartnerLevel(models.Model):
    """Configurable: Platinum, Gold, Silver ..."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self):
        return self.name


class PartnerQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see every partner, anyone else his node and below (P12)."""
        if acting.is_operator:
            return self
        return self.filter(pk__in=models.expressions.RawSQL(SUBTREE_SQL, [acting.partner_id]))

    def locked(self):
        """Lock against other changes of the partner; orders, carts and places may still come to point at it."""
        return self.select_for_update(no_key=True)


SUBTREE_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT %s::bigint
        UNION ALL
        SELECT node.id FROM partners_partner node JOIN below ON node.parent_id = below.id
    ) SELECT id FROM below
"""


class Partner(models.Model):
    """A company or any node of one. Status is the node's own; what counts is the effective status, see queries."""

    class Kind(models.TextChoices):
        OPERATOR = "operator", _("Operator")
        PARTNER = "partner", _("Partner")

    Status = PartnerStatus

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PARTNER)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    type = models.ForeignKey(PartnerType, models.PROTECT, null=True)
    level = models.ForeignKey(PartnerLevel, models.PROTECT, null=True)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    website = models.URLField(blank=True, default="")
    tax_number = models.CharField(max_length=40, blank=True, default="")
    currency = models.CharField(max_length=3, default="GBP")
    attributes = models.JSONField(default=dict)
    notes = models.TextField(blank=True, default="")
    message_format = models.CharField(max_length=20, blank=True, default="")
    default_roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list, blank=True)
    """What somebody gets who comes from elsewhere in the tree (P7); empty is a buyer."""
    status = models.CharField(max_length=20, choices=PartnerStatus, default=PartnerStatus.OPEN)
    status_reason = models.CharField(max_length=300, blank=True, default="")
    status_since = models.DateTimeField(null=True)
    status_by = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("code"), name="partner_code_is_unique"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="operator"), name="partner_one_operator"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="partner_is_not_its_own_parent"),
            models.CheckConstraint(condition=Q(kind="partner") | Q(parent=None), name="partner_operator_is_a_root"),
            models.CheckConstraint(condition=Q(status__in=PartnerStatus.values), name="partner_status_is_known"),
            models.CheckConstraint(condition=Q(kind__in=["operator", "partner"]), name="partner_kind_is_known"),
            models.CheckConstraint(
                condition=Q(default_roles__contained_by=sorted(PARTNER_ROLES)),
                name="partner_default_roles_are_a_partners",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], include=["parent_id", "status"], name="partner_climb"),
            models.Index(fields=["name", "id"], name="partner_by_name"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="partner_name_trigrams"),
            GinIndex(OpClass(Lower("code"), name="gin_trgm_ops"), name="partner_code_trigrams"),
            GinIndex(OpClass(Lower("tax_number"), name="gin_trgm_ops"), name="partner_tax_number_trigrams"),
            GinIndex(
                OpClass(digits("phone"), name="gin_trgm_ops"), name="partner_phone_digits", condition=~Q(phone="")
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="partner_tree_has_no_cycle",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("parent_id"),
                declare=[("found", "boolean")],
                func=f"""
                    IF NEW.parent_id IS NULL THEN RETURN NEW; END IF;
                    PERFORM pg_advisory_xact_lock({TREE_LOCK});
                    WITH RECURSIVE path(id) AS (
                        SELECT NEW.parent_id
                        UNION
                        SELECT node.parent_id FROM partners_partner node JOIN path ON node.id = path.id
                        WHERE node.parent_id IS NOT NULL
                    ) SELECT EXISTS (SELECT FROM path WHERE id = NEW.id) INTO found;
                    IF found THEN
                        RAISE EXCEPTION 'partner % cannot move below itself', NEW.code
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_tree_has_no_cycle';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"


class Address(models.Model):
    """An entry of a partner's address book; one default to ship to and one to bill to."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="addresses")
    label = models.CharField(max_length=80)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    is_default_ship_to = models.BooleanField(default=False)
    is_default_bill_to = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(is_default_ship_to=True), name="address_one_default_ship_to"
            ),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(is_default_bill_to=True), name="address_one_default_bill_to"
            ),
        ]
        indexes = [GinIndex(OpClass(Lower("city"), name="gin_trgm_ops"), name="address_city_trigrams")]

    def __str__(self):
        return f"{self.label}, {self.street}, {self.postcode} {self.city}"
