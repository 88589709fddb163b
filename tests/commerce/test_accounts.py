"""How an account is opened and kept (K1, K4, K6), and that its stop and the partner's status are two things (K7)."""

from decimal import Decimal

import pytest
from django.db import transaction

from commerce import ledger
from commerce.actions import account as accounts
from commerce.actions import credit
from commerce.models import Account, EntryKind, OrderState
from core import audit
from core.actor import SYSTEM
from core.models import OutboxEntry
from core.refusal import Refused
from partners import queries as partners
from partners.actions import partner as partner_actions
from partners.models import PartnerStatus

D = Decimal


def changed(cast, **values):
    """Change acme's account as Finance; what is not named stays."""
    account = Account.objects.get(pk=cast.account.pk)
    names = ("limit", "tolerance", "is_on_account_allowed", "currency")
    known = {name: getattr(account, name) for name in names}
    given = {**known, "reason": "Agreed", **values}
    return accounts.change(account=account, **given, by=cast.acting("fay"), now=cast.now)


def opened(cast, code="resale", **values):
    known = {"currency": "GBP", "limit": D(500), "by": cast.acting("fay"), "now": cast.now}
    return credit.open_account(partner=getattr(cast.partners, code), **{**known, **values})


def told(account):
    return [(entry.event, entry.old, entry.new, entry.reason) for entry in audit.of(account)]


def test_an_account_is_opened_with_its_terms(cast):
    account = opened(cast, tolerance=D(50), is_on_account_allowed=False, reason="New customer")

    assert (account.balance, account.limit, account.tolerance) == (500, 500, 50)
    assert [(entry.kind, entry.amount, entry.reason) for entry in account.entries.all()] == [
        ("allocation", 500, "New customer")
    ]
    new = {"limit": "500", "currency": "GBP", "tolerance": "50", "is_on_account_allowed": False}
    assert told(account) == [("account.opened", None, new, "New customer")]


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("acme", {}, "Acme has an account already."),
        ("operator", {}, "The operator buys nothing: choose one of the partners."),
        ("resale", {"limit": D(-1)}, "A credit limit is zero or more."),
        ("resale", {"tolerance": D(-1)}, "A tolerance is zero or more."),
        ("resale", {"limit": D("0.5"), "currency": "JPY"}, "JPY has fewer decimal places."),
        ("resale", {"tolerance": D("0.001")}, "GBP has fewer decimal places."),
    ],
)
def test_what_no_account_can_be_is_refused(cast, code, values, sentence):
    with pytest.raises(Refused) as refused:
        opened(cast, code, **values)

    assert (str(refused.value), Account.objects.count()) == (sentence, 1)


def test_accounts_opened_together_are_as_those_opened_one_by_one(cast):
    limits = {cast.partners.resale.pk: D(500), cast.partners.acme_north.pk: D("0.25")}
    known = {"currency": "GBP", "by": cast.acting("fay"), "now": cast.now}
    with transaction.atomic():
        ones = [opened(cast, code, limit=limits[getattr(cast.partners, code).pk]) for code in ("resale", "acme_north")]
        one_by_one = {account.partner_id: whole(account) for account in ones}
        transaction.set_rollback(True)

    together = credit.open_accounts(limits=limits, **known)

    assert {account.partner_id: whole(account) for account in together} == one_by_one
    assert Account.objects.count() == 3


def whole(account):
    """Give all that is known of an account but its ids."""
    account.refresh_from_db()
    fields = ("currency", "limit", "balance", "tolerance", "is_on_account_allowed", "stopped_at", "moved_at")
    entries = account.entries.values_list(
        "kind", "amount", "balance_after", "order", "reason", "by", "at", "sub_limits", "message"
    )
    keys = [key.replace(str(account.pk), "") for key in account.entries.values_list("key", flat=True)]
    audited = [(entry.event, entry.partner_id, entry.actor_name, entry.at, entry.new) for entry in audit.of(account)]
    return [getattr(account, name) for name in fields], list(entries), keys, audited, told(account)


@pytest.mark.parametrize(
    ("code", "limit", "sentence"),
    [
        ("acme", D(1), "Acme has an account already."),
        ("operator", D(1), "The operator buys nothing: choose one of the partners."),
        ("acme_north", D(1), "End these sub-limits of the account above first: Acme Depot."),
        ("zenith", D(-1), "A credit limit is zero or more."),
        ("zenith", D("0.001"), "GBP has fewer decimal places."),
    ],
)
def test_where_one_of_many_accounts_is_refused_none_is_opened(cast, code, limit, sentence):
    known = {"by": SYSTEM, "now": cast.now}
    accounts.share(account=cast.account, partner=cast.partners.acme_depot, limit=D(1), reason="x", **known)
    limits = {cast.partners.resale.pk: D(500), getattr(cast.partners, code).pk: limit}

    with pytest.raises(Refused) as refused:
        credit.open_accounts(limits=limits, currency="GBP", **known)

    assert (str(refused.value), Account.objects.count()) == (sentence, 1)


