"""Mails about selling for a vendor: the invitation, and what became of it (F1)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock, mail
from partners.models import User
from telesales.links import affiliate as links
from telesales.models import Affiliation, AffiliationState
from telesales.queries import affiliation as queries
from telesales.rules.affiliation import is_open


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without an account, as a reader of mails."""

    email: str
    language: str
    timezone: str = "UTC"


def invited(payload):
    """Ask somebody to sell for a vendor, in his language; moot once it is answered or a later mail has another link."""
    affiliation = _read(payload["affiliation"])
    token = links.token(payload["nonce"])
    if not is_open(affiliation, clock.now()) or affiliation.fingerprint != links.fingerprint(token):
        return None
    stranger = Stranger(affiliation.email, payload["language"] or settings.LANGUAGE_CODE)
    reader = queries.known(affiliation.email) or stranger
    with override(reader.language):
        context = {
            "vendor": affiliation.vendor.name,
            "by": affiliation.invited_by.name,
            "text": affiliation.message,
            "products": list(queries.given(affiliation).values_list("product__name", flat=True)[:10]),
            "until": affiliation.expires_at,
            "action_url": mail.address("telesales:affiliation_link", token),
            "action_label": _("Look at the offer"),
        }
    return mail.render("affiliation_invited", reader=reader, context=context, to=affiliation.email)


SAID = {
    "accepted": AffiliationState.ACCEPTED,
    "declined": AffiliationState.DECLINED,
    "ended": AffiliationState.ENDED,
}


def told(payload):
    """Tell the vendor what was answered, or the affiliate that it has ended; moot once it stands otherwise."""
    affiliation, what = _read(payload["affiliation"]), payload["what"]
    reader = User.objects.get(pk=payload["user"])
    if affiliation.state != SAID[what] or not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        page = ("telesales:affiliate_invitations",) if what == "ended" else ("telesales:affiliation", affiliation.pk)
        context = {
            "said": _said(affiliation, what),
            "why": _why(what),
            "action_url": mail.address(*page),
            "action_label": _("Look at it"),
        }
    return mail.render("affiliation_told", reader=reader, context=context)


def _said(affiliation, what):
    company = affiliation.affiliate.name if affiliation.affiliate else affiliation.email
    told = {"company": company, "vendor": affiliation.vendor.name}
    return {
        "accepted": _("%(company)s sells for %(vendor)s from now on."),
        "declined": _("%(company)s does not sell for %(vendor)s."),
        "ended": _("%(company)s no longer sells for %(vendor)s. What was sold keeps its commission."),
    }[what] % told


def _why(what):
    if what == "ended":
        return _("You receive this because you sell for your company.")
    return _("You receive this because you have sent the invitation.")


def _read(pk):
    return Affiliation.objects.select_related("vendor", "affiliate", "invited_by").get(pk=pk)
