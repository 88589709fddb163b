"""What breaks the constraints of quotes."""

from collections.abc import Callable

from telesales.models import Quote, QuoteComment


def rows(quote):
    return Quote.objects.filter(pk=quote.pk)


def comment(scene, **values):
    known = {"opportunity": scene.opportunity(), "text": "When?", "is_customers": True, "by": scene.cast.users.bea}
    return QuoteComment.objects.create(**{**known, "at": scene.now, **values})


def on_one_paper(scene):
    return [scene.quote(document=document) for document in [scene.paper()] for _time in range(2)]


CASES: dict[str, Callable] = {
    "quote_version_is_unique": lambda s: [s.quote(opportunity=of) for of in [s.opportunity()] for _time in range(2)],
    "quote_one_open_per_opportunity": lambda s: [
        s.quote(opportunity=of, version=version) for of in [s.opportunity()] for version in (1, 2)
    ],
    "quote_state_is_known": lambda s: s.strange_quote(),
    "quote_lasts_for_a_while": lambda s: s.quote(expires_at=s.now),
    "quote_answered_exactly_when_answered": lambda s: s.quote(state="approved"),
    "telesales_quote_document_id": on_one_paper,
    "quotes_never_change": lambda s: rows(s.quote()).update(total=2),
    "quote_comment_says_something": lambda s: comment(s, text=""),
    "quote_comments_stay": lambda s: QuoteComment.objects.filter(pk=comment(s).pk).update(text="Never"),
    "quotes_are_never_deleted": lambda s: rows(s.quote()).delete(),
}
