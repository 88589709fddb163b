"""The pages of budgets: who reaches them, what they show, and what a refused form keeps (A7, UX 9)."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from approvals.actions import budget as actions
from approvals.models import Budget, BudgetPeriod
from commerce.models import CostCentre
from core import audit, clock
from tests.factories.racing import statements
from tests.pages.conftest import unhashed_static  # noqa: F401 - pages link static files

pytestmark = pytest.mark.usefixtures("unhashed_static")
TERMS = {"period": "month", "amount": "500", "rule": "require", "approver": "dora"}


@pytest.fixture
def ada(cast):
    return cast.client_for("ada")


@pytest.fixture
def budget(cast):
    """Give a function that sets a budget as Ada; pages read the database's clock, so all of it happens today."""
    cast.now = clock.now()

    def make(amount=100, *, node="acme_depot", rule="require", period="month", **values):
        terms = {"cost_centre": None, "approver": None, "carries_over": False, **values}
        terms |= {"period": period, "amount": None if amount is None else Decimal(amount), "rule": rule}
        return actions.open_one(partner=getattr(cast.partners, node), by=cast.acting("ada"), now=cast.now, **terms)

    return make


def words(response):
    return " ".join(response.content.decode().split())


def test_a_budget_is_set_on_its_page(ada, cast):
    response = ada.post(reverse("approvals:budget_new"), {**TERMS, "partner": "acme_depot", "carries_over": "on"})

    made = Budget.objects.get()
    assert response.url == reverse("approvals:budget", args=[made.pk])
    assert (made.partner, made.amount, made.rule, made.approver, made.carries_over) == (
        cast.partners.acme_depot, 500, "require", cast.memberships.dora, True,
    )  # fmt: skip
    assert [entry.event for entry in audit.of(made)] == ["budget.set"]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"partner": "ZENITH"}, "partner", "There is no partner with this code."),
        ({"approver": "zoe"}, "approver", "There is nobody here with the user name zoe."),
        ({"amount": "-1"}, "amount", "Ensure this value is greater than or equal to 0."),
        ({"amount": "1.001"}, "amount", "GBP has fewer decimal places."),
        ({"cost_centre": "4711"}, "cost_centre", "This cost centre is not offered there: choose another."),
        ({"period": "week"}, "period", "Select a valid choice. week is not one of the available choices."),
    ],
)
def test_a_refused_budget_keeps_what_was_typed(ada, sent, field, sentence):
    response = ada.post(reverse("approvals:budget_new"), {**TERMS, "partner": "ACME", **sent})

    assert (response.status_code, dict(response.context["form"].errors)) == (422, {field: [sentence]})
    assert response.context["form"]["approver"].value() == sent.get("approver", "dora")


def test_a_second_budget_of_the_same_period_is_refused(ada, budget):
    budget(node="acme")

    response = ada.post(reverse("approvals:budget_new"), {**TERMS, "partner": "ACME"})

    sentence = "There is such a budget already: change that one, or choose another period."
    assert dict(response.context["form"].errors) == {"period": [sentence]}


def test_the_list_shows_how_each_stands(ada, cast, budget):
    budget(50)
    cast.submitted("bea", "45.00")

    row = ada.get(reverse("approvals:budgets"), {"export": "tsv"})

    rows = list(csv.DictReader(io.StringIO(b"".join(row).decode()), delimiter="\t"))
    assert [(row["budget"], row["spent"], row["left"], row["state"]) for row in rows] == [
        ("Acme Depot", "45.000", "5.000", "Nearly used up")
    ]


def test_the_page_shows_bars_terms_periods_and_entries(ada, cast, budget):
    made = budget(100, approver=cast.memberships.dora)
    order = cast.submitted("bea", "60.00")

    shown = words(ada.get(reverse("approvals:budget", args=[made.pk])))

    assert "is decided by Dora" in shown
    assert "£60.00" in shown
    assert f">{order.number}</a>" in shown
    assert "60% used" in shown


def test_a_change_counts_from_this_period_on(ada, budget):
    made = budget(100)

    ada.post(reverse("approvals:budget_edit", args=[made.pk]), {"amount": "", "rule": "warn", "approver": ""})

    made.refresh_from_db()
    assert (made.amount, made.rule, made.periods.get().amount) == (None, "warn", None)


