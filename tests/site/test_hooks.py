"""The operator's hooks: companies with canaries, invariants that catch a planted fault, and the list of routes."""

import io
import json

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

from approvals.models import ApprovalStep
from commerce.models import OrderLine
from core.management.commands.list_routes import patterns
from partners import demo
from partners import queries as partners
from partners.models import Partner, User
from tests.site import (
    faults_of_affiliates,
    faults_of_approvals,
    faults_of_budgets,
    faults_of_commission,
    faults_of_credit,
    faults_of_fulfilment,
    faults_of_invoices,
    faults_of_leads,
    faults_of_messages,
    faults_of_offers,
    faults_of_payments,
    faults_of_plans,
    faults_of_quotes,
    faults_of_recordings,
    faults_of_sales,
    faults_of_threads,
)

pytestmark = pytest.mark.xdist_group("hooks")


@pytest.fixture(scope="module")
def companies(django_db_setup, django_db_blocker):
    """Make three companies of equal shape with a canary in every text, once for this module."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        call_command("seed", scale=2, canary=True, stdout=io.StringIO())
        connection.check_constraints()  # what is deferred is over, so that a test may drop a constraint
        yield
        transaction.set_rollback(True)


@pytest.fixture
def canaries(companies, db, settings):
    settings.DEMO = True


def _counts():
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


def checked():
    """Give the findings of check_invariants as {name: violations}, without those that hold."""
    out = io.StringIO()
    try:
        call_command("check_invariants", json=True, stdout=out)
        ended_well = True
    except CommandError:
        ended_well = False
    found = json.loads(out.getvalue())
    assert found["ok"] == ended_well
    return {row["name"]: row["violations"] for row in found["invariants"] if row["violations"]}


def plant(statements):
    """Break the data behind the back of every trigger and foreign key; the last statement must hit a row."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements.split(";"):
            cursor.execute(statement)
        hit = cursor.rowcount
        cursor.execute("SET session_replication_role = DEFAULT")
    assert hit > 0


def test_scale_makes_one_company_more_with_all_partner_roles(canaries):
    companies = Partner.objects.filter(parent=None, kind=Partner.Kind.PARTNER)
    rows = demo.logins(2, True)

    roles = [set().union(*_roles_below(company)) for company in companies]

    assert roles == [{"partner_administrator", "approver", "buyer", "vendor", "reseller", "affiliate"}] * 3
    assert all(User.objects.get(username=row["login"]).check_password(demo.PASSWORD) for row in rows)


def _roles_below(company):
    places = partners.subtree_ids(company.pk)
    return list(User.objects.filter(memberships__partner__in=places).values_list("memberships__roles", flat=True))


def test_scale_twice_changes_nothing(canaries):
    before = _counts()

    call_command("seed", scale=2, canary=True, stdout=io.StringIO())

    assert _counts() == before


WRITTEN_BY_PEOPLE = {
    "partners.Partner": "code name phone email website tax_number notes message_format"
    " status_reason status_by attributes",
    "partners.Address": "label street postcode city",
    "partners.User": "username name email phone",
    "commerce.Product": "code name description unit attributes",
    "commerce.PriceList": "name",
    "commerce.Cart": "name",
    "commerce.Order": "po_number note waiting_reason",
    "commerce.OrderLine": "code name unit",
    "commerce.Hold": "reason comment",
    "approvals.ApprovalStep": "limit_of",
}
"""The texts of a company's rows. What is left are codes of the product itself: states, kinds, hashes, keys."""
OPERATORS = ["fay", "sam", "max", "mona"]
"""Who works at the operator: of no company."""


@pytest.mark.parametrize("label", WRITTEN_BY_PEOPLE)
def test_every_text_of_a_company_carries_its_canary(canaries, label):
    model = apps.get_model(label)
    of_the_house = {"partners.Partner": {"kind": "operator"}, "partners.User": {"username__in": OPERATORS}}
    rows = model.objects.exclude(**of_the_house.get(label, {"pk": None}))
    if label == "commerce.Product":
        rows = rows.exclude(vendor=None)
    if label == "partners.Address":
        rows = rows.exclude(partner__kind="operator")

    bare = [
        (row.pk, field)
        for row in rows
        for field in WRITTEN_BY_PEOPLE[label].split()
        if "CNRY-C0" not in str(getattr(row, field))
    ]

    assert (bare, rows.exists()) == ([], True)


