"""Rows and the constraints that carry the rules, a module per noun."""

from telesales.models.affiliate import (
    AffiliateProduct,
    Affiliation,
    AffiliationState,
    CommissionRate,
    JointVenture,
    RateKind,
)
from telesales.models.comment import QuoteComment
from telesales.models.commission import (
    CommissionClosing,
    CommissionEntry,
    CommissionMonth,
    CommissionPosting,
    Share,
)
from telesales.models.evidence import Recording, RecordingAccess, RecordingRequest, RefundTask
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
from telesales.models.phone import PhoneOffer, PhoneOfferState, PhoneSale, SaleShare
from telesales.models.phone_payment import PhonePayment
from telesales.models.phone_setup import PhonePolicy, PhoneScript
from telesales.models.quote_payment import QuotePayment
from telesales.models.reseller import ResellerCustomer
from telesales.models.selling import CustomerNote, PriceOverride, Sale, SalesOptOut, SalesSession, SaleTerms
from telesales.models.setup import OverrideMode, OverrideRule, SalesMode, SalesPolicy, SellerSetting

__all__ = [
    "LEAD_TRANSITIONS",
    "OPPORTUNITY_ENDED",
    "OPPORTUNITY_LIVE",
    "OPPORTUNITY_TRANSITIONS",
    "AffiliateProduct",
    "Affiliation",
    "AffiliationState",
    "CommissionClosing",
    "CommissionEntry",
    "CommissionMonth",
    "CommissionPosting",
    "CommissionRate",
    "CustomerNote",
    "JointVenture",
    "Lead",
    "LeadActor",
    "LeadSource",
    "LeadState",
    "Opportunity",
    "OpportunityState",
    "OverrideMode",
    "OverrideRule",
    "PhoneOffer",
    "PhoneOfferState",
    "PhonePayment",
    "PhonePolicy",
    "PhoneSale",
    "PhoneScript",
    "PriceOverride",
    "Quote",
    "QuoteComment",
    "QuotePayment",
    "QuoteState",
    "RateKind",
    "Recording",
    "RecordingAccess",
    "RecordingRequest",
    "RefundTask",
    "ResellerCustomer",
    "Sale",
    "SaleShare",
    "SaleTerms",
    "SalesMode",
    "SalesOptOut",
    "SalesPolicy",
    "SalesSession",
    "SellerSetting",
    "Share",
]
