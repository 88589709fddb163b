"""Every address, every member of the cast and nobody, GET and POST, against one literal table.

What is asked for is bea's, at the depot of acme: her colleagues above see it by their role, the operator's staff by
theirs, zoe of another company never: to her it does not exist (404).
"""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from approvals.links import decision as links
from commerce.models import Attribute, Product, ProductImage, QuantityRule, TaxClass, TaxRate
from core.models import Job, SavedView
from partners.models import Registration
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.partners.test_registration import confirmed
from tests.site.routes_table import AREAS, PEOPLE, TABLE


def patterns(resolver=None, spaces=()):
    """Give (name, pattern) of every address the resolver knows."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, [*spaces, entry.namespace] if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name or "?"]), entry


NAMES = sorted(name for name, _pattern in patterns())


def job_of_bea(w):
    return Job.objects.create(kind="test", title="Test", owner=w.cast.users.bea, owner_name="Bea")


def view_of_bea(w):
    values = {"user": w.cast.users.bea, "list_key": "jobs", "name": "Mine"}
    return SavedView.objects.get_or_create(**values, defaults={"changed_at": w.now})[0]


def trade(w):
    """Give the arguments of the operator's list, and of its price of the lantern."""
    return [w.cast.price_list.pk]


def lantern_price(w):
    return [*trade(w), w.cast.price_list.entries.get(product__code="LANTERN").pk]


def lantern_rule(w):
    known = {"product": w.cast.products.LANTERN, "kind": "percent", "value": 5, "condition_1": "@territory=north"}
    return [*trade(w), w.cast.price_list.rules.get_or_create(**known)[0].pk]


def waiting(world):  # noqa: F811
    """Give a company that waits for its acceptance."""
    return Registration.objects.filter(state="waiting").first() or confirmed(world.now)


def kept(w):
    """Give a product that the depot of acme sells, with a picture and a rule of quantities."""
    product, is_new = Product.objects.get_or_create(
        code="KEPT", defaults={"name": "Kept", "vendor": w.cast.partners.acme_depot}
    )
    if is_new:
        ProductImage.objects.create(product=product, small="0.webp", large="0.webp", width=1, height=1)
        QuantityRule.objects.create(product=product)
    return product


def rate_of_taxes(w):
    """Give a rate that has not begun."""
    tax_class = TaxClass.objects.get_or_create(code="goods", defaults={"name": "Goods"})[0]
    begins = w.now + timedelta(days=400)
    return TaxRate.objects.get_or_create(tax_class=tax_class, country="GB", effective_from=begins, rate=20)[0]


def kept_part(name):
    """Give the arguments of an address of a part of the product."""
    return lambda w: [kept(w).pk, getattr(kept(w), name).get().pk]


