"""What the frame of every page shows: the acting company, its status, the navigation of the role, the cart."""

from functools import cached_property

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import marketplace as marketplaces
from core.addresses import fixed
from partners import demo, queries, sections
from partners.permissions import Permission, Role


def shell(request):
    """Add `shell` and the `marketplace`; they are read when a template first asks, so that fragments cost nothing."""
    return {
        "shell": SimpleLazyObject(lambda: Shell(request)),
        "marketplace": SimpleLazyObject(marketplaces.current),
        "demo_logins": _demo_logins,
    }


def _demo_logins():
    """Give the log-ins that the demo's sign-in page shows."""
    return demo.logins() if settings.DEMO else []


class Shell:
    """See templates/base.html for what is used.

    `place` is where the signed-in person works; in an assisted sale the cart is that of `shop`, his customer's place,
    and a banner tells so.
    """

    is_demo = settings.DEMO

    def __init__(self, request):
        self.request = request
        place = getattr(request, "acting", None)
        self.place = place and (place.seller or place)
        self.selling = getattr(request, "selling", None)
        self.shop = self.selling or self.place

    def __bool__(self):
        return self.place is not None

    @cached_property
    def home_url(self):
        return fixed("home")

    @cached_property
    def switch_url(self):
        return fixed("partners:switch")

    @cached_property
    def logout_url(self):
        return fixed("account_logout")

    @cached_property
    def outbox_url(self):
        return fixed("outbox") if settings.DEMO else ""

    @cached_property
    def nav(self):
        if self.place is None:
            return []
        path = self.request.path
        entries = [entry for source in settings.NAVIGATION for entry in import_string(source)(self.place)]
        known = [(address, e["url"]) for e in entries for address in (e["url"], *e.get("also", ()))]
        found = max(((len(a), url) for a, url in known if path.startswith(a)), default=(0, ""))[1]
        found = found if found != self.home_url or path == found else ""
        return [{**entry, "active": entry["url"] == found} for entry in sorted(entries, key=lambda e: e["position"])]

    @cached_property
    def laid_out(self):
        """Give (entries of no section, Sections): the navigation as it is shown."""
        return sections.laid_out(self.nav, sections.chosen(self.request.COOKIES.get(sections.COOKIE, "")))

    @cached_property
    def cart(self):
        return import_string(settings.CART_SUMMARY)(self.shop) if self.shop else None

    @cached_property
    def search_url(self):
        return fixed("search") if self.place else ""

    @cached_property
    def sale(self):
        """Give the sales session that runs, None while he sells to nobody."""
        return self.selling and getattr(self.request, "sales_session", None)

    @cached_property
    def setup_step(self):
        """Give the step of the first hour that the reader has gone to take, so that he finds back."""
        return self.request.session.get("setup_step", "") if self.place else ""

    @cached_property
    def search_hint(self):
        return _("Order, company, person …") if self.place and self.place.is_operator else _("Order, product …")

    @cached_property
    def acting(self):
        place = self.place
        if place is None:
            return None
        return {
            "user_name": place.name,
            "user_initials": "".join(part[0] for part in place.name.split()[:2]).upper(),
            "partner_name": place.partner_name,
            "partner_code": place.partner_code,
            "role_label": ", ".join(str(Role(role).label) for role in place.roles),
            "may_buy": place.may(Permission.CART_EDIT),
            "may_approve": place.may(Permission.ORDER_APPROVE),
            "status": place.effective.status,
            "status_sentence": queries.status_sentence(place.effective, place.partner_id),
            "memberships": [
                {
                    "id": other.membership_id,
                    "partner_name": other.partner_name,
                    "partner_code": other.partner_code,
                    "company": other.company_name,
                    "current": other.membership_id == place.membership_id,
                }
                for other in self.request.user.places
            ],
        }
