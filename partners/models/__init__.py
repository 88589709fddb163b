"""Rows and the constraints that carry the rules, a module per noun."""

from partners.models.partner import (
    DIGITS_SQL,
    RESTRICTIVENESS,
    SUBTREE_SQL,
    TREE_LOCK,
    Address,
    Partner,
    PartnerLevel,
    PartnerStatus,
    PartnerType,
)
from partners.models.people import Invitation, Membership, User, UserStatus
from partners.models.separation import sold_to_another_company
from partners.models.service import AccountAssignment, Registration
from partners.models.terms import BusinessTerms

__all__ = [
    "DIGITS_SQL",
    "RESTRICTIVENESS",
    "SUBTREE_SQL",
    "TREE_LOCK",
    "AccountAssignment",
    "Address",
    "BusinessTerms",
    "Invitation",
    "Membership",
    "Partner",
    "PartnerLevel",
    "PartnerStatus",
    "PartnerType",
    "Registration",
    "User",
    "UserStatus",
    "sold_to_another_company",
]
