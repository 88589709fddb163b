"""The search of the whole house: what is found while one types, and the page that needs no script."""

from allauth.core import ratelimit
from django.shortcuts import render

from core import finding
from core.access import signed_in

PART = "core/search.html#found"


@signed_in("what the reader's role shows elsewhere, by each kind's own rule")
def search(request):
    """Find a text among all kinds that the reader sees; htmx is answered with what stands below the box."""
    limited = ratelimit.consume_or_429(request, action="search", key=str(request.user.pk), limit_get=True)
    if limited:
        return limited
    typed = request.GET.get("q", "")
    text = finding.cleaned(typed)
    asked = finding.Asked(text, request.acting, getattr(request, "selling", None) or request.acting)
    is_short = len(text) < finding.SHORTEST
    kinds = [] if is_short else finding.found(asked)
    context = {
        "kinds": kinds,
        "typed": typed.strip(),
        "is_short": is_short,
        "number": sum(len(kind.hits) for kind in kinds),
        "is_cut": any(kind.has_more for kind in kinds),
    }
    is_part = request.htmx and not request.htmx.boosted
    return render(request, PART if is_part else "core/search.html", context)
