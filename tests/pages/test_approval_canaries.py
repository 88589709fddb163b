"""Approvals, budgets and absences of two companies of equal shape never cross: seen, guessed, sent (P12, A8)."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from approvals.actions import absence as absences
from approvals.actions import amendment, question
from approvals.actions import budget as budgets
from approvals.actions import limit as limits
from approvals.actions import period_limit as period_limits
from approvals.models import Absence, ApprovalStep, Asked, Budget, BudgetEntry, PeriodLimit, Proxy, SpendingLimit
from commerce.actions import cost_centre as cost_centres
from commerce.models import CostCentre, Order, OrderNote, OrderVersion
from core import clock
from partners import queries as partners
from partners.models import Membership, Partner, User
from tests.pages.canaries import FOREIGN_CANARY, OTHER, OWN, signed_in
from tests.pages.test_canaries import HTMX, REFUSED, addresses, plain, seeded, told  # noqa: F401 - fixtures
from tests.pages.walking import Walk

pytestmark = pytest.mark.xdist_group("canaries")
OWNERS = {
    ApprovalStep: "order__partner__code",
    Asked: "membership__partner__code",
    Order: "partner__code",
    OrderNote: "order__partner__code",
    OrderVersion: "order__partner__code",
    SpendingLimit: "membership__partner__code",
    PeriodLimit: "membership__partner__code",
    Proxy: "principal__partner__code",
    Absence: "membership__partner__code",
    Budget: "partner__code",
    BudgetEntry: "period__budget__partner__code",
    CostCentre: "partner__code",
    Membership: "partner__code",
}
AREAS = ("/approvals/", "/cost-centres/", "/orders/", "/people/")
STARTS = [
    "/approvals/", "/approvals/who/", "/approvals/report/", "/approvals/budgets/", "/approvals/absences/",
    "/approvals/budgets/spending/", "/cost-centres/", "/orders/?scope=company", "/approvals/settings/",
]  # fmt: skip
WHO = ["admin", "top", "approver", "buyer"]


def rows_of(company, model):
    return model.objects.filter(**{f"{OWNERS[model]}__startswith": f"CNRY-{company}"}).order_by("pk")


def holdings(company):
    """Give everything that a company has about approvals, as comparable values."""
    return {model.__name__: list(rows_of(company, model).values()) for model in OWNERS}


def place(company, key):
    return next(iter(partners.places(User.objects.get(username=f"CNRY-{company}-{key}"))))


def live(company):
    """Do what the seed leaves out: cost centres, budgets, an absence, limits per period, a question, an amendment."""
    mark, now = f"CNRY-{company}", clock.now()
    admin, approver, buyer = (place(company, key) for key in ("admin", "approver", "buyer"))
    members = {key: Membership.objects.get(user__username=f"{mark}-{key}") for key in ("top", "proxy", "buyer")}
    root, by = Partner.objects.get(code=f"{mark}-root"), {"by": admin, "now": now}
    centre = cost_centres.open_one(partner=root, code=f"{mark}-centre", name=f"{mark}-centre-name", **by)
    terms = {"partner": root, "period": "year", "amount": Decimal(1), "rule": "warn", "carries_over": False}
    for each in (None, centre):
        budgets.open_one(cost_centre=each, approver=members["top"], **terms, **by)
    today = now.date() + timedelta(days=1)
    days = {"starts_on": today, "last_day": today + timedelta(days=9)}
    absences.set_absence(membership=members["top"], delegate=members["proxy"], **days, **by)
    period_limits.set_period_limits(membership=members["buyer"], amounts={"year": Decimal(90_000)}, **by)
    limits.add_proxy(principal=members["top"], deputy=members["buyer"], **by)
    step = rows_of(company, ApprovalStep).open().filter(approver__user__username=f"{mark}-approver").get()
    question.ask(step=step, text=f"{mark}-question", by=approver, now=now)
    order = step.order
    amendment.amend(
        order=order, quantities={order.lines.get().pk: 9}, seen_hash=order.content_hash, by=buyer, now=now,
        reason=f"{mark}-changed",
    )  # fmt: skip


@pytest.fixture(scope="module")
def lived(seeded):  # noqa: F811
    """Give both companies everything that there is about approvals, once for this module."""
    for company in (OWN, OTHER):
        live(company)
    empty = {(company, model.__name__) for company in (OWN, OTHER) for model in OWNERS
             if not rows_of(company, model).exists()}  # fmt: skip
    assert empty <= {(company, "BudgetEntry") for company in (OWN, OTHER)}  # of orders since the budget began


@pytest.fixture
def busy(lived, db):
    """The two companies; what a test writes is rolled back."""


class ApprovalWalk(Walk):
    """Follow every link within the pages about approvals, orders and people."""

    def __init__(self, client):
        super().__init__(client, FOREIGN_CANARY, STARTS)

    def open(self, url):
        if url.startswith(AREAS):
            super().open(url)


@pytest.fixture(scope="module")
def walked(lived):
    """Keep the walks: one of each person serves every question about it."""
    return {}


@pytest.fixture
def walk_of(busy, walked):
    """Give what gives somebody's walk."""

    def give(who):
        if who not in walked:
            walked[who] = ApprovalWalk(signed_in(f"CNRY-{OWN}-{who}")).run()
        return walked[who]

    return give