def test_reasons_of_decisions_carry_a_canary(canaries):
    decided = ApprovalStep.objects.exclude(decision=None).values_list("reason", flat=True)

    assert [reason for reason in decided if not reason.startswith("CNRY-C0")] == []


def test_no_canary_names_another_company(canaries):
    lines = OrderLine.objects.values_list("order__partner__code", "code")

    assert [row for row in lines if row[0][:9] != row[1][:9]] == []


def test_the_companies_are_sound(canaries):
    assert checked() == {}


ONE_ORDER = "(SELECT min(id) FROM commerce_order WHERE {0})"
PLACED = ONE_ORDER.format("state = 'placed'")
OWN_PRODUCT = """(SELECT min(e.product_id) FROM commerce_priceentry e JOIN commerce_pricelist l
    ON l.id = e.price_list_id WHERE l.owner_id IS NOT NULL)"""
INVOICE = """INSERT INTO commerce_document (kind, number, partner_id, order_id, currency, total, content, issued_at)
    SELECT 'invoice', 1, partner_id, id, currency, 1, {0}, now() FROM commerce_order WHERE id = """
FAULTS = {
    "tree.no_cycle": "UPDATE partners_partner SET parent_id = (SELECT id FROM partners_partner WHERE code ="
    " 'CNRY-C01-depot') WHERE code = 'CNRY-C01-root'",
    "tree.one_operator": "DROP INDEX partner_one_operator; UPDATE partners_partner SET kind = 'operator'"
    " WHERE code = 'CNRY-C01-root'",
    "tree.operator_is_a_root": "ALTER TABLE partners_partner DROP CONSTRAINT partner_operator_is_a_root;"
    "UPDATE partners_partner SET parent_id = (SELECT id FROM partners_partner WHERE code = 'CNRY-C01-root')"
    " WHERE kind = 'operator'",
    "roles.operator_roles_at_the_operator": "UPDATE partners_membership SET roles = '{finance}' WHERE id ="
    " (SELECT max(id) FROM partners_membership)",
    "orders.total_is_the_sum": "UPDATE commerce_orderline SET total = total + 0.01, net_total = net_total + 0.01"
    f" WHERE order_id = {PLACED}",
    "orders.hash_matches_content": f"UPDATE commerce_orderline SET quantity = quantity + 1 WHERE order_id = {PLACED}",
    "orders.placed_at_when_placed": "ALTER TABLE commerce_order DROP CONSTRAINT order_placed_at_exactly_when_placed;"
    f"UPDATE commerce_order SET placed_at = NULL WHERE id = {PLACED}",
    "orders.held_exactly_while_on_hold": "DELETE FROM commerce_hold WHERE ended_at IS NULL",
    "orders.held_pieces_have_their_hold": f"UPDATE commerce_orderline SET held = 1 WHERE order_id = {PLACED}",
    "carts.ordered_once": f"UPDATE commerce_order SET cart_id = NULL WHERE id = {PLACED}",
    "carts.ordered_by_their_owner": "UPDATE commerce_cart SET user_id = user_id + 1 WHERE id ="
    f" (SELECT cart_id FROM commerce_order WHERE id = {PLACED})",
    "prices.owned_lists_hold_own_products": f"UPDATE commerce_product SET vendor_id = NULL WHERE id = {OWN_PRODUCT}",
    "prices.owned_lists_stay_in_their_tree": "INSERT INTO commerce_pricelistassignment (price_list_id, partner_id)"
    " SELECT l.id, p.id FROM commerce_pricelist l, partners_partner p WHERE p.kind = 'operator'"
    " AND l.id = (SELECT min(id) FROM commerce_pricelist WHERE owner_id IS NOT NULL)",
    "prices.rows_are_no_newer_than_their_list": "UPDATE commerce_priceentry SET added_in = 99 WHERE id ="
    " (SELECT min(id) FROM commerce_priceentry)",
    "orders.newest_version_is_what_it_says": f"UPDATE commerce_order SET version = 2 WHERE id = {PLACED}",
    **faults_of_credit.FAULTS,
    **faults_of_fulfilment.FAULTS,
    **faults_of_payments.FAULTS,
    **faults_of_plans.FAULTS,
    "documents.numbers_have_no_gaps": "INSERT INTO commerce_documentseries VALUES ('quote', 3)",
    "documents.shipments_have_their_papers": "INSERT INTO commerce_shipment (order_id, number, carrier, tracking,"
    f" shipped_at, by_id) SELECT id, 1, '', '', now(), buyer_id FROM commerce_order WHERE id = {PLACED}",
    "documents.total_is_what_they_say": INVOICE.format("'{}'") + PLACED,
    "documents.invoices_make_up_the_order": INVOICE.format("""'{"sums": {"total": "1"}}'""")
    + PLACED
    + f"; UPDATE commerce_order SET state = 'completed' WHERE id = {PLACED}",
    **faults_of_invoices.FAULTS,
    **faults_of_messages.FAULTS,
    **faults_of_approvals.FAULTS,
    **faults_of_budgets.FAULTS,
    **faults_of_offers.FAULTS,
    **faults_of_sales.FAULTS,
    **faults_of_leads.FAULTS,
    **faults_of_quotes.FAULTS,
    **faults_of_affiliates.FAULTS,
    **faults_of_commission.FAULTS,
    **faults_of_recordings.FAULTS,
    **faults_of_threads.FAULTS,
    "outbox.no_overdue_entry": "UPDATE core_outboxentry SET done_at = NULL, due_at = now() - interval '1 hour'",
    "outbox.nothing_failed": "UPDATE core_outboxentry SET done_at = NULL, failed_at = now()",
    "audit.seals_are_contiguous": "INSERT INTO core_auditseal SELECT 2, min(id), '', now() FROM core_auditentry",
    "audit.no_seal_without_its_row": "INSERT INTO core_auditseal VALUES (1, -1, '', now())",
}


