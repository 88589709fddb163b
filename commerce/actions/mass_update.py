"""Change many prices of a list at once, as one version that can be undone (C6)."""

from django.utils.translation import gettext as _

from commerce.actions import price_version as versions
from commerce.models import Category
from commerce.queries import mass_update as queries
from commerce.rules import price_list as rules
from commerce.rules import price_period as periods
from core import money, transactions
from core.refusal import Refused


@transactions.whole
def apply(*, price_list, change, seen_version, by, now):
    """Carry out a Change that was previewed for version `seen_version`; another one since has to be looked at again."""
    draft = versions.begin(price_list=price_list)
    rules.check_can_edit(by, draft.price_list)
    if draft.price_list.version != seen_version:
        raise Refused(_("The list has changed since the preview. Please look at it once more."))
    if change.at is not None and change.at <= now:
        raise Refused(_("That moment is past already; choose a later one, or now."), field="at")
    draft.added, draft.retired = queries.write(draft.price_list, change, number=draft.number, now=now)
    if not draft.has_changed:
        raise Refused(_("No price would change."))
    summary = described(change=change, currency=draft.price_list.currency)
    return versions.write(draft=draft, kind=versions.KINDS.MASS_UPDATE, summary=summary, by=by, now=now)


def described(*, change, currency):
    """Say a change: +5 % on Chairs and below, from 1 Mar 2026 on."""
    sign = "+" if change.by > 0 else ""
    amount = _("%(number)s %%") % {"number": f"{change.by.normalize():f}"} if change.how == "percent" else None
    said = f"{sign}{amount or money.shown_price(change.by, currency)}"
    if change.category:
        said = _("%(change)s on %(category)s and below") % {
            "change": said,
            "category": Category.objects.get(pk=change.category).name,
        }
    return f"{said}, {_('from %(begin)s on') % {'begin': periods.moment(change.at)}}" if change.at else said
