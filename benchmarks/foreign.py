"""What is another reseller's against what never was: how much longer or shorter the answer takes (T03)."""

import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks import _common, _requests
from commerce.actions.cart_filling import Wanted
from commerce.models import PriceEntry, PriceList, PriceListAssignment, Product
from core import clock
from partners import demo, queries
from partners.demo.world import World
from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.actions import opportunity as actions
from telesales.models import Lead, LeadActor, ResellerCustomer, SalesPolicy, SellerSetting

BENCH = "foreign"
ROUNDS = 300 if _common.FULL else 100
GONE = 987_654_321
MOST_MS = 2


def somebody(name, code, role):
    """Write a company with one user."""
    partner = Partner.objects.create(code=code, name=f"{name}'s company")
    user = User.objects.create(username=name.lower(), name=name, email=f"{name.lower()}@people.example")
    return Membership.objects.create(user=user, partner=partner, roles=[role])


def world():
    """Write two resellers and what one of them has; gives (what, address, the same that never was)."""
    now = clock.now()
    drawn = World(now, demo.hashed())
    drawn.draw_operator()
    drawn.write()
    somebody("Ruth", "RESALE", Role.RESELLER)
    rex, zoe = somebody("Rex", "RIVAL", Role.RESELLER), somebody("Zoe", "ZENITH", Role.BUYER)
    by = User.objects.get(username="max")
    ResellerCustomer.objects.create(reseller=rex.partner, customer=zoe.partner, origin="assigned", since=now, by=by)
    product = Product.objects.create(code="POUND", name="Pound")
    trade = PriceList.objects.create(name="Bench", currency=zoe.partner.currency)
    PriceListAssignment.objects.create(price_list=trade, partner=zoe.partner)
    PriceEntry.objects.create(price_list=trade, product=product, min_quantity=1, unit_price=1)
    SalesPolicy.objects.create(pk=1, mode="opportunities")
    SellerSetting.objects.create(role="reseller", every_user=True)
    acting = queries.place(membership=Membership.objects.select_related("user").get(pk=rex.pk))
    wanted = [Wanted(product.pk, 10)]
    made = actions.create(customer=zoe, wanted=wanted, name="Rex's own", by=acting, now=now).opportunity
    lead = Lead.objects.create(company="Lead", name="Lea", email="lea@people.example", source="hand", created_at=now,
                               state="assigned", reseller=rex.partner, assigned_at=now)  # fmt: skip
    LeadActor.objects.create(lead=lead, reseller=rex.partner, since=now)
    yield "customer at the desk", f"/sales/customer/{zoe.pk}/", f"/sales/customer/{GONE}/"
    yield "customer company", "/sales/customers/ZENITH/", "/sales/customers/NEVERWAS/"
    yield "opportunity", f"/sales/opportunities/{made.number}/", "/sales/opportunities/NEVERWAS/"
    yield "lead", f"/sales/leads/{lead.pk}/", f"/sales/leads/{GONE}/"


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        pairs = list(world())
        with _common.bare() as bare:
            bare.execute("VACUUM ANALYZE")
        visitor = _requests.Visitor("ruth")
        for what, foreign, gone in pairs:
            apart = visitor.apart(foreign, gone, rounds=ROUNDS)
            _common.figure(BENCH, f"{what}: another's against none, medians", apart, "ms", MOST_MS)


if __name__ == "__main__":
    main()
