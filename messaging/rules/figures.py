"""Who decides what buyers read of sellers' responses (S8)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.permissions import Permission


def check_decides(by):
    if by.seller or not by.may(Permission.MESSAGE_MANAGE):
        raise Refused(_("Only a marketplace manager decides that."))
