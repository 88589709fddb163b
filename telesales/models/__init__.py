"""Rows and the constraints that carry the rules, a module per noun."""

from telesales.models.comment import QuoteComment
from telesales.models.lead import LEAD_TRANSITIONS, Lead, LeadActor, LeadSource, LeadState
from telesales.models.opportunity import (
    OPPORTUNITY_ENDED,
    OPPORTUNITY_LIVE,
    OPPORTUNITY_TRANSITIONS,
    Opportunity,
    OpportunityState,
    Quote,
    QuoteState,
)
from telesales.models.reseller import ResellerCustomer
from telesales.models.selling import CustomerNote, PriceOverride, Sale, SalesOptOut, SalesSession, SaleTerms
from telesales.models.setup import OverrideMode, OverrideRule, SalesMode, SalesPolicy, SellerSetting

__all__ = [
    "LEAD_TRANSITIONS",
    "OPPORTUNITY_ENDED",
    "OPPORTUNITY_LIVE",
    "OPPORTUNITY_TRANSITIONS",
    "CustomerNote",
    "Lead",
    "LeadActor",
    "LeadSource",
    "LeadState",
    "Opportunity",
    "OpportunityState",
    "OverrideMode",
    "OverrideRule",
    "PriceOverride",
    "Quote",
    "QuoteComment",
    "QuoteState",
    "ResellerCustomer",
    "Sale",
    "SaleTerms",
    "SalesMode",
    "SalesOptOut",
    "SalesPolicy",
    "SalesSession",
    "SellerSetting",
]
