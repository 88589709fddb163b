"""Write the package's customers as partners below a tree, each with a buyer and an account."""

import csv
from pathlib import Path

from django.utils.translation import gettext as _

from commerce.actions import credit
from commerce.imports.package import CURRENCY
from commerce.imports.rows import Written
from commerce.models import Account
from partners import imports, loading
from partners.models import Partner
from partners.permissions import Role

TREE = "online_retail"
FILE = "customers.csv.gz"
MAP_COLUMNS = ("customer_id", "node_id")
ACCOUNTS_PER_TRANSACTION = 200


def code(customer_id):
    """The code of a customer's partner; in small letters it is his buyer's username."""
    return f"C{customer_id}"


def read_map(path):
    """Give {customer id: node id} of the file that says where customers hang."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            imports.check_columns(reader.fieldnames, MAP_COLUMNS, Path(path).name)
            return {values["customer_id"]: values["node_id"] for values in reader}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise imports.Unreadable(f"{Path(path).name}: {error}") from error


def write(package, places, *, tree, by, now):
    """Write partners below the tree's nodes, and their buyers. Gives the Result and {customer id: (partner, limit)}."""
    nodes_there = set(Partner.objects.filter(attributes__tree=tree).values_list("code", flat=True))
    nodes, limits = {}, {}
    foreign = _foreign(package)
    for line, customer in package.customers():
        why = _fault(customer, places, nodes_there, nodes, foreign)
        if why:
            package.refuse(FILE, line, customer.customer_id, why)
            continue
        attributes = {"tree": TREE, "customer_id": customer.customer_id, "country": customer.country_name}
        name = f"Customer {customer.customer_id}"
        node = loading.Node(code(customer.customer_id), name, places[customer.customer_id], "customer", attributes)
        nodes[customer.customer_id], limits[customer.customer_id] = node, customer.credit_limit
    result = loading.upsert(list(nodes.values()), by=by, now=now)
    ids = partner_ids()
    people = [
        loading.Person(code(number).lower(), f"Buyer {number}", ids[number], (Role.BUYER.value,)) for number in nodes
    ]
    loading.add_people(people, by=by, now=now)
    return result, limits


def _foreign(package):
    """Codes that are taken by partners who are no customers of this package."""
    wanted = {code(values["customer_id"]).lower(): TREE for _line, values in package.rows("customers")}
    return loading.taken(wanted)


def _fault(customer, places, nodes_there, nodes, foreign):
    if customer.customer_id in nodes:
        return _("The customer stands in an earlier line already.")
    if customer.customer_id not in places:
        return _("The map does not say where the customer hangs.")
    if places[customer.customer_id] not in nodes_there:
        return _("The tree has no node %(node)s.") % {"node": places[customer.customer_id]}
    if code(customer.customer_id).lower() in foreign:
        return _("The code %(code)s belongs to another partner.") % {"code": code(customer.customer_id)}
    return ""


def partner_ids():
    """Give {customer id: partner id} of all imported customers."""
    found = Partner.objects.filter(attributes__tree=TREE).values_list("attributes__customer_id", "pk")
    return dict(found)


def open_accounts(limits, tick, *, by, now):
    """Open the accounts that are not there, a few per transaction; one that is there is somebody's: it stays.
    `limits` is {customer id: limit}, `tick(n)` is called every n accounts."""
    ids = partner_ids()
    there = set(Account.objects.filter(partner_id__in=ids.values()).values_list("partner_id", flat=True))
    missing = [number for number in limits if ids[number] not in there]
    for start in range(0, len(missing), ACCOUNTS_PER_TRANSACTION):
        part = missing[start : start + ACCOUNTS_PER_TRANSACTION]
        opened = {ids[number]: limits[number] for number in part}
        credit.open_accounts(limits=opened, currency=CURRENCY, by=by, now=now)
        tick(len(part))
    return Written(created=len(missing), unchanged=len(limits) - len(missing))