@pytest.mark.parametrize("who", WHO)
def test_no_page_about_approvals_that_links_lead_to_shows_another_company(walk_of, who):
    walk = walk_of(who)

    assert (walk.leaks, len(walk.seen) > 9) == ({}, True)


def test_the_administrator_walks_past_everything_that_there_is(walk_of):
    """So the walk would notice: each of these pages of the other company is full of its texts."""
    walk = walk_of("admin")

    budget, centre = (rows_of(OWN, model).first().pk for model in (Budget, CostCentre))
    person = Membership.objects.get(user__username=f"CNRY-{OWN}-top").pk
    wanted = [f"/approvals/budgets/{budget}/", f"/approvals/budgets/{budget}/terms/", f"/cost-centres/{centre}/",
              f"/people/{person}/", f"/approvals/people/{person}/limit/"]  # fmt: skip
    assert {url: walk.seen.get(url) for url in wanted} == dict.fromkeys(wanted, 200)


ABOUT = {
    "approvals/absences/": Absence, "approvals/budgets/": Budget, "approvals/linked/": ApprovalStep,
    "approvals/people/": Membership, "approvals/steps/": ApprovalStep, "cost-centres/": CostCentre,
}  # fmt: skip
"""Whose id an address takes, by how it begins."""


def guesses():
    """Give two of the other company's keys of what each address is about, also behind keys of one's own."""
    keys = {model: list(rows_of(OTHER, model).values_list("pk", flat=True)[:2]) for model in OWNERS}
    own = rows_of(OWN, Membership).first().pk
    absences = [(above, pk) for above in (own, *keys[Membership]) for pk in keys[Absence]]
    files = [(pk, 1) for pk in keys[ApprovalStep]]
    numbers = rows_of(OTHER, Order).filter(approval_steps__isnull=False).values_list("number", flat=True).distinct()
    return {
        ("int",): {start: [(pk,) for pk in keys[model]] for start, model in ABOUT.items()},
        ("int", "int"): {
            "approvals/people/": absences,
            **dict.fromkeys(("approvals/steps/", "approvals/linked/"), files),
        },
        ("str",): {"": [(number,) for number in numbers]},
    }


def guessed():
    return [url for _route, url in addresses(guesses()) if url.startswith(("/approvals/", "/cost-centres/"))]


SENT = {
    "decision": "accept", "seen": "x", "reason": "Because", "question-text": "Why?", "answer-text": "So",
    "act": "change", "amount": "3", "rule": "warn", "period": "month", "code": "X1", "name": "Fresh",
    "is_active": "no", "proxy": "1", "starts_on": "2030-01-01", "last_day": "2030-01-02",
    "delegate": f"CNRY-{OWN}-proxy", "lists": "unwanted",
}  # fmt: skip


SHOW = {
    "/approvals/budgets/#/", "/approvals/budgets/#/terms/", "/approvals/people/#/absences/",
    "/approvals/people/#/limit/", "/cost-centres/#/",
}  # fmt: skip


def test_to_their_own_people_those_addresses_show_their_texts(busy):
    """So the guesses would notice."""
    client, urls = signed_in(f"CNRY-{OTHER}-admin"), guessed()

    full = [url for url in urls if told(client.get(url, follow=True), urlsplit(url).path)]

    found = {re.sub(r"\d+", "#", url) for url in full}
    assert (len(urls) > 40, found) == (True, SHOW)


@pytest.mark.parametrize("who", WHO)
def test_no_address_about_approvals_guessed_with_foreign_keys_shows_or_changes_anything(busy, who):
    """What a page refuses, its fragment does; what is refused is not taken back, and has changed nothing at the end."""
    client, before, bad = signed_in(f"CNRY-{OWN}-{who}"), holdings(OTHER), {}
    for url in guessed():
        with transaction.atomic():
            *read, sent = asked(client, url)
            refused = sent.status_code in REFUSED
            leaks = [found for answer in (*read, sent) if (found := told(answer, urlsplit(url).path))]
            worst = max(answer.status_code for answer in (*read, sent))
            changed = not refused and holdings(OTHER) != before
            transaction.set_rollback(not refused)
        if leaks or changed or worst >= 500:
            bad[url] = (worst, changed, leaks)

    assert (bad, holdings(OTHER) == before) == ({}, True)


