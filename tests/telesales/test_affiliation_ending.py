"""What an affiliate sells is changed and ended; what was agreed stays; two at once come one by one (F1, F5)."""

from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection, transaction

from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import affiliate_product as products
from telesales.actions import affiliation as actions
from telesales.models import Affiliation, CommissionRate, PhoneSale
from telesales.queries import affiliation as queries
from telesales.queries import phone
from telesales.rules.affiliation import Rate
from tests.factories.racing import refusals, together
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.affiliating import EMAIL, TEN, accepted, invited
from tests.telesales.phoning import offered, ordered, owned, script

FIVE = Rate("fixed", Decimal("5.00"), "GBP")


def refusal(call, *arguments, **values):
    with pytest.raises(Refused) as refused:
        call(*arguments, **values)
    return refused.value.sentence


def events(affiliation):
    rows = AuditEntry.objects.filter(subject_type="affiliation", subject_id=affiliation.pk).order_by("pk")
    return list(rows.values_list("event", "actor_name"))


# ---------------------------------------------------------------- products and commissions
def test_a_commission_is_never_changed_but_ended_and_another_given(cast):
    made = accepted(cast, may_phone=True)
    rate = CommissionRate.objects.get()
    by_vic = {"by": cast.acting("vic"), "now": cast.now}
    products.add_rate(affiliation=made, ids=[rate.product_id], rate=Rate("percent", Decimal("12.5")), **by_vic)
    products.end_rate(rate=rate, **by_vic)

    assert [each.value for each in phone.rates(cast.acting("alf"), cast.products.CANDLE, "GBP")] == [Decimal("12.5")]
    assert [each.value for each in queries.with_past(made)[1]] == [Decimal(10)]
    assert refusal(products.end_rate, rate=rate, **by_vic) == "This commission has ended already."
    assert [event for event, _who in events(made)[-2:]] == ["affiliation.rate_added", "affiliation.rate_ended"]


def test_products_are_added_allowed_on_the_phone_and_taken_away(cast):
    made = accepted(cast)
    twine, by_vic = owned(cast, "TWINE"), {"by": cast.acting("vic"), "now": cast.now}
    alf = cast.acting("alf")

    products.give(affiliation=made, products=[twine, cast.products.CANDLE], rates=[TEN], may_phone=True, **by_vic)
    assert list(phone.products(alf)) == [twine]
    ids = list(made.products.values_list("pk", flat=True))
    products.set_phone(affiliation=made, ids=ids, may_phone=True, **by_vic)
    assert sorted(each.code for each in phone.products(alf)) == ["CANDLE", "TWINE"]
    products.set_phone(affiliation=made, ids=ids[:1], may_phone=False, **by_vic)
    assert [each.code for each in phone.products(alf)] == ["TWINE"]
    products.take_away(affiliation=made, ids=ids, **by_vic)

    assert list(phone.products(alf)) == []
    assert CommissionRate.objects.filter(ended_at=None).count() == 0
    assert refusal(products.take_away, affiliation=made, ids=ids, **by_vic) == (
        "Some of these products have been taken away meanwhile: nothing was changed."
    )


def test_another_vendors_affiliate_is_not_changed(cast):
    made = accepted(cast)
    by_ada = {"by": cast.acting("ada"), "now": cast.now}
    ids = [made.products.get().pk]

    assert {
        refusal(actions.end, affiliation=made, **by_ada),
        refusal(actions.withdraw, affiliation=made, **by_ada),
        refusal(actions.invite_again, affiliation=made, **by_ada),
        refusal(products.take_away, affiliation=made, ids=ids, **by_ada),
        refusal(products.set_phone, affiliation=made, ids=ids, may_phone=True, **by_ada),
        refusal(products.add_rate, affiliation=made, ids=ids, rate=FIVE, **by_ada),
        refusal(products.end_rate, rate=CommissionRate.objects.get(), **by_ada),
        refusal(products.give, affiliation=made, products=[], rates=[TEN], may_phone=True, **by_ada),
    } == {"This affiliate is not yours."}


def test_a_product_that_went_to_another_vendor_is_not_sold_for_the_old_commission(cast):
    accepted(cast, may_phone=True)
    cast.products.CANDLE.vendor = cast.partners.zenith
    cast.products.CANDLE.save(update_fields=["vendor"])

    assert list(phone.products(cast.acting("alf"))) == []
    assert list(queries.sellable(cast.acting("alf"))) == []


