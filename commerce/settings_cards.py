"""What commerce adds to the page of all settings: what is sold, for how much, on whose credit."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.queries import settings as queries
from core import marketplace as marketplaces
from core.settings_cards import Setting
from partners.permissions import Permission

P = Permission


def cards(acting):
    """Give the settings that this reader may see."""
    found = queries.counts()
    return [*_marketplace(acting), *_goods(acting, found), *_money(acting, found)]


def _marketplace(acting):
    if not acting.may(P.SETTINGS_EDIT):
        return []
    now = marketplaces.current()
    place = dict(settings.LANGUAGES).get(now.language, now.language), now.timezone
    return [
        Setting("marketplace", _("Name, logo and colour"), _look(now), _section("look"), "photo"),
        Setting("marketplace", _("Mails"), _mails(now), _section("mail"), "mail"),
        Setting(
            "marketplace",
            _("The first hour"),
            _("Steps from an empty marketplace to the first order"),
            reverse("commerce:setup"),
            "help",
        ),
        Setting("marketplace", _("Texts and links"), _texts(now), _section("texts"), "edit"),
        Setting(
            "people", _("Language and time zone of new people"), "{}, {}".format(*place), _section("people"), "globe"
        ),
    ]


def _section(name):
    return reverse("commerce:settings_section", args=[name])


def _look(now):
    colour = now.accent or _("the house’s blue")
    told = {"name": now.name, "colour": colour}
    return _("%(name)s, with a logo, %(colour)s") % told if now.logo else _("%(name)s, no logo, %(colour)s") % told


def _mails(now):
    if not now.mail_reply_to:
        return _("Nobody is named who reads the answers")
    return _("Answers go to %(email)s") % {"email": now.mail_reply_to}


def _texts(now):
    links = [label for label, url in ((_("imprint"), now.imprint_url), (_("privacy"), now.privacy_url)) if url]
    if not links:
        return _("No link to an imprint or to privacy yet")
    return _("Linked: %(links)s") % {"links": ", ".join(links)}


def _goods(acting, found):
    rows = [
        (P.PRODUCT_EDIT, "categories", _("Categories"), _number(found.categories), "category"),
        (P.PRODUCT_EDIT, "attributes", _("Attributes of products"), _number(found.attributes), "tag"),
        (P.PRICE_EDIT, "price_lists", _("Price lists"), _lists(found.lists), "prices"),
        (P.TAX_EDIT, "taxes", _("Taxes"), _taxes(found), "percent"),
        (P.DELIVERY_EDIT, "deliveries", _("Ways of delivery"), _deliveries(found.deliveries), "truck"),
    ]
    return [
        Setting("goods", title, value, reverse(f"commerce:{name}"), icon)
        for right, name, title, value, icon in rows
        if acting.may(right)
    ]


def _number(number):
    return ngettext("%(number)s", "%(number)s", number) % {"number": number} if number else _("None yet")


def _lists(number):
    if not number:
        return _("None yet: nobody sees any product")
    return ngettext("%(number)s in use", "%(number)s in use", number) % {"number": number}


def _taxes(found):
    if not found.tax_countries:
        return _("No rates: nothing is taxed")
    words = ngettext("Rates of %(number)s country", "Rates of %(number)s countries", found.tax_countries)
    return words % {"number": found.tax_countries}


def _deliveries(number):
    if not number:
        return _("None: buyers choose nothing, nothing is charged")
    return ngettext("%(number)s offered", "%(number)s offered", number) % {"number": number}


def _money(acting, found):
    cards = []
    if acting.may(P.SPEND_EDIT):
        cards.append(Setting("money", _("Spend limits"), _spending(found), reverse("commerce:spend_limits"), "wallet"))
    if acting.may(P.CREDIT_EDIT):
        value = ngettext("%(number)s system may post credit", "%(number)s systems may post credit", found.senders)
        value = value % {"number": found.senders}
        cards.append(
            Setting("money", _("Senders of credit messages"), value, reverse("commerce:credit_senders"), "inbox")
        )
    if acting.may(P.CREDIT_READ):
        value = ngettext("%(number)s account", "%(number)s accounts", found.accounts) % {"number": found.accounts}
        cards.append(Setting("money", _("Credit accounts"), value, reverse("commerce:accounts"), "credit"))
    if acting.may(P.TERMS_EDIT) or acting.may(P.HOLD_PUT):
        cards += _of_partners(acting, found)
    cards.append(Setting("money", _("Who takes cards"), _cards(), "", "lock", fixed=True))
    return cards


def _spending(found):
    if not found.spend_limits:
        return _("No limit for all companies")
    words = ngettext("%(number)s limit for all companies", "%(number)s limits for all companies", found.spend_limits)
    return words % {"number": found.spend_limits}


def _of_partners(acting, found):
    """What is agreed with single partners, on the pages of each."""
    url, rows = reverse("partners:index"), []
    if acting.may(P.TERMS_EDIT):
        value = ngettext(
            "%(number)s partner has terms of its own", "%(number)s partners have terms of their own", found.terms
        )
        rows.append((_("Ways to pay and days of invoices"), value % {"number": found.terms}, "receipt"))
    if acting.may(P.HOLD_PUT):
        value = ngettext("%(number)s rule holds new orders", "%(number)s rules hold new orders", found.hold_rules)
        rows.append((_("Rules that hold orders"), value % {"number": found.hold_rules}, "pause"))
    return [
        Setting("money", title, f"{value}. {_('Set on the partner’s page.')}", url, icon) for title, value, icon in rows
    ]


def _cards():
    if not settings.CARD_PROVIDER:
        return _("Nobody: cards are not offered. The installation decides it (CARD_PROVIDER).")
    return _("%(provider)s. The installation decides it (CARD_PROVIDER).") % {
        "provider": settings.CARD_PROVIDER.title()
    }
