"""Mails about quotes, to the customer's people and to whoever sells, in the reader's language and zone (T6, UX 25).

Each names number, company and amount, and leads to a page: nothing happens by opening it. What is moot by the time it
goes out is not sent.
"""

from django.utils.translation import gettext as _

from commerce.documents import words
from core import clock, mail, money
from core.reader import as_reader
from telesales.models import Opportunity, Quote, QuoteComment, QuoteState
from telesales.queries import quote as queries

LINES = 10
"""So many lines stand in a mail; the page has all of them."""


def sent(payload):
    """Tell the customer what he is offered; moot once something has become of it."""
    quote = _quote(payload["quote"])
    if quote.state != QuoteState.SENT or quote.expires_at <= clock.now():
        return None
    reader = quote.opportunity.customer.user
    if not _is_reached(reader):
        return None
    with as_reader(reader):
        context = {
            **_context(quote.opportunity, quote),
            "lines": [_line(row, quote.currency) for row in quote.content["rows"][:LINES]],
            "more": max(0, len(quote.content["rows"]) - LINES),
            "who": quote.opportunity.owner.user.name,
            "action_url": mail.address("telesales:quote", quote.pk),
            "action_label": _("Look at the quote and answer"),
        }
        return mail.render("quote_sent", reader=reader, context=context)


def reminder(payload):
    """Remind the customer that a quote ends soon; moot once it is answered."""
    quote = _quote(payload["quote"])
    if quote.state != QuoteState.SENT or quote.expires_at <= clock.now():
        return None
    opportunity = quote.opportunity
    reader = opportunity.customer.user
    with as_reader(reader):
        heading = _("Quote %(number)s ends soon") % _numbers(opportunity, quote)
        said = _("The prices hold until %(until)s. Approve it, ask for something else, or say no.")
        return _to_customer(reader, quote, heading, said % {"until": _until(quote)}, _("Look at the quote and answer"))


def withdrawn(payload):
    """Tell the customer that a quote no longer counts; moot where it was ordered otherwise, or he has a newer one."""
    quote = _quote(payload["quote"])
    opportunity = quote.opportunity
    if opportunity.order_id or opportunity.quotes.filter(version__gt=quote.version).exists():
        return None
    reader = quote.opportunity.customer.user
    with as_reader(reader):
        heading = _("Quote %(number)s was withdrawn") % _numbers(quote.opportunity, quote)
        said = _("It can no longer be approved. %(who)s will tell you more.") % {
            "who": quote.opportunity.owner.user.name
        }
        return _to_customer(reader, quote, heading, said, _("Open the quote"))


def declined(payload):
    """Tell the customer that his late yes is not accepted; moot where it was ordered all the same."""
    quote = _quote(payload["quote"])
    opportunity = quote.opportunity
    if opportunity.order_id:
        return None
    reader = opportunity.customer.user
    with as_reader(reader):
        heading = _("Quote %(number)s is not accepted any more") % _numbers(opportunity, quote)
        said = _("Your yes came after its end, and nothing was ordered. %(who)s will tell you more.")
        return _to_customer(reader, quote, heading, said % {"who": opportunity.owner.user.name}, _("Open the quote"))


def answered(payload):
    """Tell the owner what the customer has answered."""
    quote = _quote(payload["quote"])
    reader = quote.opportunity.owner.user
    with as_reader(reader):
        told = {**_numbers(quote.opportunity, quote), "who": quote.answered_by.name}
        heading, said = _answer(quote, told)
        return _to_seller(reader, quote.opportunity, quote, heading, said, quote.comment)


def _answer(quote, told):
    """Give the heading and the sentence about an answer."""
    if quote.state == QuoteState.APPROVED:
        return _("Quote %(number)s is approved") % told, _("%(who)s has approved it: it is ordered.") % told
    if quote.state == QuoteState.LATE:
        said = _("%(who)s has approved it after its end. Nothing is ordered yet: accept it, or send a new version.")
        return _("Quote %(number)s is approved late") % told, said % told
    if quote.state == QuoteState.COUNTERED:
        said = _("%(who)s asks for other quantities or prices. Send a new version, or call.") % told
        return _("Counter-proposal to quote %(number)s") % told, said
    return _("Quote %(number)s is rejected") % told, _("%(who)s has rejected it.") % told