# ---------------------------------------------------------------- ending
def test_ended_his_open_offers_lose_the_right_at_once_and_sales_keep_their_commission(cast):
    script(cast)
    made = accepted(cast, may_phone=True)
    rate = CommissionRate.objects.get()
    sold = ordered(cast, offered(cast, "alf", rate=rate), "alf")
    waiting = offered(cast, "alf", rate=rate)
    actions.end(affiliation=made, by=cast.acting("vic"), now=cast.now)
    outbox.send_due()

    assert refusal(ordered, cast, waiting, "alf") == "This product is not yours to sell on the phone."
    sale = PhoneSale.objects.get(order=sold)
    assert (sale.affiliate, sale.rate_kind, sale.rate_value) == (cast.partners.affiliate, "percent", Decimal(10))
    assert [each.subject for each in mail.outbox if each.to == [EMAIL]][-1] == (
        "Affiliate no longer sells for Vendor. What was sold keeps its commission."
    )
    assert queries.figures([made.pk])[made.pk].sales == 1
    assert events(made)[-1] == ("affiliation.ended", "Vic")
    assert refusal(actions.end, affiliation=made, by=cast.acting("vic"), now=cast.now) == "He does not sell for you."


def test_ended_he_can_be_invited_again(cast):
    actions.end(affiliation=accepted(cast), by=cast.acting("vic"), now=cast.now)

    assert accepted(cast).state == "accepted"


@pytest.mark.parametrize("was", ["declined", "ended"])
def test_what_is_over_is_no_longer_changed(cast, was):
    made = invited(cast) if was == "declined" else accepted(cast)
    if was == "declined":
        actions.decline(affiliation=made, now=cast.now)
    else:
        actions.end(affiliation=made, by=cast.acting("vic"), now=cast.now)
    by_vic = {"by": cast.acting("vic"), "now": cast.now}

    assert refusal(products.take_away, affiliation=made, ids=[made.products.get().pk], **by_vic) == (
        f"This is “{was.capitalize()}”: it is no longer changed."
    )
    assert refusal(actions.withdraw, affiliation=made, **by_vic) == "This invitation has been answered already."


# ---------------------------------------------------------------- races
@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_accept_at_once_accept_once(cast):
    """Without the lock of the row both would write, and both be told that they had accepted."""
    made = invited(cast)
    by = cast.acting("alf")

    answers = together(*[lambda: actions.accept(affiliation=made, by=by, now=cast.now) for _number in range(2)])

    assert refusals(answers) == ["This invitation does not count any more."]
    assert OutboxEntry.objects.filter(topic="affiliation.told").count() == 1
    assert AuditEntry.objects.filter(event="affiliation.accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_accepted_at_once_make_one_affiliation(cast):
    """Without the lock of the companies the database would refuse the second in its own words."""
    first, second = invited(cast), invited(cast, "colleague@people.example")
    by = cast.acting("alf")

    answers = together(*[lambda a=a: actions.accept(affiliation=a, by=by, now=cast.now) for a in (first, second)])

    assert refusals(answers) == ["Affiliate sells for Vendor already."]


@pytest.mark.django_db(transaction=True)
def test_accepted_and_withdrawn_at_once_is_one_of_both(cast):
    made = invited(cast)
    alf, vic = cast.acting("alf"), cast.acting("vic")

    answers = together(
        lambda: actions.accept(affiliation=made, by=alf, now=cast.now),
        lambda: actions.withdraw(affiliation=made, by=vic, now=cast.now),
    )

    assert len(refusals(answers)) == 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_auditentry WHERE event IN ('affiliation.accepted', %s)",
                       ["affiliation.withdrawn"])  # fmt: skip
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_an_address_invited_twice_at_once_is_invited_once(cast):
    owned(cast)
    by = cast.acting("vic")
    how = {"email": EMAIL, "products": [cast.products.CANDLE], "rates": [TEN], "by": by, "now": cast.now}

    answers = together(*[lambda: actions.invite(**how) for _number in range(2)])

    assert len(refusals(answers)) == 1
    assert Affiliation.objects.count() == 1
