"""What stands in a list's address, and the addresses that its links lead to."""

OF_ONE_PAGE = ("after", "before", "page", "ids", "export", "csrfmiddlewaretoken")
"""What belongs to one page or one act and is not carried along."""


def carried(query, drop=(), **changed):
    """Give the address with other values; `drop` names parameters to leave out, None does so as well."""
    kept = query.copy()
    for name in (*OF_ONE_PAGE, *drop):
        kept.pop(name, None)
    for name, value in changed.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = value
    for name in [name for name, values in kept.lists() if not any(values) and name != "view"]:
        kept.pop(name)
    return kept


def link(query, drop=(), **changed):
    """Give `carried` as an address relative to the list."""
    return f"?{carried(query, drop, **changed).urlencode(safe=',')}"


def hidden(query, drop=()):
    """Give [(name, value)] for a form's hidden fields, so that what it does not ask for is kept."""
    return [(name, value) for name, values in carried(query, drop).lists() for value in values]
