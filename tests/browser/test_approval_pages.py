"""Every page about approvals and budgets: no barrier that axe-core finds, and it fits a phone; see test_pages."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.actions import decision, question
from approvals.links import decision as links
from approvals.links import digest as digest_links
from approvals.models import Absence, ApprovalPolicy
from core import clock
from tests.browser.test_pages import walk
from tests.site.routes_of_budgets import budget, cost_centre

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def busy(world):
    """Give the world with something on every page: an absence, a limit without approver, a question, decided orders,
    a budget that is used up, and an order that waits for the pool."""
    cast, now = world.cast, clock.now()
    Absence.objects.create(
        membership=cast.memberships.dora, delegate=cast.memberships.carl, starts_on=now.date(),
        ends_on=now.date() + timedelta(days=7),
    )  # fmt: skip
    cast.limit("pia", Decimal(5), None)
    question.ask(step=world.step, text="What is it for?", by=cast.acting("carl"), now=now)
    rejected = cast.submitted("bea", "70.00").approval_steps.get()
    values = {"seen_hash": rejected.content_hash, "by": cast.acting("carl"), "now": now}
    decision.decide(step=rejected, accept=False, reason="Too dear", **values)
    world.over = rejected.asked.get()
    budget(world)
    ApprovalPolicy.objects.create(partner=cast.partners.acme, mode="pool")
    place = cast.memberships.dora
    place.may_accept = True
    place.save(update_fields=["may_accept"])
    world.pooled = cast.submitted("bea", "20.00")
    return world


PAGES = {
    "bea": lambda w: [
        f"/orders/{w.waiting.number}/", f"/orders/{w.pooled.number}/", f"/approvals/orders/{w.waiting.number}/change/",
        "/approvals/absences/",
    ],
    "carl": lambda w: [
        "/approvals/", "/approvals/?tab=mine", "/approvals/?tab=company", f"/approvals/steps/{w.step.pk}/",
        "/approvals/absences/",
    ],
    "ada": lambda w: [
        "/", "/approvals/who/", "/approvals/who/?problem=any", "/approvals/settings/", "/approvals/who/try/",
        "/approvals/who/try/?person=bea&total=600", "/approvals/report/",
        *(f"/approvals/people/{w.cast.memberships.bea.pk}/{part}/" for part in ("limit", "absences")),
        "/approvals/budgets/", "/approvals/budgets/new/", "/approvals/budgets/spending/",
        f"/approvals/budgets/{budget(w).pk}/", f"/approvals/budgets/{budget(w).pk}/terms/", "/cost-centres/",
        "/cost-centres/new/", f"/cost-centres/{cost_centre(w).pk}/",
    ],
    "sam": lambda w: ["/approvals/waiting/", "/approvals/waiting/?tab=client", "/approvals/waiting/?q=nothing"],
    "max": lambda w: [
        "/health/", "/approvals/who/", "/approvals/who/?company=ACME", "/approvals/settings/?company=ACME",
        "/approvals/report/", "/approvals/budgets/",
    ],
    None: lambda w: [
        f"/approvals/link/{links.token(w.over)}/", f"/approvals/link/{links.token(w.step.asked.get())}/",
        f"/approvals/digests/{digest_links.token(w.cast.memberships.carl.pk)}/", "/approvals/digests/x/",
    ],
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
def test_no_page_about_approvals_keeps_anybody_out(busy, shown, who):
    pages = PAGES[who](busy)

    found = walk(busy, shown, who, pages)

    assert found == {}
