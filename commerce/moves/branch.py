"""What a branch buys at, and on whose credit, when it moves: prices and account follow from the tree (P8, C2, K1)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.actions import account as accounts
from commerce.models import WAITING, Account, Cart, Order
from commerce.queries import credit
from commerce.queries import partner as queries
from commerce.queries import sub_limit as sub_limits
from partners.moves import Effect


def preview(move):
    """Tell which price lists are gained and lost, which account counts then, and what goes along."""
    old, new = (queries.inherited_lists(pk) for pk in (move.partner.parent_id, move.parent and move.parent.pk))
    own = queries.own_list_ids(move.partner.pk)
    yield from _lists("ends", _("Price lists that no longer count: %(names)s"), old, new, own)
    yield from _lists("changes", _("Price lists that count from then on: %(names)s"), new, old, own)
    yield from _account(move)
    yield from _shares(move)
    yield from _business(move)


def carry_out(move, *, by, now):
    """Prices and accounts are derived from the tree; a part of an account that no longer counts there ends (K8)."""
    reason = _("The branch %(name)s was moved.") % {"name": move.partner.name}
    for each in sub_limits.inside(move.partner.pk):
        found = credit.account_for(each.partner_id)
        if found is None or found.pk != each.account_id:
            accounts.end_share(sub_limit=each, reason=reason, by=by, now=now)


def _lists(kind, sentence, these, others, own):
    names = sorted(name for pk, name in these.items() if pk not in others and pk not in own)
    if names:
        yield Effect(kind, sentence % {"names": ", ".join(f"“{name}”" for name in names)})


def _account(move):
    if Account.objects.filter(partner=move.partner).exists():
        yield Effect("stays", _("It keeps its own credit account."))
        return
    old, new = (pk and credit.account_for(pk) for pk in (move.partner.parent_id, move.parent and move.parent.pk))
    if old == new:
        return
    values = {"old": _owner(old), "new": _owner(new)}
    yield Effect("changes", _("Orders on account are charged to: %(old)s until now, then %(new)s.") % values)


def _shares(move):
    """Sub-limits of nodes in the branch that order on another account from then on. Those of an account inside the
    branch go along with it."""
    old, new = (pk and credit.account_for(pk) for pk in (move.partner.parent_id, move.parent and move.parent.pk))
    ending = [each for each in sub_limits.inside(move.partner.pk) if old and old != new and each.account_id == old.pk]
    if ending:
        names = ", ".join(f"“{each.partner.name}”" for each in ending)
        yield Effect(
            "ends", _("Sub-limits of the account of %(old)s: %(names)s") % {"old": _owner(old), "names": names}
        )


def _owner(account):
    return account.partner.name if account else _("nobody’s account")


def _business(move):
    inside = queries.inside(move.partner.pk)
    orders = Order.objects.filter(partner_id__in=inside)
    waiting, number = orders.filter(state__in=WAITING).count(), orders.count()
    carts = Cart.objects.filter(partner_id__in=inside, ordered_at=None).count()
    if number or carts:
        sentence = _("Orders and carts stay with their nodes: %(orders)s orders, %(carts)s open carts.")
        yield Effect("goes along", sentence % {"orders": number, "carts": carts})
    if waiting:
        sentence = ngettext(
            "%(number)s order that waits goes on waiting, with the prices frozen in it.",
            "%(number)s orders that wait go on waiting, with the prices frozen in them.",
            waiting,
        )
        yield Effect("stays", sentence % {"number": waiting})
