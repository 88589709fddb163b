"""What the page of a phone offer shows: what is entered, what comes of it, what is still missing (F1-F5)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce import schedule
from commerce.models import PaymentMethod, PlanKind
from commerce.queries import tax
from core import money
from core.refusal import Refused
from partners import postal
from telesales import commission
from telesales.forms.phone import ADDRESS, BUYER, OfferForm, initial
from telesales.models import RateKind
from telesales.models.commission import Share
from telesales.pages import continuing, recording
from telesales.queries import phone as queries
from telesales.queries import phone_buyer as buyers
from telesales.queries import phone_setup
from telesales.rules import phone as rules

PRODUCTS = 60
"""So many stand in the drop-down; where there are more, one looks for them."""
TONES = {"sent": "waiting", "ordered": "done", "declined": "refused", "discarded": "void"}
"""The pill of each state; see core.templatetags.ui."""
SHOWN = 12
SHOWN_OF_IT = ("product__vendor", "customer__user", "customer__partner", "rate", "order", "script", "continues",
               "sold_from", "payment")  # fmt: skip
AHEAD = 3
"""Of an open-ended plan so many payments are shown."""
OPERATOR, VENDOR, AFFILIATE = 1, 2, 3
FIELD_ANCHORS = {"customer": "buyer-q", "q": "buyer-q", "kind": "id_kind", "product": "id_product"}
RADIOS = {"payment_method", "rate"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is to be paid: `rows` are the schedule's Rows that are shown, `more` how many come between them and the
    last; `total` and what of it is tax (None: not known yet); `today` what is paid at once by card."""

    terms: schedule.Terms
    rows: list
    more: int
    last: schedule.Row | None
    total: Decimal
    tax_total: Decimal | None
    today: Decimal

    @property
    def is_open_ended(self):
        return self.terms.is_open_ended


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be done, with the id of the field that it is about."""

    sentence: str
    anchor: str
    field: str | None


def figures(offer, *, now):
    """Give the Figures of an offer; None while its plan is not whole."""
    try:
        rules.check_amount(offer)
        rules.check_plan(offer, today=offer.first_on)
    except Refused:
        return None
    terms = rules.terms(offer)
    rows = terms.rows(AHEAD)
    last = rows[-1] if len(rows) > SHOWN + 1 else None
    return Figures(
        terms=terms,
        rows=rows[:SHOWN] if last else rows,
        more=len(rows) - SHOWN - 1 if last else 0,
        last=last,
        total=terms.amount,
        tax_total=tax_total(offer, terms.amount, now=now),
        today=schedule.at_once(terms) if offer.payment_method == PaymentMethod.CARD else money.ZERO,
    )


def tax_total(offer, total, *, now):
    """Give how much tax an amount contains; None while nobody knows where it goes to, or the class has no rate."""
    country = offer.buyer.get("country")
    if not country or offer.product is None:
        return None
    number = offer.buyer.get("tax_number") or (offer.customer.partner.tax_number if offer.customer_id else "")
    how = tax.to(country, tax_number=number, now=now)
    rate = how.rate(offer.product.tax_class)
    if rate is None:
        return None
    return money.tax_of(total, rate, offer.currency, is_gross=True) if how.is_charged else money.ZERO


def earned(offer, rate, found):
    """Give what a commission comes to over the whole sale, of an open-ended one with each payment."""
    deal = commission.Deal(
        currency=offer.currency,
        total=found.total,
        tax_total=found.tax_total or money.ZERO,
        fee_percent=phone_setup.policy().fee_percent,
        operator_id=OPERATOR,
        vendor_id=VENDOR,
        affiliate_id=AFFILIATE,
        rate_kind=rate.kind,
        rate_value=rate.value,
    )
    return commission.shared(deal, found.total).get((Share.AFFILIATE, AFFILIATE), money.ZERO)


def rate_words(rate, offer):
    """Say a commission: 10 %, or £5.00."""
    if rate.kind == RateKind.PERCENT:
        return _("%(percent)s %%") % {"percent": f"{rate.value.normalize():f}"}
    return money.shown(rate.value, rate.currency)


def rate_choices(offer, rates, found):
    """Give [(id, words)] of the commissions, each with what it comes to."""
    if found is None:
        return [(rate.pk, rate_words(rate, offer)) for rate in rates]
    told = _("%(rate)s: %(amount)s of each payment") if found.is_open_ended else _("%(rate)s: %(amount)s in all")
    comes_to = {rate.pk: money.shown(earned(offer, rate, found), offer.currency) for rate in rates}
    return [(rate.pk, told % {"rate": rate_words(rate, offer), "amount": comes_to[rate.pk]}) for rate in rates]


def product_choices(acting, text="", current=None):
    """Give ([(id, words)], whether there are more) of the products for the drop-down, those that a text finds."""
    found = queries.products(acting)
    if text:
        found = found.filter(name__icontains=text) | found.filter(code__icontains=text)
    rows = list(found.order_by("name", "pk").values_list("pk", "name", "code")[: PRODUCTS + 1])
    choices = [(pk, f"{name} ({code})") for pk, name, code in rows[:PRODUCTS]]
    if current is not None and current.pk not in dict(choices):
        choices.insert(0, (current.pk, f"{current.name} ({current.code})"))
    return choices, len(rows) > PRODUCTS


def fitting(offer):
    """Give [(value, words)] of the ways to pay that go with the plan and that the buyer has."""
    kind = offer.kind or PlanKind.ONE_TIME
    return [(way, PaymentMethod(way).label) for way in buyers.methods(offer, rules.FITTING[kind])]


class Page:
    """Everything about one offer that several parts of its page show; read once."""

    def __init__(self, offer, acting, *, now, text=""):
        self.offer, self.acting, self.now = offer, acting, now
        self.script = phone_setup.script()
        self.figures = figures(offer, now=now)
        self.is_affiliate = queries.is_affiliate_of(acting, offer.product)
        rates = queries.rates(acting, offer.product, offer.currency) if self.is_affiliate else []
        self.rates = rate_choices(offer, rates, self.figures)
        self.text = text

    @cached_property
    def _choices(self):
        return product_choices(self.acting, self.text, self.offer.product)

    @property
    def products(self):
        return self._choices[0]

    @property
    def has_more_products(self):
        return self._choices[1]

    @cached_property
    def methods(self):
        return fitting(self.offer)

    def form(self, data=None, *, tab, country=None):
        """Give the form, filled from the offer; with `data` as it was sent."""
        country = country if country is not None else self.offer.buyer.get("country", "")
        known = {"products": self.products, "methods": self.methods, "rates": self.rates,
                 "languages": settings.LANGUAGES, "country": country}  # fmt: skip
        return OfferForm(data, initial={**initial(self.offer, self.script), "tab": tab}, **known)

    def missing(self):
        """Give what is Missing, in the order of the page."""
        today = timezone.localdate(self.now)
        found = rules.missing(self.offer, by=self.acting, script=self.script, today=today)
        return [Missing(each.sentence, anchor(each.field), each.field) for each in found]

    def context(self, form, **more):
        """Give what the templates know."""
        offer = self.offer
        return {
            "offer": offer,
            "page": self,
            "form": form,
            "figures": self.figures,
            "script": self.script,
            "is_new_script": bool(self.script and offer.script_id and offer.script_id != self.script.pk),
            "missing": self.missing(),
            "plan_fields": plan_fields(offer.kind),
            "address_fields": [form[name] for name in form.address],
            "is_by_card": offer.payment_method == PaymentMethod.CARD,
            "saved_at": offer.changed_at,
            **more,
        }

    def recordings(self):
        """Give the block of the call's recordings."""
        return recording.block(offer=self.offer, acting=self.acting, now=self.now)