KEPT = {
    **{
        f"commerce:product_{name}": lambda w: [kept(w).pk]
        for name in ("edit", "activity", "prices", "history", "images", "quantities")
    },
    **{f"commerce:product_image_{name}": kept_part("images") for name in ("shift", "text", "removal")},
    "commerce:product_quantity_removal": kept_part("quantity_rules"),
    "commerce:products_import_preview": lambda w: [999_999],
    "commerce:image": lambda w: ["0" * 40 + ".webp"],
    "commerce:category": lambda w: [w.category.pk],
    "commerce:category_shift": lambda w: [w.category.pk],
    "commerce:category_deletion": lambda w: [w.category.pk],
    "commerce:attribute": lambda w: [Attribute.objects.get_or_create(name="Colour")[0].pk],
    "commerce:attribute_deletion": lambda w: [Attribute.objects.get_or_create(name="Colour")[0].pk],
    "commerce:tax_class_deletion": lambda w: [rate_of_taxes(w).tax_class_id],
    "commerce:tax_rate_end": lambda w: [rate_of_taxes(w).pk],
    "commerce:tax_rate_removal": lambda w: [rate_of_taxes(w).pk],
}
ARGUMENTS = {
    **KEPT,
    "commerce:product": lambda w: ["LANTERN"],
    "commerce:cart_add": lambda w: ["LANTERN"],
    "commerce:product_price": lambda w: ["LANTERN"],
    "commerce:cart_choose": lambda w: [w.spare.pk],
    "commerce:submission": lambda w: [w.cart.pk],
    "commerce:cart_line": lambda w: [w.line.pk],
    "commerce:cart_line_removal": lambda w: [w.line.pk],
    "commerce:order": lambda w: [w.waiting.number],
    "commerce:order_line_price": lambda w: [w.waiting.number, 1],
    "commerce:order_start": lambda w: [w.placed.number],
    "commerce:account": lambda w: ["ACME"],
    "commerce:price_list": trade,
    "commerce:price_list_settings": trade,
    "commerce:price_list_copy": trade,
    "commerce:price_list_versions": trade,
    "commerce:price_list_assignments": trade,
    "commerce:price_new": trade,
    "commerce:price_rules": trade,
    "commerce:price_rule_new": trade,
    "commerce:price_mass_update": trade,
    "commerce:price_import": trade,
    "commerce:price_import_sample": trade,
    "commerce:price_choices": lambda w: [*trade(w), "product"],
    "commerce:price": lantern_price,
    "commerce:price_amount": lantern_price,
    "commerce:price_removal": lantern_price,
    "commerce:price_rule": lantern_rule,
    "commerce:price_rule_removal": lantern_rule,
    "commerce:price_history": lambda w: [*trade(w), "LANTERN"],
    "commerce:price_import_preview": lambda w: [*trade(w), 999_999],
    "commerce:price_assignment": lambda w: [w.cast.price_list.assignments.get().pk],
    "commerce:partner_list_give": lambda w: ["ACME_DEPOT"],
    "commerce:partner_price_mode": lambda w: ["ACME_DEPOT"],
    "commerce:demand_product": lambda w: ["LANTERN"],
    "partners:import_preview": lambda w: [999_999],
    "partners:import_sample": lambda w: ["people"],
    "partners:registration": lambda w: [waiting(w).pk],
    "partners:registration_accept": lambda w: [waiting(w).pk],
    "partners:registration_decline": lambda w: [waiting(w).pk],
    "partners:registration_link": lambda w: ["forged"],
    "approvals:step": lambda w: [w.step.pk],
    "approvals:link": lambda w: [links.token(w.step.asked.get())],
    "approvals:linked": lambda w: [w.step.pk],
    "approvals:withdrawal": lambda w: [w.waiting.number],
    "partners:detail": lambda w: ["ACME_DEPOT"],
    "partners:status": lambda w: ["ACME_DEPOT"],
    "commerce:partner_prices": lambda w: ["ACME_DEPOT"],
    "commerce:partner_account": lambda w: ["ACME_DEPOT"],
    "commerce:partner_activity": lambda w: ["ACME_DEPOT"],
    "partners:edit": lambda w: ["ACME_DEPOT"],
    "partners:history": lambda w: ["ACME_DEPOT"],
    "partners:hierarchy": lambda w: ["ACME_DEPOT"],
    "partners:children": lambda w: ["ACME_DEPOT"],
    "partners:branch_new": lambda w: ["ACME_DEPOT"],
    "partners:address_new": lambda w: ["ACME_DEPOT"],
    "partners:move": lambda w: ["ACME_DEPOT"],
    "partners:manager": lambda w: ["ACME_DEPOT"],
    "partners:manager_removal": lambda w: ["ACME_DEPOT"],
    "partners:draw": lambda w: ["ACME_DEPOT"],
    "partners:decline": lambda w: ["ACME_DEPOT"],
    "partners:address": lambda w: ["ACME_DEPOT", w.cast.partners.acme_depot.addresses.get().pk],
    "partners:address_removal": lambda w: ["ACME_DEPOT", w.cast.partners.acme_depot.addresses.get().pk],
    "partners:people": lambda w: ["ACME_DEPOT"],
    "partners:person_new": lambda w: ["ACME_DEPOT"],
    "partners:invite_many": lambda w: ["ACME_DEPOT"],
    "partners:person": lambda w: [w.cast.memberships.bea.pk],
    "partners:person_edit": lambda w: [w.cast.memberships.bea.pk],
    "partners:person_status": lambda w: [w.cast.memberships.bea.pk],
    "partners:person_address": lambda w: [w.cast.memberships.bea.pk],
    "partners:person_invitation": lambda w: [w.cast.memberships.bea.pk],
    "partners:person_second_factor": lambda w: [w.cast.memberships.bea.pk],
    "partners:person_move": lambda w: [w.cast.memberships.bea.pk],
    "partners:invitation": lambda w: ["forged"],
    "partners:address_link": lambda w: ["forged"],
    "approvals:limit": lambda w: [w.cast.memberships.bea.pk],
    "approvals:proxies": lambda w: [w.cast.memberships.carl.pk],
    "account_reset_password_from_key": lambda w: ["1", "forged-key"],
    "outbox_mail": lambda w: ["1.mail"],
    "job": lambda w: [job_of_bea(w).pk],
    "job_cancellation": lambda w: [job_of_bea(w).pk],
    "job_file": lambda w: [(job := job_of_bea(w)).pk, job.files.create(role="report", name="a.csv").pk],
    "saved_view_default": lambda w: [view_of_bea(w).pk],
    "saved_view_deletion": lambda w: [view_of_bea(w).pk],
}
SENT = {
    "commerce:products_activation": lambda w: {"ids": kept(w).pk, "confirmed": "on"},
    "commerce:products_deactivation": lambda w: {"ids": kept(w).pk, "confirmed": "on", "reason": "Recalled"},
    "commerce:products_category": lambda w: {"ids": kept(w).pk, "confirmed": "on", "category": w.category.pk},
    "commerce:product_activity": lambda w: {"reason": "Recalled"},
    "commerce:product_quantities": lambda w: {"minimum": "6", "increment": "6"},
    "commerce:categories": lambda w: {"name": "Garden"},
    "commerce:attributes": lambda w: {"name": "Size", "position": "1"},
    "commerce:tax_class_new": lambda w: {"code": "books", "name": "Books"},
    "commerce:price_list_new": lambda w: {"name": "Fresh", "currency": "GBP", "taxes": "net", "priority": "0"},
    "commerce:price_list_settings": lambda w: {"name": "Trade", "currency": "GBP", "taxes": "net", "priority": "3"},
    "commerce:price_list_copy": lambda w: {"name": "Copied"},
    "commerce:price_list_versions": lambda w: {"number": "1"},
    "commerce:price_list_assignments": lambda w: {"partner": "ZENITH"},
    "commerce:price_new": lambda w: {"product": "OBELISK", "min_quantity": "1", "unit_price": "5"},
    "commerce:price": lambda w: {"min_quantity": "1", "unit_price": "25"},
    "commerce:price_amount": lambda w: {"unit_price": "25"},
    "commerce:price_assignment": lambda w: {"act": "end"},
    "commerce:partner_list_give": lambda w: {"price_list": w.cast.price_list.pk},
    "commerce:partner_price_mode": lambda w: {"mode": "lowest"},
    "partners:registration_accept": lambda w: {"currency": "EUR"},
    "partners:registration_decline": lambda w: {"reason": "No trade"},
    "commerce:carts": lambda w: {"name": "Another"},
    "commerce:cart_add": lambda w: {"quantity": "2"},
    "commerce:cart_line": lambda w: {"quantity": "2"},
    "commerce:submission": lambda w: {"key": uuid.uuid4(), "seen_total": "12.34", "payment_method": "bank_transfer"},
    "approvals:step": lambda w: {"decision": "accept", "seen": w.step.content_hash},
    "approvals:linked": lambda w: {"decision": "accept", "seen": w.step.content_hash},
    "partners:person_new": lambda w: {
        "name": "Nina",
        "email": "nina@people.example",
        "kind": "direct",
        "roles": ["buyer"],
        "may_place": "on",
        "language": "en-gb",
        "timezone": "UTC",
    },
    "partners:person_edit": lambda w: {"name": "Bea B", "language": "en-gb", "timezone": "UTC", "roles": ["buyer"]},
    "partners:person_status": lambda w: {"status": "on_hold"},
    "partners:person_address": lambda w: {"email": "b@people.example"},
    "partners:person_invitation": lambda w: {"act": "send"},
    "partners:person_move": lambda w: {"goes": "moves", "destination": "ACME_NORTH"},
    "partners:invite_many": lambda w: {
        "addresses": "n@people.example",
        "roles": ["buyer"],
        "language": "en-gb",
        "timezone": "UTC",
    },
    "partners:invitation_again": lambda w: {"email": "n@people.example"},
    "partners:profile": lambda w: {"name": "Somebody", "language": "en-gb", "timezone": "UTC"},
    "partners:profile_address": lambda w: {"email": "b@people.example"},
    "approvals:limit": lambda w: {"amount": "70", "approver": "carl"},
    "approvals:proxies": lambda w: {"proxy": w.cast.memberships.carl.proxies.get().pk},
    "commerce:recovery": lambda w: {"colleague": w.cast.memberships.bea.pk},
    "partners:switch": lambda w: {"membership": w.other_place.pk},
    "partners:status": lambda w: {"status": "on_hold", "reason": "Invoice 4711"},
}