def not_orderable(payload):
    """Tell the owner that a yes could not be carried out."""
    quote = _quote(payload["quote"])
    reader = quote.opportunity.owner.user
    with as_reader(reader):
        heading = _("Quote %(number)s needs a new version") % _numbers(quote.opportunity, quote)
        said = _(
            "%(who)s wanted to approve it, but prices, taxes, delivery or products have changed since it was sent."
        )
        return _to_seller(reader, quote.opportunity, quote, heading, said % {"who": payload["who"]}, "")


def commented(payload):
    """Tell the other side what was written: the owner, or whoever of the customer's people takes part."""
    made = QuoteComment.objects.select_related("by").get(pk=payload["comment"])
    opportunity = _opportunity(made.opportunity_id)
    quote = queries.of_opportunity(opportunity).first()
    reader = opportunity.owner.user if made.is_customers else opportunity.customer.user
    with as_reader(reader):
        told = {**_numbers(opportunity, quote), "who": made.by.name}
        heading = _("Message about quote %(number)s") % told
        said = _("%(who)s writes:") % told
        if made.is_customers:
            return _to_seller(reader, opportunity, quote, heading, said, made.text)
        return _to_customer(reader, quote, heading, said, _("Read and answer"), text=made.text)


def finalised(payload):
    """Tell the customer that what he agreed to is ordered, or that his late yes is taken."""
    opportunity = _opportunity(payload["opportunity"])
    reader = opportunity.customer.user
    if not _is_reached(reader):
        return None
    with as_reader(reader):
        told = {"number": opportunity.number, "order": opportunity.order.number, "who": opportunity.owner.user.name}
        context = {
            **_context(opportunity, None),
            "heading": _("Offer %(number)s is ordered") % told,
            "said": _("As agreed with %(who)s, it is now your order %(order)s.") % told,
            "action_url": mail.address("commerce:order", opportunity.order.number),
            "action_label": _("Open the order"),
            "why": _("You receive this because the offer was made to you."),
        }
        return mail.render("quote_told", reader=reader, context=context)


def _quote(pk):
    return queries.with_people(Quote.objects).get(pk=pk)


def _opportunity(pk):
    return Opportunity.objects.select_related("partner", "customer__user", "owner__user", "order").get(pk=pk)


def _is_reached(reader):
    return bool(reader.email and reader.is_active)


def _to_customer(reader, quote, heading, said, label, text=""):
    why = _("You receive this because the offer was made to you.")
    action = {"action_url": mail.address("telesales:quote", quote.pk), "action_label": label}
    return _told(reader, {**_context(quote.opportunity, quote), **action, "heading": heading, "said": said,
                          "text": text, "why": why})  # fmt: skip


def _to_seller(reader, opportunity, quote, heading, said, text):
    why = _("You receive this because you look after this opportunity.")
    url = mail.address("telesales:opportunity", opportunity.number)
    action = {"action_url": url, "action_label": _("Open the opportunity")}
    return _told(reader, {**_context(opportunity, quote), **action, "heading": heading, "said": said, "text": text,
                          "why": why})  # fmt: skip


def _told(reader, context):
    return mail.render("quote_told", reader=reader, context=context) if _is_reached(reader) else None


def _context(opportunity, quote):
    amount = money.shown(quote.total if quote else opportunity.total, opportunity.currency)
    facts = [
        (_("Offer"), f"{opportunity.number} · {opportunity.name}"),
        (_("Company"), f"{opportunity.partner.name} ({opportunity.partner.code})"),
        (_("Total"), amount),
    ]
    if quote:
        facts.insert(1, (_("Version"), str(quote.version)))
        facts.append((_("Valid until"), _until(quote)))
    return {"total": amount, "company": opportunity.partner.name, "facts": facts, "quote": quote,
            "number": opportunity.number}  # fmt: skip


def _numbers(opportunity, quote):
    return {"number": opportunity.number, "version": quote.version}


def _until(quote):
    return words.moment(quote.expires_at.isoformat(), quote.zone)


def _line(row, currency):
    return {"name": row["name"], "code": row["code"], "quantity": row["quantity"], "unit": row["unit"],
            "price": words.price(row["unit_price"], currency), "total": words.amount(row["net"], currency)}  # fmt: skip
