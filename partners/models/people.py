"""People and their places (P3-P6, P11)."""

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner, digits
from partners.permissions import OPERATOR_ROLES, Role

OPERATOR_ROLE_NAMES = ", ".join(f"'{role}'" for role in sorted(OPERATOR_ROLES))


class UserStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    INACTIVE = "inactive", _("Inactive")
    DELETED = "deleted", _("Deleted")


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person. What he may do depends on the place he acts from, see Membership.

    A deleted user stays as a tombstone so that his username is never given out again (P3).
    """

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct user")
        PROCUREMENT = "procurement", _("Procurement user")

    Status = UserStatus

    username = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DIRECT)
    status = models.CharField(max_length=10, choices=UserStatus, default=UserStatus.ACTIVE)
    language = models.CharField(max_length=10, default="en-gb")
    timezone = models.CharField(max_length=40, default="Europe/London")
    created_at = models.DateTimeField(db_default=Now())

    places: list
    """His places, read with every request by the sign-in back end; see partners.queries.places."""

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_is_never_given_out_twice"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_is_unique"),
            models.CheckConstraint(condition=Q(status__in=UserStatus.values), name="user_status_is_known"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="user_by_name"),
            models.Index(fields=["username", "id"], name="user_by_username"),
            models.Index(fields=["status", "id"], name="user_by_status"),
            models.Index(fields=["last_login", "id"], name="user_by_last_login"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="user_name_trigrams"),
            GinIndex(OpClass(Lower("username"), name="gin_trgm_ops"), name="user_username_trigrams"),
            GinIndex(OpClass(Lower("email"), name="gin_trgm_ops"), name="user_email_trigrams"),
            GinIndex(OpClass(digits("phone"), name="gin_trgm_ops"), name="user_phone_digits", condition=~Q(phone="")),
        ]

    def __str__(self):
        return self.name

    @property
    def is_active(self):  # type: ignore[override]
        """Whether he may sign in as far as he himself is concerned; his partners' status comes on top (P3)."""
        return self.status in {UserStatus.ACTIVE, UserStatus.ON_HOLD}

    def get_full_name(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)


class Membership(models.Model):
    """A user's place in one partner, with roles (P11). It ends, it is never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=30, choices=Role))
    may_place = models.BooleanField(default=True, db_default=True)
    """Without it he browses and saves carts only (P6)."""
    may_accept = models.BooleanField(default=False, db_default=False)
    """May accept what others may only ask for (P6, A6)."""
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partner"], condition=Q(ended_at=None), name="membership_one_per_user_and_partner"
            ),
            models.CheckConstraint(condition=~Q(roles=[]), name="membership_has_a_role"),
            models.CheckConstraint(condition=Q(roles__contained_by=Role.values), name="membership_roles_are_known"),
        ]
        indexes = [models.Index(fields=["partner"], name="membership_current", condition=Q(ended_at=None))]
        triggers = [
            pgtrigger.Trigger(
                name="membership_roles_fit_the_partner",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("roles", "partner_id"),
                declare=[("of_operator", "boolean")],
                func=f"""
                    SELECT kind = 'operator' INTO of_operator FROM partners_partner WHERE id = NEW.partner_id;
                    IF of_operator AND NOT NEW.roles::text[] <@ ARRAY[{OPERATOR_ROLE_NAMES}]
                       OR NOT of_operator AND NEW.roles::text[] && ARRAY[{OPERATOR_ROLE_NAMES}] THEN
                        RAISE EXCEPTION 'roles of membership % do not fit its partner', NEW.id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_roles_fit_the_partner';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.user_id} in {self.partner_id}"

    @property
    def role_labels(self):
        """The roles in the reader's language, separated by commas."""
        return ", ".join(str(Role(role).label) for role in self.roles)


class Invitation(models.Model):
    """A mail that asks a new user to choose a password. Nothing usable is stored: the link is signed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True, default="", db_default="")
    """Where it went. It becomes the user's own address when he accepts: until then nobody has shown that it is his."""
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="invitation_one_open_per_user"),
            models.CheckConstraint(
                condition=Q(is_accepted=False) | Q(ended_at__isnull=False), name="invitation_accepted_has_ended"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_after_it_was_sent"
            ),
        ]
        indexes = [models.Index(Lower("email"), name="invitation_open_by_email", condition=Q(ended_at=None))]

    def __str__(self):
        return f"invitation of {self.user_id}"
