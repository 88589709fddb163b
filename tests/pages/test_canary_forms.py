"""Every form of one company with another company's keys in it: refused, and nothing of the other changes (T04, T06)."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction

from commerce.models import PriceEntry, PriceList, PriceListAssignment, PriceRule, Product, ProductImage, QuantityRule
from core.models import Job
from tests.pages.canaries import FOREIGN_CANARY, OTHER, OWN, holdings, rows_of, signed_in, text_of
from tests.pages.reading import document, fields
from tests.pages.test_canaries import companies, seeded  # noqa: F401 - fixtures

pytestmark = pytest.mark.xdist_group("canaries")
FILLED = {
    "reason": "Because", "min_quantity": "2", "unit_price": "3", "value": "3", "kind": "percent", "by": "3",
    "minimum": "2", "increment": "2", "percent": "1", "name": "Fresh", "mode": "sound", "currency": "EUR",
    "taxes": "net", "priority": "1", "quantity": "2", "number": "1",
}  # fmt: skip
EXTRA = [
    "is_staff", "role", "roles", "owner", "owner_id", "vendor", "vendor_id", "priority", "version", "retired_in",
    "added_in", "total", "unit_price", "discount", "currency", "tax_rate", "price_list", "price_list_id", "partner_id",
    "is_recommended", "is_operator", "changed_in", "id", "pk", "company", "credit_limit", "limit", "status",
    "approved_by", "commission", "may_place", "balance",
]  # fmt: skip
REFUSED = {403, 404, 405, 422}
CHOSEN = {"product", "partner", "vendor", "price_list", "category", "ids", "number", "assignment", "sku", "of"}
CODED = {"product", "partner", "vendor", "sku"}


def pages():
    """Give the pages of the first company that carry forms about products and prices."""
    own = PriceList.objects.get(name=f"CNRY-{OWN}-list-own").pk
    article = rows_of(OWN, Product)[1].pk
    entry, rule = (rows_of(OWN, model).filter(price_list=own).first().pk for model in (PriceEntry, PriceRule))
    checks = [(job.kind, job.pk) for job in rows_of(OWN, Job)]
    previews = [
        f"/products/import/{pk}/" if kind.startswith("product") else f"/price-lists/{own}/import/{pk}/"
        for kind, pk in checks
    ]
    lists = ("", "settings/", "copy/", "versions/", "given/", "prices/new/", "rules/", "rules/new/", "mass-update/")
    return [
        "/products/", "/products/new/", f"/products/{article}/", f"/products/{article}/images/",
        f"/products/{article}/quantities/", "/price-lists/new/", *(f"/price-lists/{own}/{part}" for part in lists),
        f"/price-lists/{own}/prices/{entry}/", f"/price-lists/{own}/rules/{rule}/",
        f"/partners/CNRY-{OWN}-root/prices/", f"/partners/CNRY-{OWN}-branch/prices/", "/catalogue/", "/carts/current/",
        *previews,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def met(seeded):  # noqa: F811
    """Keep the forms: somebody's pages are opened once for every question about them."""
    return {}


@pytest.fixture
def forms_of(companies, met):  # noqa: F811
    """Give what gives the forms that a client's person meets."""

    def give(who):
        if who not in met:
            met[who] = forms(signed_in(f"CNRY-{OWN}-{who}"))
        return met[who]

    return give


def forms(client):
    """Give [(address, what a browser would send)] of every POST form on those pages."""
    found = {}
    for url in pages():
        response = client.get(url)
        if response.status_code != 200:
            continue
        for form in document(response).xpath("//form[translate(@method, 'POST', 'post')='post']"):
            sent = fields(form)
            address = urljoin(url, form.get("action") or url)
            if not address.startswith(("/account/", "/partners/switch/", "/lists/")):
                found.setdefault((re.sub(r"\d+", "#", address), tuple(sorted(sent))), (address, sent))
    return list(found.values())


