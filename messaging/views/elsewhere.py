"""What belongs to another of the reader's own companies: he is told from which place he reads it (P11, P12)."""

import functools

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render


def leads(find, said, *, right=None):
    """Decorate a page that mails name: whoever is let in to nothing there is led to the place of his own from which
    `find(place, …)`, with what stands in the address, gives something.

    Of what is a stranger's there is nothing at the address, and who lacks the right is refused, as without this; who
    has one place is asked for nothing more. `said` is the heading, with the company's name to be put in; `right` is
    what the place must hold where `find` does not look at it.
    """

    def decorate(view):
        @functools.wraps(view)
        def led(request, **where):
            try:
                return view(request, **where)
            except (Http404, PermissionDenied):
                is_read = request.method in ("GET", "HEAD")
                place = _place(request, functools.partial(find, **where), right) if is_read else None
                if place is None:
                    raise
            context = {"place": place, "heading": said % {"company": place.company_name}}
            context["back"] = request.get_full_path()
            return render(request, "messaging/elsewhere.html", context, status=404)

        return led

    return decorate


def holds(right):
    """Give a `find` for pages of a whole company: a place that holds the right has them."""
    return lambda place: place.may(right)


def _place(request, find, right):
    for place in request.user.places:
        if place.membership_id == request.acting.membership_id or (right and not place.may(right)):
            continue
        if find(place):
            return place
    return None
