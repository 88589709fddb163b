"""The seller's pages of quotes: what would be sent, what was, and closing a sale on the phone (T6)."""

from datetime import time, timedelta

from commerce import paying
from commerce.checkout import Checkout
from commerce.models import PaymentMethod
from commerce.queries import credit
from core.reader import zone_of
from telesales import quoting
from telesales.actions import quote as actions
from telesales.forms.quote import CommentForm, FinaliseForm, SendForm
from telesales.models import QuoteState
from telesales.pages import opportunity as opportunities
from telesales.pages import quote as pages
from telesales.queries import quote as queries
from telesales.queries import selling as places
from telesales.queries import setup

END_OF_DAY = time(23, 59)


def send_form(opportunity, now, data=None):
    """Give the form with the usual end: so many days from now, at the end of that day where the customer is."""
    zone = zone_of(opportunity.customer.user.timezone)
    last = (now + timedelta(days=setup.policy().quote_days)).astimezone(zone).date()
    return SendForm(data, zone=zone, initial={"until_day": last, "until_time": END_OF_DAY})


def send_context(opportunity, acting, *, now, form):
    """Give what stands beside the form: what would be sent, and what of it goes beyond the sender's bounds."""
    drawn = quoting.drawn(opportunity, by=acting, now=now)
    warned = [verdict for _line, _offer, verdict in actions.tested(drawn=drawn, by=acting, now=now) if verdict.mode]
    last = opportunity.quotes.order_by("-version").first()
    return {
        "opportunity": opportunity,
        "form": form,
        "drawn": drawn,
        "warned": warned,
        "version": last.version + 1 if last else 1,
        "replaces": last if last and last.state == QuoteState.SENT else None,
    }


def versions_context(opportunity, acting, *, now, comment=None):
    """Give the history of what was sent: versions with what is new in each, answers, and what was written."""
    return {
        **opportunities.beside(opportunity, acting, now=now),
        **pages.panel(opportunity, now=now),
        "comments": queries.comments(opportunity),
        "comment_form": comment or CommentForm(prefix="comment"),
        "refused_form": comment,
    }


def finalise_context(opportunity, acting, *, now, form=None):
    """Give what the page for closing a sale shows: the order as it would be made now."""
    drawn = quoting.drawn(opportunity, by=acting, now=now)
    account = credit.account_for(opportunity.partner_id)
    place = places.acting_for(opportunity.customer_id, seller=acting) or acting
    methods = paying.offered(account, opportunity.currency, drawn.how.terms, place)
    if form is None:
        known = Checkout.of(opportunity.cart.checkout)
        chosen = known.payment if known.payment in methods else next(iter(methods), PaymentMethod.ON_ACCOUNT)
        initial = {"payment": chosen, "po_number": known.po_number, "seen_total": drawn.order.total}
        form = FinaliseForm(initial=initial)
    form.offer(methods)
    late = opportunity.quotes.filter(state=QuoteState.LATE).order_by("-version").first()
    return {"opportunity": opportunity, "drawn": drawn, "form": form, "late": late}