CHANGE_SESSION = {"account_logout", "approvals:link", "partners:switch", "telesales:end"}
APART = ("commerce:", "telesales:")
"""What of these stands in no group is asked by test_routes_of_commerce and …_telesales, which others can take."""

GROUPS = (
    "account", "mfa", "approvals:", "commerce:cart", "commerce:order", "commerce:price", "messaging:", "partners:",
)  # fmt: skip

for area in AREAS:
    ARGUMENTS.update(area.ARGUMENTS)
    SENT.update(area.SENT)


def group(name):
    """Split the addresses into parts that share one world."""
    return next((start for start in GROUPS if name.startswith(start)), "")


def clients(world):  # noqa: F811
    """Give {who: client}; they share a handler, whose middleware takes longer to load than a page."""
    found = {who: Client() if who == "anon" else world.cast.client_for(who) for who in PEOPLE}
    for client in found.values():
        client.handler = found["anon"].handler
    return found


def answers(world, found, name, method):  # noqa: F811
    """Ask as everybody, each time in a transaction that is taken back; give {who: status}."""
    url = reverse(name, args=ARGUMENTS.get(name, lambda w: [])(world))
    data = SENT.get(name, lambda w: {})(world) if method == "post" else {}
    statuses = {}
    for who, client in found.items():
        with transaction.atomic():
            answer = getattr(client, method)(url, data)
            statuses[who] = answer.status_code
            answer.getvalue() if answer.streaming else None
            transaction.set_rollback(True)
    return statuses


def test_the_table_has_exactly_the_addresses_there_are():
    assert sorted({name for name, _method in TABLE}) == NAMES


def compare(world, names):  # noqa: F811
    """Ask everything of these addresses; give what is seen and what the table says."""
    shared = clients(world)
    seen = {
        (name, method.upper()): answers(world, clients(world) if name in CHANGE_SESSION else shared, name, method)
        for name in names
        for method in ("get", "post")
    }
    return seen, {row: codes for row, codes in TABLE.items() if row[0] in names}


def apart(app):
    """Give the addresses of an app that stand in none of the groups."""
    return [name for name in NAMES if not group(name) and name.startswith(app)]


@pytest.mark.parametrize("app", [*GROUPS, ""])
def test_everybody_gets_what_the_table_says(world, app):  # noqa: F811
    names = [name for name in NAMES if group(name) == app and (app or not name.startswith(APART))]

    seen, told = compare(world, names)

    assert seen == told