def test_a_budget_is_switched_off(ada, budget):
    made = budget(100)

    ada.post(reverse("approvals:budget_end", args=[made.pk]))

    made.refresh_from_db()
    assert made.is_active is False
    assert ada.get(reverse("approvals:budgets")).context["list"].items == []


def test_the_report_lists_periods_by_use(ada, cast, budget):
    budget(50)
    budget(1000, node="acme")
    cast.submitted("bea", "45.00")

    page = ada.get(reverse("approvals:budget_report"))
    file = ada.get(reverse("approvals:budget_report"), {"used": "nearly", "export": "csv"})

    assert [(item.row.budget.partner.code, item.row.used) for item in page.context["list"].items] == [
        ("ACME_DEPOT", 90),
        ("ACME", 4),
    ]
    assert len(b"".join(file).decode().strip().splitlines()) == 2


def test_a_stranger_sees_none_of_it(cast, budget):
    made, zoe = budget(100), cast.client_for("zoe")

    statuses = [
        zoe.get(reverse("approvals:budget", args=[made.pk])).status_code,
        zoe.get(reverse("approvals:budget_edit", args=[made.pk])).status_code,
        zoe.post(reverse("approvals:budget_end", args=[made.pk])).status_code,
    ]

    assert statuses == [404, 404, 404]
    assert [url for url in ("budgets", "budget_report") if "Acme" in words(zoe.get(reverse(f"approvals:{url}")))] == []


def test_the_chooser_at_checkout_offers_the_cost_centres_of_the_way_up(cast, budget):
    own = CostCentre.objects.create(partner=cast.partners.acme_depot, code="D1", name="Depot")
    above = CostCentre.objects.create(partner=cast.partners.acme, code="A1", name="Acme")
    CostCentre.objects.create(partner=cast.partners.zenith, code="Z1", name="Zenith")
    CostCentre.objects.create(partner=cast.partners.acme, code="A2", name="Gone", is_active=False)
    cart = cast.filled_cart("bea")

    response = cast.client_for("bea").get(reverse("commerce:checkout", args=[cart.pk]))

    choices = response.context["form"].fields["cost_centre"].widget.choices
    assert choices == [("", "None"), (own.pk, "D1 Depot"), (above.pk, "A1 Acme")]


def test_a_new_amount_goes_on_into_the_periods_that_have_begun_since(budget, cast):
    made = budget(None, carries_over=True)
    first = made.periods.get()
    later = [
        BudgetPeriod.objects.create(
            budget=made, starts_on=f"20{year}-01-01", ends_on=f"20{year + 1}-01-01", amount=None
        )
        for year in (97, 98)
    ]
    terms = {"rule": "warn", "approver": None, "carries_over": True, "by": cast.acting("ada"), "now": cast.now}

    actions.change(budget=made, amount=Decimal(100), **terms)
    set_once = [BudgetPeriod.objects.get(pk=each.pk).carried for each in (first, *later)]
    actions.change(budget=made, amount=None, **terms)

    assert set_once == [0, 100, 200]
    assert [BudgetPeriod.objects.get(pk=each.pk).carried for each in (first, *later)] == [0, 0, 0]


@pytest.mark.parametrize("name", ["budgets", "budget_report"])
def test_more_budgets_take_no_more_statements(ada, cast, budget, name):
    budget(50)
    ada.get(reverse(f"approvals:{name}"))
    with statements() as few:
        ada.get(reverse(f"approvals:{name}"))
    for node in ("acme_depot", "acme_north", "acme"):
        for period in ("quarter", "year"):
            budget(50, node=node, period=period)

    with statements() as many:
        ada.get(reverse(f"approvals:{name}"))

    assert (len(many) - len(few), len(many) <= 12) == (0, True)


def test_the_checkout_and_the_decision_show_what_a_budget_means_for_the_order(cast, budget):
    budget(50, rule="warn")
    step = cast.submitted("bea", "60.00").approval_steps.get()
    cart = cast.filled_cart("bea", "20.00")

    decision = words(cast.client_for("carl").get(reverse("approvals:step", args=[step.pk])))
    checkout = words(cast.client_for("bea").get(reverse("commerce:checkout", args=[cart.pk])))

    assert "This order is £10.00 above what is left. It passes all the same." in decision
    assert "£30.00 above the budget" in checkout
