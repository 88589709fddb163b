"""Phone offers: what may be sold, what must be there, what stays (F1-F6, scenario 11)."""

from datetime import date
from decimal import Decimal

import pytest

from commerce import plans
from commerce.models import Order, OrderState, PlanPayment
from core.refusal import Refused
from partners.models import Membership
from telesales.actions import phone
from telesales.models import CommissionEntry, PhoneSale
from tests.telesales import phoning


def test_a_vendor_sells_in_instalments_and_they_are_the_total(cast):
    phoning.script(cast)
    phoning.owned(cast)
    offer = phoning.offered(cast, kind="instalments", count=3, interval="month", first_on=date(2026, 3, 31))

    order = phoning.ordered(cast, offer)

    assert (order.state, order.channel, order.total) == (OrderState.PLACED, "phone", Decimal(100))
    assert (order.seller, order.sold_from) == (cast.users.vic, cast.partners.vendor)
    found = order.plan.instalments.order_by("number").values_list("due_on", "amount")
    assert list(found) == [
        (date(2026, 3, 31), Decimal("33.34")),
        (date(2026, 4, 30), Decimal("33.33")),
        (date(2026, 5, 31), Decimal("33.33")),
    ]


def test_a_new_buyer_becomes_a_company_with_its_administrator(cast):
    phoning.script(cast)
    phoning.owned(cast)

    order = phoning.ordered(cast, phoning.offered(cast, customer=None))

    place = Membership.objects.get(partner=order.partner)
    assert (order.partner.name, order.buyer.email, place.roles) == (
        "New Ltd",
        "nora@new.example",
        ["partner_administrator"],
    )


def test_an_affiliate_chooses_his_commission_and_it_is_frozen(cast):
    phoning.script(cast)
    [ten] = phoning.allowed(cast)
    without = phoning.offered(cast, "alf")

    with pytest.raises(Refused, match="Choose your commission"):
        phoning.ordered(cast, without, "alf")
    chosen = phone.change(offer=without, rate=ten, by=cast.acting("alf"), now=cast.now)
    order = phoning.ordered(cast, chosen, "alf")

    sale = PhoneSale.objects.get(order=order)
    assert (sale.affiliate, sale.rate_value, sale.vendor) == (cast.partners.affiliate, 10, cast.partners.vendor)


def test_a_payment_is_shared_out_to_the_last_penny(cast):
    phoning.script(cast)
    [ten] = phoning.allowed(cast)
    phoning.shared(cast, "33.33")
    order = phoning.ordered(cast, phoning.offered(cast, "alf", rate=ten, kind="instalments", count=3,
                                                  interval="month"), "alf")  # fmt: skip
    first = order.plan.instalments.select_related("plan").get(number=1)
    plans.paid(instalment=first, amount=first.amount, at=cast.now)
    first.save()

    plans.count(payments=[PlanPayment(instalment=first, amount=first.amount, key="a", at=cast.now)], now=cast.now)

    found = dict(CommissionEntry.objects.values_list("share", "amount"))
    assert found == {"affiliate": Decimal("3.33"), "jvp": Decimal("10.00"), "vendor": Decimal("20.01")}


@pytest.mark.parametrize("kind", ["subscription", "trial"])
def test_a_subscription_is_not_paid_by_invoice(cast, kind):
    phoning.script(cast)
    phoning.owned(cast)
    offer = phoning.offered(cast, kind=kind, interval="month", trial_days=14)

    with pytest.raises(Refused, match="paid by card") as refused:
        phoning.ordered(cast, offer)

    assert (refused.value.field, Order.objects.count()) == ("payment_method", 0)
