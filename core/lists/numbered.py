"""List pages: page through a queryset, sorted by what the page allows."""

from dataclasses import dataclass

from django.http import QueryDict

PAGE_SIZE = 25
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Page:
    """One page of rows with what components/pager.html needs."""

    rows: list
    number: int
    total: int | None
    has_next: bool
    first: int
    last: int
    _query: QueryDict

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def previous_url(self):
        return self._url(self.number - 1)

    @property
    def next_url(self):
        return self._url(self.number + 1)

    def _url(self, number):
        query = self._query.copy()
        query["page"] = number
        return f"?{query.urlencode()}"


def page_number(request):
    """Read ?page= as a number from 1; anything else is the first page."""
    given = request.GET.get("page", "1")
    return max(1, min(int(given), LAST_PAGE)) if given.isascii() and given.isdigit() and len(given) < 8 else 1


def paginate(request, queryset, *, size=PAGE_SIZE):
    """Give the page of a queryset that ?page= asks for, with the number of all rows."""
    number = page_number(request)
    start = (number - 1) * size
    rows = list(queryset[start : start + size + 1])
    is_only = number == 1 and len(rows) <= size
    return page_of(request, rows[:size], number, size, total=len(rows) if is_only else queryset.count())


def page_of(request, rows, number, size, *, total):
    """Wrap rows that were already cut to a page."""
    start = (number - 1) * size
    return Page(rows, number, total, start + len(rows) < total, start + bool(rows), start + len(rows), request.GET)


def sorting(request, allowed, default):
    """Give the order_by fields for ?sort=key or -key; `allowed` maps a key to its field. Ends with the id."""
    given = request.GET.get("sort", default)
    key = given.removeprefix("-")
    if key not in allowed:
        given, key = default, default.removeprefix("-")
    sign = "-" if given.startswith("-") else ""
    return [f"{sign}{allowed[key]}", f"{sign}id"]
