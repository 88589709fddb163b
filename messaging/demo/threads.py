"""The demo's conversations: every way in which a thread can stand, for the operator, the vendor and their customers.

Written through the real actions, as the people of the cast, at moments that lie so and so long back.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from commerce.models import Product
from commerce.queries import catalogue
from messaging.actions import message, thread
from messaging.demo import hours, mails
from messaging.models import Side
from partners import queries as partners
from partners.models import Membership

TOOLS, HOUSE = "tools", "house"
BUYERS = {"bea": "ACME-DEPOT", "zoe": "ZENITH", "ada": "ACME", "dora": "ACME"}
SOON = timedelta(minutes=4)
"""So long after what somebody said the next one says something at the earliest."""
EACH = 3
"""So many products of a line are spoken about at most."""
SELLERS = {"vic": "VENDOR", "sam": "NORTHGATE", "max": "NORTHGATE"}


@dataclass(frozen=True)
class Said:
    """So many hours ago somebody said it; `asks` for a response within 72 hours."""

    hours: float
    who: str
    words: str
    asks: bool = False


@dataclass(frozen=True)
class Talk:
    """A conversation about the product with this number among those of the vendor (tools) or the operator (house)."""

    goods: str
    number: int
    said: list
    owner: str = ""
    notes: list = field(default_factory=list)
    read_by: tuple = ()


TALKS = [
    Talk(TOOLS, 0, [
        Said(70.2, "bea", "Hello, we need forty of these before the end of the month. Can you deliver in one lot,"
             " and is there a better price from thirty on?", True),
    ], notes=[("vic", "Forty are in stock. Thirty or more: 6 % is possible.")]),
    Talk(TOOLS, 1, [
        Said(52, "zoe", "Are spare parts for this one available for longer than two years?", True),
    ]),
    Talk(TOOLS, 2, [
        Said(30, "ada", "Could you send us the data sheet and a declaration of conformity?", True),
        Said(26, "vic", "Both are on their way to you. The sheet is valid for the whole series."),
        Said(5, "ada", "Thank you. One more thing: is the case included?", True),
    ], owner="vic"),
    Talk(TOOLS, 3, [
        Said(110, "dora", "What is the lead time for two hundred pieces?", True),
    ]),
    Talk(TOOLS, 4, [
        Said(96, "bea", "Do you grind these as well, or only sell them?", False),
        Said(90, "vic", "We do, within a week. A postage label is in every box."),
    ], read_by=("vic", "bea")),
    Talk(TOOLS, 5, [
        Said(48, "zoe", "Is a left-handed version planned?"),
    ]),
    Talk(TOOLS, 6, [
        Said(140, "bea", "We would take these every quarter. Who decides about a frame agreement?", True),
        Said(120, "vic", "I do. Which quantity do you have in mind for the first year?", True),
        Said(100, "bea", "About three hundred, called off monthly.", False),
        Said(20, "vic", "Then I can offer the price of the two-hundred tier for all of them. Shall I?", True),
    ], owner="vic", read_by=("vic",)),
    Talk(HOUSE, 0, [
        Said(68.5, "bea", "The last delivery was two boxes short. Can you send them with Thursday's lorry?", True),
    ], owner="sam", notes=[("sam", "Warehouse confirms: two boxes left in bay 4."),
                           ("max", "Send them without charge.")]),
    Talk(HOUSE, 3, [
        Said(28, "zoe", "Which of your ranges suit a small showroom? We have about twelve square metres.", True),
        Said(24, "sam", "I would begin with the three best-selling sets. Which colours do you have in mind?", True),
    ], owner="sam", read_by=("sam",)),
    Talk(HOUSE, 6, [
        Said(6, "ada", "Do you take back pallets?"),
    ]),
    Talk(HOUSE, 9, [
        Said(101, "bea", "Is this suitable for food?", True),
        Said(40, "bea", "We would still like to know: may it touch food directly?", True),
        Said(33, "sam", "It may: the certificate is printed on every carton. Sorry that it took so long."),
    ], owner="sam", read_by=("bea", "sam")),
    Talk(HOUSE, 12, [
        Said(200, "zoe", "Could we get a sample?", True),
        Said(190, "sam", "Of course. To which address?", True),
    ], read_by=("sam",)),
    Talk(HOUSE, 15, [
        Said(1.5, "dora", "We want to change the standing order for the head office. Whom do I tell?", True),
    ]),
]  # fmt: skip


def make(*, now):
    """Write them, oldest first, so that the ids follow the times."""
    people = _people()
    goods = {TOOLS: _goods(people, Product.objects.filter(vendor__code="VENDOR"), now),
             HOUSE: _goods(people, Product.objects.filter(vendor=None), now)}  # fmt: skip
    with mails.silenced(now):
        for talk in TALKS:
            if talk.number < len(goods[talk.goods]):
                _talk(talk, goods[talk.goods][talk.number], people, now)


def _people():
    """Give {login: (Acting, side)} of those of the cast that are there."""
    found: dict[str, Any] = {}
    for side, places in ((Side.BUYER, BUYERS), (Side.SELLER, SELLERS)):
        for login, code in places.items():
            place = Membership.objects.filter(user__username=login, partner__code=code, ended_at=None).first()
            if place:
                found[login] = (partners.place(membership=place), side)
    return found


def _goods(people, products, now):
    """Give products that all of the buyers see, first one of each line, then second ones."""
    buyers = [acting for acting, side in people.values() if side == Side.BUYER]
    found: list[Any] = []
    lines: dict[str, int] = {}
    for product in catalogue.seen_by_all(products.filter(is_active=True).order_by("code")[:200], buyers, now=now):
        line = product.name.partition(",")[0]
        if lines.get(line, 0) < EACH:
            lines[line] = lines.get(line, 0) + 1
            found.append((lines[line], len(found), product))
    return [product for _turn, _at, product in sorted(found, key=lambda each: each[:2])]


def _talk(talk, product, people, now):
    """Say it all, then what colleagues know of it."""
    first: Any = None
    last: Any = None
    for each in talk.said:
        acting, side = people[each.who]
        at = hours.office(now - timedelta(hours=each.hours), now)
        at = max(at, last.sent_at + SOON) if last else at
        said = {"words": each.words, "asks": each.asks, "by": acting, "moment": lambda at=at: at}
        if side == Side.BUYER:
            last = message.ask(product=product, **said)
        else:
            last = message.respond(thread=first.thread, side=side, **said)
        first = first or last
    then = last.sent_at
    for who, words in talk.notes:
        acting, side = people[who]
        then += SOON
        thread.note(thread=first.thread, side=side, body=words, by=acting, now=then)
    if talk.owner:
        acting, side = people[talk.owner]
        thread.assign(thread=first.thread, side=side, owner_id=acting.membership_id, by=acting, now=then)
    for who in talk.read_by:
        acting, side = people[who]
        thread.read(thread=last.thread, side=side, seen=last.pk, by=acting)
