"""The terms of business: the version that counts, all of them, and who accepted which."""

from django.db.models import Count, Q

from partners.models import BusinessTerms, Registration


def last():
    """Give the version that counts now; None while there is none."""
    return BusinessTerms.objects.order_by("-number").first()


def versions():
    """Give all versions, the newest first, with who wrote them and how many companies accepted each."""
    accepted = Count("registrations", filter=~Q(registrations__state=Registration.State.UNCONFIRMED))
    return BusinessTerms.objects.select_related("by").annotate(accepted=accepted).order_by("-number")


def acceptances(terms):
    """Give the companies that accepted a version, as their registrations, the newest first."""
    found = terms.registrations.exclude(state=Registration.State.UNCONFIRMED).select_related("partner")
    return found.order_by("-created_at", "-pk")