@pytest.fixture(scope="module")
def asked_by(companies):
    """Give {invariant: path of the function that asks it}."""
    return {finding.name: path for path in django_settings.INVARIANTS for finding in import_string(path)()}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(canaries, asked_by, settings, name):
    """Those that ask other things are not run: that all are asked shows in the test after this one."""
    settings.INVARIANTS = [asked_by[name]]
    plant(FAULTS[name])

    assert name in checked()


def test_every_invariant_has_a_planted_fault(canaries):
    out = io.StringIO()

    call_command("check_invariants", json=True, stdout=out)

    assert [row["name"] for row in json.loads(out.getvalue())["invariants"]] == list(FAULTS)


def test_an_overdue_mail_is_told_and_fails_nothing(canaries):
    plant(FAULTS["outbox.no_overdue_entry"])
    out = io.StringIO()

    call_command("check_invariants", stdout=out)

    assert "WARNING   outbox.no_overdue_entry" in out.getvalue()


def test_a_violation_fails_the_check_with_code_one(canaries):
    plant(FAULTS["credit.balance_is_the_sum"])

    with pytest.raises(CommandError, match=f"1 of {len(FAULTS)} invariants do not hold") as failure:
        call_command("check_invariants", stdout=io.StringIO())

    assert failure.value.returncode == 1


def routes():
    out = io.StringIO()
    call_command("list_routes", json=True, stdout=out)
    return json.loads(out.getvalue())


def test_every_pattern_is_listed_once():
    names = [row["name"] for row in routes()]

    assert len(names) == len(list(patterns())) == len(set(names))
    assert {name for name in get_resolver().reverse_dict if isinstance(name, str)} <= set(names)


def test_every_route_says_whose_rows_it_shows():
    assert [row["path"] for row in routes() if row["sight"] in {"", "undeclared"} or not row["methods"]] == []


def test_a_route_has_its_methods_permission_and_sight():
    row = next(row for row in routes() if row["name"] == "commerce:order_release")

    assert (row["methods"], row["path"], row["permission"], row["public"]) == (
        ["POST"],
        "/orders/<str:number>/release/",
        "order.desk",
        False,
    )


def test_routes_are_also_listed_as_text():
    out = io.StringIO()

    call_command("list_routes", stdout=out)

    assert len(out.getvalue().splitlines()) == len(list(patterns()))
