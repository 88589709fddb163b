"""Somebody who follows every link from some pages on, and notes where he reads what is not for him."""

from collections import Counter, deque
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.pages.canaries import text_of
from tests.pages.reading import document

MOST_PAGES = 400
MOST_ALIKE, MOST_NARROWED = 3, 1
"""Of one route: how many rows are opened, and how often the same filters, sorts and columns of a list."""


class Walk:
    """`seen` are statuses, `leaks` are what `pattern` finds in an answer with its headers and files, by address.

    Of one route so many rows that are `alike` are opened.
    """

    def __init__(self, client, pattern, starts=("/",), alike=MOST_ALIKE):
        self.client, self.pattern, self.waiting, self.alike = client, pattern, deque(starts), alike
        self.seen, self.leaks = {}, {}
        self.met, self.kinds = set(starts), Counter()

    def run(self):
        while self.waiting and len(self.seen) < MOST_PAGES:
            self.open(self.waiting.popleft())
        return self

    def open(self, url):
        response = self.client.get(url, follow=True)
        self.seen[url] = response.status_code
        if found := self.pattern.findall(text_of(response)):
            self.leaks[url] = sorted(set(found))
        if response.status_code == 200 and "html" in response["Content-Type"] and response.content.strip():
            self._follow(url, response)

    def _follow(self, url, response):
        for link in document(response).xpath("//a[@href] | //*[@hx-get] | //img[@src]"):
            target = urldefrag(urljoin(url, link.get("href") or link.get("hx-get") or link.get("src")))[0]
            if not any(urlsplit(target)[:2]) and target not in self.met:
                self.met.add(target)
                if self._is_worth(target):
                    self.waiting.append(target)

    def _is_worth(self, target):
        kind, is_row = kind_of(target)
        self.kinds[kind] += 1
        return self.kinds[kind] <= (self.alike if is_row else MOST_NARROWED)


def kind_of(url):
    """Give what an address has in common with others that show the same, and whether that is of another row.

    Each kind of file is opened of a whole list, one of each way to narrow it; an order of its own shows nothing else.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query, keep_blank_values=True)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return parts.path, False
    if not asked:
        return match.route, True
    place = match.route if match.kwargs else parts.path
    files, narrowed = asked.pop("export", []), asked.keys() - {"sort"}
    if narrowed:
        return (place, bool(files), *sorted(narrowed)), False
    return (place, *(files or ["sort"])), bool(files and match.kwargs)