def anchor(field):
    """Give the id of what a refusal is about."""
    if field in RADIOS:
        return f"id_{field}_0"
    return FIELD_ANCHORS.get(field, f"id_{field}") if field else "id_product"


def plan_fields(kind):
    """Give the names of the fields that a kind of plan needs."""
    needed = {
        PlanKind.ONE_TIME: (),
        PlanKind.INSTALMENTS: ("count", "interval"),
        PlanKind.SUBSCRIPTION: ("interval",),
        PlanKind.TRIAL: ("trial_days", "interval"),
    }
    return (*needed.get(kind, ()), "first_on")


def shown_fields(offer):
    """Give the names of the fields that the page of an offer shows."""
    own = ADDRESS if offer.customer_id else (*BUYER, *ADDRESS, "currency")
    how = postal.shape(offer.buyer.get("country", "")).fields
    named = [name for name in own if name not in ADDRESS or name == "country" or name in how]
    return [*named, "product", "quantity", "amount", "kind", *plan_fields(offer.kind), "note"]


def buyer_words(offer):
    """Give (name, company) of whoever buys, as far as he is known."""
    if offer.customer_id:
        return offer.customer.user.name, offer.customer.partner.name
    return offer.buyer.get("name", ""), offer.buyer.get("company", "")


def address_lines(offer):
    """Give the lines of the address as it is written on the order."""
    return postal.lines(offer.buyer) if offer.buyer.get("country") else None


def of(acting, pk):
    """Give one's own offer with what its page shows; None of anybody else's (P12)."""
    return queries.offer(acting, pk, known=SHOWN_OF_IT)


def closed(offer, acting, *, now):
    """Give what the page of an offer shows that is no draft any more."""
    return {**confirmation(offer, now=now), "state_tone": TONES[offer.state]}


def confirmation(offer, *, now, found=None):
    """Give the lines of the confirmation: everything that nobody can change afterwards. `found` are its Figures, where
    they have been read."""
    found = found or figures(offer, now=now)
    return {
        "offer": offer,
        "figures": found,
        "buyer_name": buyer_words(offer)[0],
        "buyer_company": buyer_words(offer)[1],
        "address": address_lines(offer),
        "method": offer.get_payment_method_display(),
        "is_by_card": offer.payment_method == PaymentMethod.CARD,
        "continued": continuing.words(offer),
        "rate_words": offer.rate and rate_words(offer.rate, offer),
        "earned": offer.rate and found and earned(offer, offer.rate, found),
        "affiliate": offer.sold_from.name if queries.affiliate_id(offer) else "",
    }