def test_a_node_with_a_part_of_its_group_s_account_gets_none_of_its_own_before_that_ends(cast):
    accounts.share(
        account=cast.account, partner=cast.partners.acme_depot, limit=D(1), reason="x", by=SYSTEM, now=cast.now
    )

    with pytest.raises(Refused) as refused:
        opened(cast, "acme_north")

    assert str(refused.value) == "End these sub-limits of the account above first: Acme Depot."


def test_limit_and_terms_are_changed_at_once_with_one_reason(cast):
    account = changed(cast, limit=D(1500), tolerance=D(100), is_on_account_allowed=False, reason="Grown")

    account.refresh_from_db()
    assert (account.limit, account.balance, account.tolerance) == (1500, 1500, 100)
    assert told(account)[1:] == [
        ("account.limit_changed", {"limit": "1000.000"}, {"limit": "1500"}, "Grown"),
        (
            "account.terms_changed",
            {"tolerance": "0.000", "is_on_account_allowed": True},
            {"tolerance": "100", "is_on_account_allowed": False},
            "Grown",
        ),
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"limit": D(2), "reason": " "}, "Say why: the reason is kept and shown."),
        ({}, "Nothing is different from how it is."),
        ({"limit": D(-1)}, "A credit limit is zero or more."),
        ({"tolerance": D(-1)}, "A tolerance is zero or more."),
        ({"tolerance": D("0.001")}, "GBP has fewer decimal places."),
    ],
)
def test_a_change_that_cannot_be_leaves_the_account_as_it_is(cast, values, sentence):
    with pytest.raises(Refused) as refused:
        changed(cast, **values)

    account = Account.objects.get(pk=cast.account.pk)
    assert str(refused.value) == sentence
    assert (account.limit, account.tolerance, account.entries.count()) == (1000, 0, 1)


def test_nobody_is_mailed_about_a_change(cast):
    changed(cast, limit=D(1500))

    assert OutboxEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("balance", "tolerance", "limit", "is_stopped"),
    [
        ("-50", "0", "1000", True),
        ("-50", "49.99", "1000", True),
        ("-50", "50", "1000", False),
        ("-50", "0", "1050", False),  # the limit gives what the tolerance takes
        ("-50", "0", "1049.99", True),
        ("0", "0", "1000", False),
    ],
)
def test_another_tolerance_judges_the_account_anew(cast, balance, tolerance, limit, is_stopped):
    changed(cast, tolerance=D(100))
    post(cast, D(balance) - 1000)

    account = changed(cast, tolerance=D(tolerance), limit=D(limit))

    account.refresh_from_db()
    assert bool(account.stopped_at) == is_stopped


def test_a_higher_tolerance_opens_nothing_that_was_stopped(cast):
    post(cast, D(-1040))

    account = changed(cast, tolerance=D(100))

    account.refresh_from_db()
    assert (account.balance, bool(account.stopped_at)) == (-40, True)


def test_the_currency_of_an_unused_account_may_be_put_right_and_then_is_fixed(cast):
    account = changed(cast, currency="EUR")
    before = account.currency
    changed(cast, limit=D(1200))

    with pytest.raises(Refused) as refused:
        changed(cast, currency="USD")

    assert (before, str(refused.value)) == ("EUR", "The currency is fixed: the account has been used.")


def test_an_account_on_which_ordering_is_not_allowed_takes_no_order(cast):
    changed(cast, is_on_account_allowed=False)

    with pytest.raises(Refused) as refused:
        cast.submitted("dora", "20.00")

    assert str(refused.value) == "Ordering on account is not available for your company."


def test_the_manual_credit_hold_leaves_the_account_open(cast):
    partner_actions.set_status(
        partner=cast.partners.acme, status=PartnerStatus.ON_CREDIT_HOLD, reason="Insurer", by=cast.acting("max"),
        now=cast.now,
    )  # fmt: skip

    cast.account.refresh_from_db()
    assert (cast.account.stopped_at, partners.effective_status(cast.partners.acme.pk).status) == (
        None,
        "on_credit_hold",
    )


def test_an_account_below_zero_leaves_the_status_open(cast):
    held = cast.submitted("dora", "1000.01")

    cast.account.refresh_from_db()
    cast.partners.acme.refresh_from_db()
    assert (held.state, bool(cast.account.stopped_at)) == (OrderState.ON_HOLD, True)
    assert (cast.partners.acme.status, partners.effective_status(cast.partners.acme.pk).status) == ("open", "open")


def post(cast, amount):
    """Move acme's account by an amount, past the rules of what may be posted."""
    from_now = Account.objects.locked().get(pk=cast.account.pk)
    ledger.write(
        from_now, ledger.Movement(EntryKind.ADJUSTMENT, amount, f"test:{amount}", "Test"), by=SYSTEM, now=cast.now
    )
