"""What tests ask strangers for of assisted sales: all that is Rex's at a rival company, by each address of it.

Of phone offers and affiliates, whose addresses are telesales' too, tests of their own ask.
"""

import re

from django.urls import get_resolver

from commerce.models import Cart, CartLine, PriceListAssignment
from core.management.commands.list_routes import patterns
from partners.permissions import Role
from telesales.models import CustomerNote, OverrideRule
from telesales.urls import contact, desk, leads, opportunities, quotes, resellers, setup, uploads
from tests.telesales import leads as leading
from tests.telesales import quoting, uploading
from tests.telesales.selling import let, policy, resold

AREAS = (contact, desk, leads, opportunities, quotes, resellers, setup, uploads)
NAMES = {pattern.name for area in AREAS for pattern in area.urlpatterns}
PART = re.compile(r"<(?:\w+:)?\w+>")
GONE = {int: 987_654_321, str: "NEVERWAS"}
SENT = {
    "quantity": "3", "price": "0.50", "reason": "x", "name": "Taken", "owner": "1", "customer": "1", "reseller": "1",
    "text": "x", "message": "x", "kind": "note", "comment": "x", "code": "POUND", "payment": "on_account",
    "company": "x", "email": "x@x.example", "confirmed": "on", "role": "reseller", "mode": "warn", "currency": "GBP",
}  # fmt: skip
"""What some form of theirs would like to hear."""


class Scene:
    """What Rex has at a rival company that looks after Zenith: an opportunity, a quote, a lead, bounds, a note, files
    of customers and orders that he uploaded. Zoe, his customer, has a cart with a line of her own."""

    def __init__(self, cast):
        self.cast = cast
        leading.rivals(cast)
        quoting.sellers()
        let(Role.RESELLER, finalise=True, change_prices=True, every_user=True)
        resold(cast)
        self.link = resold(cast, "zenith", "rival")
        PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)
        self.quote = quoting.sent(cast, by="rex", customer="zoe")
        self.opportunity = self.quote.opportunity
        self.lead = leading.lead(cast, to="rival")
        self.rule = OverrideRule.objects.create(role=Role.RESELLER, mode="warn")
        known = {"customer": cast.memberships.zoe, "sold_from": cast.partners.rival, "kind": "note", "text": "x"}
        self.note = CustomerNote.objects.create(**known, by=cast.users.rex)
        self.cart = Cart.objects.create(user=cast.users.zoe, partner=cast.partners.zenith, name="Hers", currency="GBP")
        self.line = CartLine.objects.create(cart=self.cart, product=cast.products.POUND, quantity=1)
        self.jobs = self._uploads()

    def _uploads(self):
        """Rex has checked customers and orders from files, and written the latter."""
        policy(mode="direct")
        customers = uploading.checked_customers(self.cast, who="rex")
        row = "K-1,ZENITH,zoe@people.example,POUND,2,,,,,\n"
        orders = uploading.checked_orders(self.cast, uploading.ORDERS + row, who="rex")
        report = uploading.written_orders(self.cast, orders, who="rex")
        return {"upload_customers_preview": customers, "upload_orders_preview": orders, "upload_report": report}

    def key(self, name):
        """Give exactly what the address of this name takes: nothing else of his or theirs has that id by chance."""
        place, number = self.cast.memberships.zoe.pk, self.opportunity.number
        if name in {"opportunity_options", "opportunity_verdict"}:
            return (place,)
        if name.startswith("opportunity_line") and name != "opportunity_lines":
            return number, self.opportunity.cart.lines.get().pk
        if name == "opportunity_paper":
            return number, 1
        by_name = {"quote_send": number, "quote_withdrawal": number, "reseller_end": self.link.pk}
        by_name |= {"reseller": "RIVAL", "reseller_assign": "RIVAL", "own_prices": self.cart.pk, "start": place}
        by_name |= {name: job.pk for name, job in self.jobs.items()}
        by_name |= {"sale_terms": self.cart.pk, "product_costs": self.cast.products.POUND.pk}
        by_kind = {"opportunity": number, "quote": self.quote.pk, "lead": self.lead.pk, "customer": place}
        by_kind |= {"company": "ZENITH", "override": self.rule.pk, "offer": self.line.pk}
        return (by_name.get(name) or by_kind[name.split("_")[0]],)


def rows(method):
    """Give (name, path, Access) of every address of assisted sales that takes a key and this method."""
    for pattern, path, spaces in patterns(get_resolver()):
        access = getattr(pattern.callback, "access", None)
        if "telesales" in spaces and pattern.name in NAMES and PART.search(path) and method.upper() in access.methods:
            yield pattern.name, path, access


def pairs(scene, method):
    """Give (address with what is Rex's, the same that never was) of every address that takes a key and this method. The
    rest of a longer key stays: of a version that no column holds, say, the database would not even be asked."""
    for name, path, _access in rows(method):
        key = scene.key(name)
        yield filled(path, key), filled(path, gone(key))


def gone(key):
    """Give such a key that never was."""
    return [GONE[type(key[0])], *key[1:]]


def filled(path, values):
    parts = iter(values)
    return "/" + PART.sub(lambda _part: str(next(parts)), path)