def asked(client, url):
    """Give the page of an address, where that is not refused its fragment, and what becomes of a form."""
    page = client.get(url, follow=True)
    parts = [] if page.status_code in REFUSED else [client.get(url, follow=True, **HTMX)]
    return [page, *parts, client.post(url, SENT)]


@pytest.mark.parametrize("act", ["acceptance", "rejection"])
def test_foreign_steps_that_are_ticked_stay_as_they_are(busy, act):
    client, before = signed_in(f"CNRY-{OWN}-approver"), holdings(OTHER)
    steps = list(rows_of(OTHER, ApprovalStep).open())
    seen = {f"seen_{step.pk}": step.content_hash for step in steps}
    sent = {"ids": [step.pk for step in steps], **seen, "confirmed": "on", "reason": "x"}

    answers = [client.post(f"/approvals/{act}/", {**sent, **more}, follow=True) for more in ({}, {"confirmed": ""})]

    assert ([told(answer, "") for answer in answers], holdings(OTHER)) == ([[], []], before)


def forms():
    """Give [(address, values, name of the field that a foreign key goes into, foreign key, one that never was)]."""
    person = Membership.objects.get(user__username=f"CNRY-{OWN}-buyer").pk
    budget = rows_of(OWN, Budget).first().pk
    days = {"starts_on": "2030-01-01", "last_day": "2030-01-02"}
    user, nobody = f"CNRY-{OTHER}-top", f"CNRY-{OTHER}-never"
    terms = {"partner": f"CNRY-{OWN}-root", "period": "month", "amount": "7", "rule": "require"}
    centre = str(rows_of(OTHER, CostCentre).first().pk)
    return [
        (f"/approvals/people/{person}/limit/", {"amount": "7"}, "approver", user, nobody),
        (f"/approvals/people/{person}/limit/", {"amount": "7"}, "deputy_for", user, nobody),
        (f"/approvals/people/{person}/absences/", days, "delegate", user, nobody),
        ("/approvals/absences/", days, "delegate", user, nobody),
        ("/approvals/budgets/new/", terms, "approver", user, nobody),
        ("/approvals/budgets/new/", terms, "partner", f"CNRY-{OTHER}-root", f"CNRY-{OTHER}-toor"),
        ("/approvals/budgets/new/", terms, "cost_centre", centre, "99999999"),
        (f"/approvals/budgets/{budget}/terms/", {"amount": "7", "rule": "require"}, "approver", user, nobody),
        ("/cost-centres/new/", {"code": "X1", "name": "X"}, "partner", f"CNRY-{OTHER}-root", f"CNRY-{OTHER}-toor"),
    ]


def test_foreign_people_companies_and_cost_centres_in_forms_read_like_what_never_was(busy):
    client, before, bad = signed_in(f"CNRY-{OWN}-admin"), holdings(OTHER), {}
    for url, values, name, foreign, never in forms():
        read = []
        for key in (foreign, never):
            with transaction.atomic():
                answer = client.post(url, {**values, name: key})
                read.append(plain(answer, {name: key}))
                changed = holdings(OTHER) != before
                transaction.set_rollback(True)
            if changed or told(answer, key) or answer.status_code not in {404, 422}:
                bad[url, name, key] = (answer.status_code, changed, told(answer, key))
        if read[0] != read[1]:
            bad[url, name] = sorted(set(read[0][1].splitlines()) ^ set(read[1][1].splitlines()))[:4]

    assert bad == {}


def test_files_and_searches_about_approvals_give_no_foreign_rows(busy):
    client, leaks = signed_in(f"CNRY-{OWN}-admin"), {}
    lists = ["/approvals/", "/approvals/who/", "/approvals/budgets/", "/cost-centres/"]
    urls = [f"{page}?q=CNRY-{OTHER}" for page in lists]
    urls += [f"{page}?export={kind}" for page in lists for kind in ("csv", "tsv", "xlsx")]
    urls += [f"/approvals/who/try/?person=CNRY-{OTHER}-buyer&total=600&currency=GBP",
             f"/approvals/who/?company=CNRY-{OTHER}-root", f"/approvals/settings/?company=CNRY-{OTHER}-root",
             "/approvals/report/?export=people", "/approvals/report/?export=days"]  # fmt: skip
    for url in urls:
        for headers in ({}, HTMX):
            answer = client.get(url, follow=True, **headers)
            if (found := told(answer, url)) or answer.status_code >= 500:
                leaks[url] = (answer.status_code, found)

    assert leaks == {}
