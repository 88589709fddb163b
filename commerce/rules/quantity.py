"""Which quantity rules can be kept; the database's CHECKs say the same (C9)."""

from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY
from core.refusal import Refused


def check_rule(minimum, maximum, increment):
    """Raise unless some quantity can be ordered."""
    if increment < 1:
        raise Refused(_("The steps begin at 1."), field="increment")
    if minimum < 1:
        raise Refused(_("The minimum begins at 1."), field="minimum")
    if minimum % increment:
        below = max(minimum - minimum % increment, increment)
        above = minimum - minimum % increment + increment
        values = {"step": increment, "below": below, "above": above}
        sentence = _("The minimum is a multiple of the step %(step)s: %(below)s or %(above)s, for example.")
        raise Refused(sentence % values, field="minimum")
    if maximum is not None and maximum < minimum:
        raise Refused(_("The maximum is not below the minimum."), field="maximum")
    if max(minimum, increment, maximum or 1) > MAX_QUANTITY:
        raise Refused(_("Nobody orders more than 1,000,000."), field="minimum")


def check_partner(partner):
    """The operator buys nothing."""
    if partner is not None and partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator buys nothing: choose one of the partners."), field="partner")
