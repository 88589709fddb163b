"""Commission, fees, shares and what sellers note reach nobody whose they are not: no page, file, fragment, mail (T16).

The figures are such as come about by nothing else.
"""

import re
from decimal import Decimal

import pytest

from core import clock
from core.models import OutboxEntry
from telesales.models import PhonePolicy, PhoneSale, RefundTask
from tests.factories.standing import standing
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.walking import Walk
from tests.telesales import earning, phoning
from tests.telesales.test_refund_instalment import back
from tests.telesales.test_refund_task import cancel
from tests.telesales.test_sale_canaries import mails

FEE, RATE, SHARE = Decimal("3.77"), Decimal("17.77"), Decimal("27.77")
NOTE = "CNRY-NOTE"


class Sold:
    """alf has sold what is vic's to ada, by card and by invoice; some went back, one order was cancelled."""

    def __init__(self, cast):
        self.cast = cast
        phoning.script(cast)
        PhonePolicy.objects.create(pk=1, fee_percent=FEE)
        [cast.ten] = phoning.allowed(cast, rates=(("percent", RATE),))
        phoning.shared(cast, SHARE)
        self.sale = earning.by_card(cast, amount=Decimal("777.77"))
        self.invoiced = earning.by_invoice(cast, paid="100.00", amount=Decimal("700.00"))
        back(cast, self.sale, "7.77", reason="Arrived broken")
        self.cancelled = earning.by_card(cast, amount=Decimal("555.55"))
        cancel(cast, self.cancelled)
        RefundTask.objects.update(done_at=cast.now, done_by=cast.users.fay, note=NOTE)

    @property
    def numbers(self):
        return list(PhoneSale.objects.order_by("pk").values_list("order__number", flat=True))

    def secret(self, *but):
        """Give a pattern of rates and of what every party got of each payment and so far; `but` may be read."""
        amounts: set = {FEE, RATE, SHARE}
        for sale in PhoneSale.objects.all():
            for share, total in earning.totals(sale).items():
                amounts |= set() if share in but else {total}
            for posting in sale.postings.all():
                amounts |= {abs(entry.amount) for entry in posting.entries.all() if entry.share not in but}
        if "affiliate" in but:
            amounts -= {RATE}
        words = "|".join(re.escape(f"{amount:.2f}") for amount in sorted(amounts) if amount > Decimal("1.5"))
        return re.compile(rf"(?<![\d.,])(?:{words})(?![\d])|{NOTE}")


@pytest.fixture(scope="module")
def stands(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, Sold) as found:
        yield found


@pytest.fixture
def sold(stands, db):
    return stands.fresh()


def starts(sold):
    """Give pages from which everything of the sales is met, and their files; of all else a walk opens two of a kind."""
    lists = ("/orders/", "/invoices/", "/sales/phone/sales/", "/sales/phone/refunds/", "/sales/phone/commission/")
    price = f"/price-lists/{sold.cast.price_list.pk}/products/CANDLE/history/"
    found = ["/", *lists, *(f"{url}?export=tsv" for url in lists), price]
    return found + [f"/{place}/{number}/" for place in ("orders", "sales/phone/sales") for number in sold.numbers]


@pytest.mark.parametrize("who", ["ada", "carl", "dora", "bea", "zoe", "ruth", "sam"])
def test_buyers_their_approvers_strangers_and_sales_support_meet_no_commission(sold, who):
    """ruth's company has a share; without the right to read commission she reads not even that."""
    walk = Walk(sold.cast.client_for(who), sold.secret(), starts(sold), alike=2).run()

    assert walk.leaks == {}
    assert len(walk.seen) > 12


def test_an_affiliate_meets_his_own_commission_and_nothing_of_others(sold):
    walk = Walk(sold.cast.client_for("alf"), sold.secret("affiliate"), starts(sold), alike=2).run()

    assert walk.leaks == {}
    assert walk.seen[f"/sales/phone/sales/{sold.numbers[0]}/"] == 200


def test_another_vendor_and_another_affiliate_meet_nothing(sold):
    """zenith keeps products and sells for others as well: nothing of these sales is its."""
    place = sold.cast.memberships.zoe
    place.roles = ["vendor", "affiliate", "partner_administrator"]
    place.save(update_fields=["roles"])

    walk = Walk(sold.cast.client_for("zoe"), sold.secret(), starts(sold), alike=2).run()

    assert walk.leaks == {}
    assert {walk.seen[f"/sales/phone/sales/{number}/"] for number in sold.numbers} == {404}


def test_finance_meets_all_of_it_so_the_walk_would_notice(sold):
    walk = Walk(sold.cast.client_for("fay"), sold.secret(), starts(sold))
    for url in [*starts(sold), f"/sales/phone/refunds/{RefundTask.objects.get().pk}/"]:
        walk.open(url)

    found = {secret for leaks in walk.leaks.values() for secret in leaks}
    assert {NOTE, "3.77", "17.77", "27.77"} <= found


def test_no_mail_to_the_buyer_tells_it(sold):
    addresses = {sold.cast.users.ada.email}

    told = list(mails(addresses))

    assert [topic for topic, text in told if sold.secret().search(text)] == []
    assert OutboxEntry.objects.filter(topic="plan.given_back").exists()
    assert "plan.given_back" in {topic for topic, _text in told}
