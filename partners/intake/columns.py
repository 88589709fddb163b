"""The columns a file may have, and the heads that people give them in English and German."""

import unicodedata

PARTNER_HEADS = {
    "code": "code|partner code|customer code|id|nummer|partnernummer|kundennummer",
    "name": "name|company|company name|firma|firmenname",
    "parent": "parent|parent code|parent id|belongs to|übergeordnet|uebergeordnet|übergeordneter partner|gehört zu",
    "path": "path|pfad",
    "type": "type|partner type|node type|typ|art",
    "level": "level|stufe|rang",
    "phone": "phone|telephone|telefon",
    "email": "email|mail|e-mail address|e-mail-adresse",
    "website": "website|web|homepage|webseite|internet",
    "tax_number": "tax number|vat|vat number|vat id|ust-id|ust-id-nr|umsatzsteuer-id|steuernummer",
    "currency": "currency|währung|waehrung",
    "street": "street|address|straße|strasse|adresse",
    "postcode": "postcode|zip|postal code|plz|postleitzahl",
    "city": "city|town|ort|stadt",
    "country": "country|country code|land|ländercode",
    "notes": "notes|note|bemerkung|bemerkungen|notizen",
    "message_format": "message format|message-format version|nachrichtenformat",
}
PEOPLE_HEADS = {
    "username": "username|user name|user|login|benutzername|benutzer|anmeldename",
    "name": "name|full name|voller name",
    "email": "email|mail|e-mail address|e-mail-adresse",
    "phone": "phone|telephone|telefon",
    "partner": "partner|partner code|company|company code|firma|kundennummer|partnernummer",
    "roles": "roles|role|rolle|rollen",
    "rights": "rights|right|rechte|recht",
    "language": "language|locale|sprache",
    "timezone": "timezone|time zone|zeitzone",
    "kind": "kind|user type|type|art|typ|benutzertyp",
    "limit": "limit|spending limit|ausgabenlimit|limitbetrag",
    "limit_day": "limit day|limit per day|day limit|daily limit|tageslimit|limit pro tag",
    "limit_week": "limit week|limit per week|week limit|weekly limit|wochenlimit|limit pro woche",
    "limit_month": "limit month|limit per month|month limit|monthly limit|monatslimit|limit pro monat",
    "limit_quarter": "limit quarter|limit per quarter|quarter limit|quarterly limit|quartalslimit|limit pro quartal",
    "limit_year": "limit year|limit per year|year limit|yearly limit|jahreslimit|limit pro jahr",
    "approver": "approver|approver username|genehmiger|freigeber",
}
PERIOD_LIMIT = "limit_"
PERIODS = tuple(key.removeprefix(PERIOD_LIMIT) for key in PEOPLE_HEADS if key.startswith(PERIOD_LIMIT))
"""What limits may count over, beside that of one order: day, week, month, quarter, year."""
TREE_HEADS = {"tree": "tree", "node_id": "node id", "parent_id": "parent id", "name": "name", "node_type": "node type"}
"""The form of published organisation trees: ids that are unique within each tree of the file."""
NEEDED = {
    "partners": ("code", "name"),
    "tree": ("tree", "node_id", "parent_id", "name"),
    "people": ("username", "name", "partner", "roles"),
}
REPORT_HEADS = {"line", "zeile", "reason", "grund"}
"""What an error file adds in front: left out when it comes back mended."""
ATTRIBUTE = "attribute:"


def plain(head):
    """Give a head without case, accents, blanks and signs."""
    folded = unicodedata.normalize("NFKD", head.casefold())
    return "".join(character for character in folded if character.isalnum())


def _by_head(heads):
    return {plain(word): key for key, words in heads.items() for word in (key, *words.split("|"))}


_KNOWN = {"partners": _by_head(PARTNER_HEADS), "people": _by_head(PEOPLE_HEADS), "tree": _by_head(TREE_HEADS)}


def form_of(kind, heads):
    """Tell the form of a file of partners: plain rows, or published trees."""
    found = {plain(head) for head in heads}
    return "tree" if kind == "partners" and {"tree", "nodeid", "parentid"} <= found else kind


def mapped(form, heads):
    """Give {place in the row: key}; attributes keep their own name behind ATTRIBUTE. What is not known is left out."""
    found = {}
    for place, head in enumerate(heads):
        key = _KNOWN[form].get(plain(head))
        if key:
            found[place] = key
        elif form == "tree" and head.strip():
            found[place] = ATTRIBUTE + head.strip()
        elif head.strip().lower().startswith(ATTRIBUTE):
            found[place] = ATTRIBUTE + head.strip()[len(ATTRIBUTE) :].strip()
    return found
