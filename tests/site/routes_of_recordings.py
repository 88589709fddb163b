"""The addresses of phone sales, their recordings and settings; see routes_table.

What is asked for is what vic has sold to ada of his own product: he, the operator's staff and nobody else see it.
"""

from collections.abc import Callable

from telesales.actions import recording
from telesales.models import PhoneSale, PhoneScript, Recording, RecordingAccess
from tests.telesales import phoning
from tests.telesales.recording import again, asked_past_rules, upload

ROWS = """
telesales:phone_sale                   GET  302  403  403  403  403  403  200  200  200  403  200  404  403
telesales:phone_sale                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_sales                  GET  302  403  403  403  403  403  200  200  200  403  200  200  403
telesales:phone_sales                  POST 302  403  403  403  403  403  302  302  302  403  302  302  403
telesales:phone_script                 GET  302  403  403  403  403  403  200  200  200  403  200  200  403
telesales:phone_script                 POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_script_new             GET  302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:phone_script_new             POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:phone_setup                  GET  302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:phone_setup                  POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:recording_deletion           GET  302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:recording_deletion           POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:recording_new                GET  302  403  403  403  403  403  404  404  200  403  200  404  403
telesales:recording_new                POST 302  403  403  403  403  403  404  404  302  403  302  404  403
telesales:recording_player             GET  302  403  403  403  403  403  404  403  404  403  200  404  403
telesales:recording_player             POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:recording_playing            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:recording_playing            POST 302  403  403  403  403  403  302  403  302  403  302  404  403
telesales:recording_request            GET  302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:recording_request            POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:recording_request_withdrawal GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:recording_request_withdrawal POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:recording_sound              GET  302  403  403  403  403  403  404  403  404  403  200  404  403
telesales:recording_sound              POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def sale(w, note="With a recording"):
    """Give a sale of the twine, which nobody else of the table asks for; one of each note."""
    found = PhoneSale.objects.filter(offer__note=note).first()
    if found is not None:
        return again(found)
    if not PhoneScript.objects.exists():
        phoning.script(w.cast)
    phoning.owned(w.cast, "TWINE")
    order = phoning.ordered(w.cast, phoning.offered(w.cast, code="TWINE", note=note))
    return again(PhoneSale.objects.get(order=order))


def kept(w):
    found = Recording.objects.filter(kind="file").first()
    return found or recording.add_file(offer=sale(w).offer, upload=upload(), by=w.cast.acting("vic"), now=w.now)


def heard(w):
    known = {"recording": kept(w), "user": w.cast.users.vic, "partner": w.cast.partners.vendor}
    access = RecordingAccess.objects.filter(**known).first() or RecordingAccess.objects.create(**known, at=w.now)
    return [access.recording_id, access.pk]


def asked(w):
    """Give the number of a sale whose recording is asked for."""
    found = sale(w, "Asked for")
    if not found.recording_requests.exists():
        asked_past_rules(w.cast, found, due=w.now.replace(year=w.now.year + 1))
    return [found.order.number]


ARGUMENTS: dict[str, Callable] = {
    "telesales:phone_sale": lambda w: [sale(w).order.number],
    "telesales:phone_script": lambda w: [sale(w).script.version],
    "telesales:recording_new": lambda w: [sale(w).offer_id],
    "telesales:recording_playing": lambda w: [kept(w).pk],
    "telesales:recording_player": heard,
    "telesales:recording_sound": heard,
    "telesales:recording_deletion": lambda w: [kept(w).pk],
    "telesales:recording_request": lambda w: [sale(w, "Without").order.number],
    "telesales:recording_request_withdrawal": asked,
}
SENT: dict[str, Callable] = {
    "telesales:phone_script_new": lambda w: {
        "contracting_party": "Counterpart Ltd", "words": "Counterpart Ltd, Terms", "terms_name": "Terms",
        "terms": "None", "seen": sale(w).script.version, "write": "yes",
    },
    "telesales:phone_setup": lambda w: {
        "recording_days": "4", "retention_days": "60", "link_days": "7", "fee_percent": "2.5",
    },
    "telesales:recording_deletion": lambda w: {"reason": "Wrong call"},
    "telesales:recording_new": lambda w: {"reference": "PBX-1"},
    "telesales:recording_request": lambda w: {"reason": "Disputed"},
}  # fmt: skip
