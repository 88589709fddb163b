"""Who writes what others read of a company (S4)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.permissions import Permission

LONGEST = {"about": 3000, "services": 1000}


def check_may_edit(by, company_id):
    """The administrators and vendors of the company itself; of the operator its marketplace managers."""
    if by.seller or by.partner_id != company_id or not by.may(Permission.PROFILE_EDIT):
        raise Refused(_("Administrators and vendors of the company itself write its profile."))


def check_words(words, name):
    """Give words of a profile as they are kept."""
    most = LONGEST[name]
    words = words.replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > most:
        said = _("At most %(most)s characters; this one has %(number)s.")
        raise Refused(said % {"most": most, "number": len(words)}, field=name)
    return words
