"""What audit rows of assisted sales say in words: event -> (words, tone)."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "lead.submitted": (_("Question sent through “Contact us”"), "info"),
    "lead.entered": (_("Lead written down"), "info"),
    "lead.invited_again": (_("Invitation sent again"), "info"),
    "lead.answered": (_("Invitation answered"), "ok"),
    "lead.edited": (_("Lead changed"), "mute"),
    "lead.assigned": (_("Lead assigned"), "info"),
    "lead.taken": (_("Lead taken"), "info"),
    "lead.given_back": (_("Lead given back"), "warn"),
    "lead.converted": (_("Became a customer"), "ok"),
    "lead.disqualified": (_("Lead disqualified"), "mute"),
    "reseller.customer_assigned": (_("A reseller looks after this company"), "info"),
    "reseller.customer_ended": (_("A reseller no longer looks after this company"), "warn"),
    "quote.sent": (_("Quote sent"), "info"),
    "quote.approved": (_("Quote approved"), "ok"),
    "quote.approved_late": (_("Quote approved after its end"), "warn"),
    "quote.rejected": (_("Quote rejected"), "bad"),
    "quote.countered": (_("Counter-proposal made"), "warn"),
    "quote.commented": (_("Message about a quote"), "info"),
    "quote.withdrawn": (_("Quote withdrawn"), "mute"),
    "quote.not_orderable": (_("Quote could no longer be ordered as it was sent"), "warn"),
    "opportunity.finalised": (_("Ordered as agreed with the customer"), "ok"),
    "order.sold": (_("Sold on the customer's behalf"), "info"),
    "sales.session_started": (_("Sales session started"), "info"),
    "sales.session_ended": (_("Sales session ended"), "info"),
}
