"""Agree with a partner how it may pay and what its orders need (O2)."""

from commerce.models import OrderTerms
from commerce.rules import terms as rules
from core import audit, transactions
from partners.models import Partner


@transactions.whole
def agree(*, partner, payment_methods, needs_po_number, invoice_days, by, now):
    """Set a node's own terms, for it and what is below; they replace those from above as a whole."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_agree(by, partner)
    rules.check_methods(payment_methods)
    old = OrderTerms.objects.filter(partner=partner).first()
    values = {
        "payment_methods": sorted(payment_methods),
        "needs_po_number": needs_po_number,
        "invoice_days": invoice_days,
    }
    terms, _made = OrderTerms.objects.update_or_create(partner=partner, defaults=values)
    audit.record(
        "partner.terms_agreed", partner, by=by, at=now, partner_id=partner.pk, old=old and _told(old), new=values
    )
    return terms


@transactions.whole
def drop(*, partner, by, now):
    """Take a node's own terms away: those of the nearest node above count again, else the usual ones."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_agree(by, partner)
    old = OrderTerms.objects.filter(partner=partner).first()
    if old is None:
        return
    told = _told(old)
    old.delete()
    audit.record("partner.terms_dropped", partner, by=by, at=now, partner_id=partner.pk, old=told)


def _told(terms):
    return {
        "payment_methods": terms.payment_methods,
        "needs_po_number": terms.needs_po_number,
        "invoice_days": terms.invoice_days,
    }
