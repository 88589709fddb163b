"""What somebody reads whose role does not allow what he asked for: who can help him."""

from django.shortcuts import render

from partners.queries import people


def forbidden(request, exception=None):
    """Answer 403 with the names of those who give rights at his place."""
    acting = getattr(request, "acting", None)
    acting = acting and (acting.seller or acting)
    others = [place for place in request.user.places if place.membership_id != acting.membership_id] if acting else []
    context = {"helpers": people.helpers(acting) if acting else [], "others": others, "place": acting}
    return render(request, "403.html", context, status=403)