def foreign_keys():
    """Give (ids, codes): what of the other company could stand in a field."""
    models = (Product, PriceList, PriceEntry, PriceRule, PriceListAssignment, QuantityRule, ProductImage, Job)
    ids = dict.fromkeys(str(rows_of(OTHER, model).first().pk) for model in models)
    return list(ids), [f"CNRY-{OTHER}-{each}" for each in ("article-2", "root", "branch")]


def tried_in(name):
    """Give the keys that are tried in a field; where codes are read, one id is as unknown as another."""
    ids, codes = foreign_keys()
    return [*codes, *(ids[:1] if name in CODED else ids)]


def sent_back(client, address, values):
    """Send a form and take back what it did; give (status, what is left of the other company, leaks).

    What was refused is not taken back and gives None: it has to have left nothing at the end.
    """
    with transaction.atomic():
        answer = client.post(address, values)
        refused = answer.status_code in REFUSED
        pages_after = [answer]
        if answer.status_code == 302:
            pages_after.append(client.get(answer["Location"], follow=True))
        told = " ".join(map(text_of, pages_after))
        asked = f"{address} {values}".lower()
        leaks = {each for each in FOREIGN_CANARY.findall(told) if each.lower() not in asked}
        held = None if refused else holdings(OTHER)
        transaction.set_rollback(not refused)
    return answer.status_code, held, leaks


@pytest.mark.parametrize("who", ["admin", "vendor", "buyer"])
def test_no_form_takes_another_companys_key(forms_of, who):
    client, before, bad, tried = signed_in(f"CNRY-{OWN}-{who}"), holdings(OTHER), {}, 0
    for address, sent in forms_of(who):
        ready = {name: sent[name] or FILLED.get(name, "") for name in sent}
        chosen = [name for name in ready if name in CHOSEN or name.endswith("_id")]
        for name, key in [(each, key) for each in chosen for key in tried_in(each)]:
            tried += 1
            status, held, leaks = sent_back(client, address, {**ready, name: key, "confirmed": "on"})
            if held not in (None, before) or leaks or status >= 500:
                bad[address, name, key] = (status, held, leaks)

    assert (bad, tried > 0 or who == "buyer", holdings(OTHER) == before) == ({}, True, True)


@pytest.mark.parametrize("who", ["admin", "vendor", "buyer"])
def test_no_address_of_another_companys_rows_takes_a_form(companies, who):  # noqa: F811
    client, before, bad = signed_in(f"CNRY-{OWN}-{who}"), holdings(OTHER), {}
    theirs, mine = ({model: rows_of(company, model).first() for model in (Product, PriceList, PriceEntry, PriceRule,
                    PriceListAssignment, QuantityRule, ProductImage, Job)} for company in (OTHER, OWN))  # fmt: skip
    product, price_list = theirs[Product].pk, theirs[PriceList].pk
    addresses = [
        *(f"/products/{product}/{part}" for part in ("", "activity/", "images/", "quantities/")),
        *(f"/products/{each}/images/{theirs[ProductImage].pk}/{part}/" for each in (product, mine[Product].pk)
          for part in ("shift", "text", "removal")),
        *(f"/products/{each}/quantities/{theirs[QuantityRule].pk}/removal/" for each in (product, mine[Product].pk)),
        *(f"/price-lists/{price_list}/{part}/" for part in ("settings", "copy", "versions", "given", "prices/new",
          "rules/new", "mass-update", "import")),
        *(f"/price-lists/{each}/prices/{theirs[PriceEntry].pk}/{part}" for each in (price_list, mine[PriceList].pk)
          for part in ("", "amount/", "removal/")),
        *(f"/price-lists/{each}/rules/{theirs[PriceRule].pk}/{part}" for each in (price_list, mine[PriceList].pk)
          for part in ("", "removal/")),
        f"/price-lists/assignments/{theirs[PriceListAssignment].pk}/", f"/jobs/{theirs[Job].pk}/cancellation/",
        f"/products/import/{theirs[Job].pk}/", f"/price-lists/{mine[PriceList].pk}/import/{theirs[Job].pk}/",
        f"/partners/CNRY-{OTHER}-root/prices/lists/", f"/partners/CNRY-{OTHER}-root/prices/mode/",
        f"/catalogue/CNRY-{OTHER}-article-2/line/",
    ]  # fmt: skip
    values = {**FILLED, "act": "end", "places": "1", "alt": "x", "mode": "lowest", "partner": f"CNRY-{OWN}-root"}
    for address in addresses:
        status, held, leaks = sent_back(client, address, values)
        if status not in {403, 404} or leaks:
            bad[address] = (status, held != before, leaks)

    assert (bad, holdings(OTHER) == before) == ({}, True)


