"""Whatever somebody may open he finds: in three clicks from his first page at most, and no click is refused."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import NoReverseMatch, reverse

from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.pages.reading import document
from tests.site.routes_table import PEOPLE, TABLE

CLICKS = 3
NOT_PAGES = {
    "account_reauthenticate": "asks in between whether it is him",
    "commerce:completion": "answers what is typed",
    "commerce:quick_options": "answers what is typed",
    "commerce:quick_verdict": "answers what is typed",
    "telesales:opportunity_customers": "answers what is typed",
}
"""Addresses that nobody opens himself, and why."""
WHEN_THERE_IS = {
    "approvals:policy": "a company that one has chosen",
    "approvals:trial": "a company that one has chosen",
    "commerce:invoice_payment": "an open invoice",
    "commerce:orders": "somebody who orders: the operator's staff have the desk",
    "commerce:price_changes": "a price that will change",
    "commerce:setup": "a step that is not done",
    "messaging:figures": "something that the company sells",
    "messaging:requests": "something that the company sells",
    "messaging:sales": "something that the company sells",
    "telesales:affiliation_new": "something that the company sells",
    "telesales:affiliations": "something that the company sells",
    "telesales:begin": "a marketplace that sells by opportunities",
    "telesales:customers": "a reseller that one has chosen",
    "telesales:log": "a customer, or somebody who sells to one",
    "telesales:opportunity_new": "a marketplace that sells by opportunities",
}
"""Pages that open to more people than they are shown to, and what it takes to be shown."""


def indexes(who):
    """Give {address: name} of the pages without a part of their own in the address that open to somebody."""
    found = {}
    for (name, method), codes in TABLE.items():
        if method == "GET" and codes[who] == 200 and codes["anon"] != 200 and name not in NOT_PAGES:
            try:
                found[reverse(name)] = name
            except NoReverseMatch:
                continue  # a page of a single one
    return found


LEAVES = {"/account/sign-out/"}


def walk(client, start="/"):
    """Follow every link, and see where forms lead; give {path: clicks} of what was met, and {path: (status, page that
    shows it)} of what was refused."""
    met, opened, refused, next_up = {start: 0}, {start}, {}, [(start, "")]
    for clicks in range(CLICKS + 1):
        pages, next_up = next_up, []
        for url, shown_on in pages:
            if url in LEAVES:
                continue
            response = client.get(url, follow=True)
            if response.status_code >= 400:
                refused[url] = (response.status_code, shown_on)
            if clicks == CLICKS or response.status_code != 200 or response.streaming:
                continue
            for path, _query in targets(response, url, "//form/@action | //button/@formaction"):
                met.setdefault(path, clicks + 1)
            for path, query in targets(response, url, "//a/@href"):
                if path not in opened:
                    opened.add(path)
                    met.setdefault(path, clicks + 1)
                    next_up.append((f"{path}?{query}" if query else path, url))
    return met, refused


def targets(response, url, where):
    """Give (path, query) of where a page leads to; of a list narrowed or sorted in many ways, the first is opened."""
    if "html" not in response["Content-Type"]:
        return []
    found = (urlsplit(urldefrag(urljoin(url, target))[0]) for target in document(response).xpath(where))
    return [(part.path, part.query) for part in found if not part.netloc and not part.scheme]


@pytest.mark.parametrize("who", PEOPLE[1:])
def test_all_that_somebody_may_open_is_found_in_three_clicks_and_none_is_refused(world, who):  # noqa: F811
    met, refused = walk(world.cast.client_for(who))

    hidden = {name for address, name in indexes(who).items() if address not in met and name not in WHEN_THERE_IS}
    assert (hidden, refused) == (set(), {})
