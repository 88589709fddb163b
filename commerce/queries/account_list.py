"""Accounts as they are listed: how much of them is used, and what is overdue (K1, K8)."""

from django.db.models import Case, DecimalField, F, Sum, Value, When

from commerce.models import Account, Invoice

HUNDRED = Value(100, output_field=DecimalField(max_digits=20, decimal_places=3))


def seen(acting):
    """Give the accounts that somebody sees, with `partner` and `utilisation` in per cent; None for a limit of zero."""
    used = (F("limit") - F("balance")) * HUNDRED / F("limit")
    percent = Case(When(limit__gt=0, then=used), output_field=DecimalField(max_digits=20, decimal_places=3))
    return Account.objects.visible_to(acting).select_related("partner").annotate(utilisation=percent)


def with_overdue(today):
    """Give function(accounts) that adds what of their invoices is `overdue`: one statement for a page."""

    def add(accounts):
        late = Invoice.objects.overdue(today).filter(settled_at=None, account__in=[each.pk for each in accounts])
        found = dict(late.order_by().values_list("account").annotate(Sum("open")))
        for account in accounts:
            account.overdue = found.get(account.pk, 0)
        return accounts

    return add
