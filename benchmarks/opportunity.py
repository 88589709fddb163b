"""An opportunity of 500 lines: what one change of a line costs its seller, from the request to the answer (T5)."""

import logging
import os
import statistics
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks import _common, _requests
from commerce.actions.cart_filling import Wanted
from commerce.models import CartLine, PriceEntry, PriceList, PriceListAssignment, Product
from core import clock
from partners import demo, queries
from partners.demo.world import World
from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.actions import opportunity as actions
from telesales.models import OverrideRule, SalesPolicy, SellerSetting

BENCH = "opportunity"
LINES, CHANGES = 500, 60


def world():
    """Write the operator and a customer with a list of 500 products; Sam prepares one with all of them, every second
    at an offered price."""
    now = clock.now()
    drawn = World(now, demo.hashed())
    drawn.draw_operator()
    drawn.write()
    partner = Partner.objects.create(code="BENCH", name="Bench Interiors")
    user = User.objects.create(username="bench", name="Bench", email="bench@people.example")
    bea = Membership.objects.create(user=user, partner=partner, roles=[Role.BUYER])
    products = Product.objects.bulk_create(Product(code=f"BENCH{n:04}", name=f"Product {n}") for n in range(LINES))
    trade = PriceList.objects.create(name="Bench", currency=partner.currency)
    PriceListAssignment.objects.create(price_list=trade, partner=partner)
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=trade, product=product, min_quantity=1, unit_price=number % 90 + 5)
        for number, product in enumerate(products)
    )
    SalesPolicy.objects.create(pk=1, mode="opportunities")
    SellerSetting.objects.create(role="ssr", change_prices=True, every_user=True)
    OverrideRule.objects.create(role="ssr", max_discount=20, margin_floor=5, mode="require")
    sam = queries.place(membership=Membership.objects.select_related("user").get(user__username="sam"))
    wanted = [Wanted(product.pk, 10) for product in products]
    made = actions.create(customer=bea, wanted=wanted, name="Five hundred", by=sam, now=now).opportunity
    lines = list(CartLine.objects.filter(cart=made.cart_id).order_by("pk"))
    for line in lines[::2]:
        line.override_price, line.override_quantity, line.override_reason = line.unit_price - 1, 10, "Bench"
        line.override_until, line.override_by_id = made.expires_at, sam.user_id
    CartLine.objects.bulk_update(lines, ["override_price", "override_quantity", "override_reason", "override_until",
                                         "override_by"])  # fmt: skip
    return made, lines


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        made, lines = world()
        with _common.bare() as bare:
            bare.execute("VACUUM ANALYZE")
        visitor, address = _requests.Visitor("sam"), f"/sales/opportunities/{made.number}/"
        pages = [visitor.get(address).elapsed for _time in range(6)][1:]
        taken = [changed(visitor, address, lines[number * 7 % LINES], number) for number in range(CHANGES)][2:]
        times, work = [each.elapsed for each in taken], [each.milliseconds for each in taken]
        _common.figure(BENCH, f"one change of {LINES} lines, median", statistics.median(times), "ms", 120)
        _common.figure(BENCH, f"one change of {LINES} lines, p95", sorted(times)[int(len(times) * 0.95)], "ms", 120)
        _common.figure(BENCH, f"one change of {LINES} lines, CPU of the web process", statistics.median(work), "ms")
        _common.figure(BENCH, f"the page with {LINES} lines, median", statistics.median(pages), "ms")


def changed(visitor, address, line, number):
    """Set a line to another quantity at an offered price; gives the Answer with the row."""
    sent = {"quantity": str(11 + number), "offer": "4.50", "reason": "Bench"}
    return visitor.post(f"{address}lines/{line.pk}/", sent, by_htmx=True)


if __name__ == "__main__":
    main()