@pytest.mark.parametrize("ids", ["foreign", "mixed"])
@pytest.mark.parametrize("what", ["activation", "deactivation", "category"])
def test_ticked_products_of_others_stop_all(companies, what, ids):  # noqa: F811
    client = signed_in(f"CNRY-{OWN}-admin")
    mine, theirs = (list(rows_of(company, Product).values_list("pk", flat=True)[:3]) for company in (OWN, OTHER))
    before, own = holdings(OTHER), list(rows_of(OWN, Product).values())
    sent = {"ids": theirs if ids == "foreign" else [*mine, theirs[0]], "confirmed": "on", "reason": "x"}

    answer = client.post(f"/products/{what}/", sent)

    assert (answer.status_code, FOREIGN_CANARY.findall(text_of(answer))) == (422, [])
    assert (holdings(OTHER), list(rows_of(OWN, Product).values())) == (before, own)


def test_names_that_a_form_does_not_ask_for_change_nothing(forms_of):
    """Every form is sent as it stands, once alone and once with names that would matter: the outcome is the same."""
    client, differing, tried = signed_in(f"CNRY-{OWN}-admin"), [], 0
    theirs, before = str(rows_of(OTHER, PriceList).first().pk), written()
    for address, sent in forms_of("admin"):
        ready = {name: sent[name] or FILLED.get(name, "") for name in sent}
        more = {name: theirs for name in EXTRA if name not in sent}
        outcomes = [outcome(client, address, values) for values in (ready, {**ready, **more})]
        tried += 1
        if outcomes[0] != outcomes[1]:
            differing.append((address, changed(*outcomes)))

    assert (differing, tried > 20, written() == before) == ([], True, True)


def outcome(client, address, values):
    """Give (status, what it wrote) of a form; what was refused is not taken back and has written nothing at the end."""
    with transaction.atomic():
        status = client.post(address, values).status_code
        done = {} if status in REFUSED else written()
        transaction.set_rollback(status not in REFUSED)
    return status, done


def changed(one, other):
    return one[0], other[0], [(one[1][key], other[1].get(key)) for key in one[1] if one[1][key] != other[1].get(key)]


MOMENT = re.compile(r"'at': '[^']*'")
MOMENTS = {"changed_at", "at", "created_at", "assigned_at", "added_at", "ended_at", "id", "changed_in", "search"}


def written():
    """Give what both companies hold, without the moments and keys that differ from one writing to the next."""
    found = {}
    for company in (OWN, OTHER):
        for name, rows in holdings(company).items():
            kept = [{k: v for k, v in row.items() if k not in MOMENTS and not k.endswith("_id")} for row in rows] \
                if isinstance(rows, list) else rows  # fmt: skip
            found[company, name] = sorted(MOMENT.sub("", str(row)) for row in kept) if isinstance(kept, list) else kept
    return found


def test_the_forms_of_all_new_pages_are_there(forms_of):
    found = {urlsplit(address).path for address, _sent in forms_of("admin")}

    ends = ["/activity/", "/images/", "/shift/", "/text/", "/removal/", "/quantities/", "/settings/", "/copy/",
            "/versions/", "/given/", "/prices/new/", "/amount/", "/rules/new/", "/mass-update/", "/lists/"]  # fmt: skip
    assert [end for end in ends if not any(path.endswith(end) for path in found)] == []
