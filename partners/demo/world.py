"""Companies with their trees, address books and people, drawn from one seeded random source and written in bulk."""

import random
import string
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from zlib import crc32

from partners.demo import cast, names
from partners.models import Address, Membership, Partner, PartnerLevel, PartnerType, User, UserStatus
from partners.permissions import Role

SEED = 20
AGE = timedelta(days=420)
"""How long ago the companies came: before the history of orders begins."""


@dataclass
class Draft:
    """A node before it has an id; `people` are (user, roles)."""

    partner: Partner
    parent: "Draft | None"
    country: str
    depth: int
    addresses: list = field(default_factory=list)
    people: list = field(default_factory=list)


class World:
    """Draws everything first, then writes it level by level."""

    def __init__(self, now, password):
        self.random = random.Random(SEED)
        self.since, self.password = now - AGE, password
        self.drafts: dict[str, Draft] = {}
        self.usernames: Counter = Counter()
        self.types = {name: PartnerType.objects.get_or_create(name=name)[0] for name in names.listed(names.TYPES)}
        self.levels = {name: PartnerLevel.objects.get_or_create(name=name)[0] for name in names.listed(names.LEVELS)}

    def draw_operator(self):
        """The operator and his staff."""
        code, name, country, city, postcode, street = cast.OPERATOR
        operator = self._node(code, name, country, None, kind=Partner.Kind.OPERATOR)
        self._address(operator, "Head office", street, postcode, city, is_root=True)
        self._employ({code})

    def draw_cast(self):
        """The fixed companies and their people."""
        for code, parent, name, country, city, postcode, street, kind, level in cast.COMPANIES:
            node = self._node(code, name, country, parent and self.drafts[parent], type=kind, level=level)
            self._address(node, name, street, postcode, city, is_root=parent is None)
        self._employ({code for code, *_rest in cast.COMPANIES})

    def _employ(self, codes):
        """Give the people of the cast who work at these nodes their places."""
        for login in cast.LOGINS:
            if login.places[0] in codes:
                user = self._user(login.name, f"{login.username}@counterpart.example", login.username, self.password)
                for code in login.places:
                    self.drafts[code].people.append((user, login.roles))

    def draw_companies(self):
        """The others: trees of 3 to 25 nodes on up to 4 levels."""
        for country, text in names.COMPANIES.items():
            for name in names.listed(text):
                self._company(name, country)

    def _company(self, name, country):
        draw = self.random
        code = names.ascii_slug(name)[:10].upper()
        kind = draw.choice(["Distributor", "Franchise", "Retailer", "OEM"])
        root = self._node(code, name, country, None, type=kind, level=draw.choice([*self.levels]))
        self._home(root, is_root=True)
        nodes, depth = [root], draw.choice([1, 2, 2, 3, 3, 3])
        for number in range(1, draw.choice([2, 3, 3, 4, 5, 6, 8, 11, 15, 24]) + 1):
            above = draw.choice([node for node in nodes if node.depth < depth])
            node = self._node(f"{code}-{number}", self._branch_name(name, above, country), country, above, type=kind)
            self._home(node, is_root=False)
            nodes.append(node)
        self._staff(root, nodes)

    def _branch_name(self, company, above, country):
        short = names.words(company)[0]
        if above.depth == 0:
            return f"{short} {self.random.choice(names.words(names.REGIONS[country]))}"
        if above.depth == 1:
            city = self.random.choice(names.listed(names.CITIES[country])).split()[0]
            return f"{short} {city}"
        return f"{above.partner.name}, {self.random.choice(names.listed(names.DEPARTMENTS))}"

    def _staff(self, root, nodes):
        """An administrator, a manager who decides last, an approver a region, buyers at most nodes."""
        self._hire(root, Role.PARTNER_ADMINISTRATOR)
        self._hire(root, Role.APPROVER, Role.BUYER)
        for node in nodes[1:]:
            if node.depth == 1:
                self._hire(node, Role.APPROVER, Role.BUYER)
            if self.random.random() < 0.75:
                self._hire(node, Role.BUYER)

    def _hire(self, node, *roles):
        country, company = node.country, node
        while company.parent:
            company = company.parent
        name = f"{self.random.choice(names.words(names.FIRST[country]))} "
        name += self.random.choice(names.words(names.LAST[country]))
        handle = ".".join(names.ascii_slug(part) for part in name.split())
        self.usernames[handle] += 1
        if self.usernames[handle] > 1:
            handle += str(self.usernames[handle])
        domain = names.ascii_slug(company.partner.name)
        user = self._user(name, f"{handle}@{domain}.example", handle, "!demo")
        if roles == (Role.BUYER,) and self.random.random() < 0.06:
            user.status = self.random.choice([UserStatus.ON_HOLD, UserStatus.INACTIVE, UserStatus.DELETED])
        node.people.append((user, roles))

    def _user(self, name, email, username, password):
        phone = f"+44 20 7946 0{crc32(username.encode()) % 1000:03}"  # numbers set aside for fiction
        return User(username=username, name=name, email=email, phone=phone, password=password, created_at=self.since)

    def _node(self, code, name, country, parent, *, kind=Partner.Kind.PARTNER, type=None, level=None):
        is_root = parent is None
        slug = names.ascii_slug(name)
        partner = Partner(
            code=code,
            name=name,
            kind=kind,
            type=self.types.get(type),
            level=self.levels.get(level),
            currency=names.CURRENCIES[country],
            phone=names.DIAL_CODES[country] + "".join(self.random.choices(string.digits, k=9)),
            email=f"office@{slug}.example",
            website=f"https://{slug}.example" if is_root else "",
            tax_number=names.TAX_NUMBERS[country](self.random) if is_root else "",
            attributes={"territory": country, "cost centre": str(self.random.randint(1000, 9999))},
            created_at=self.since,
        )
        draft = Draft(partner, parent, country, 0 if parent is None else parent.depth + 1)
        self.drafts[code] = draft
        return draft

    def _home(self, node, *, is_root):
        city, _, postcode = self.random.choice(names.listed(names.CITIES[node.country])).partition(" ")
        street, number = self.random.choice(names.listed(names.STREETS[node.country])), self.random.randint(1, 180)
        street = f"{number} {street}" if node.country in {"GB", "FR"} else f"{street} {number}"
        self._address(node, node.partner.name, street, postcode, city, is_root=is_root)

    def _address(self, node, label, street, postcode, city, *, is_root):
        place = {"street": street, "postcode": postcode, "city": city, "country": node.country}
        node.addresses.append(Address(label=label, is_default_ship_to=True, is_default_bill_to=is_root, **place))
        if is_root:
            node.addresses.append(Address(label="Goods in", **{**place, "street": f"{street}, rear yard"}))

    def write(self):
        write(list(self.drafts.values()), self.since)


def write(drafts, since):
    """Write nodes level by level, parents first, then what hangs on them."""
    for depth in range(max(draft.depth for draft in drafts) + 1):
        level = [draft for draft in drafts if draft.depth == depth]
        for draft in level:
            draft.partner.parent_id = draft.parent and draft.parent.partner.pk
        Partner.objects.bulk_create([draft.partner for draft in level])
    users = {user.username: user for draft in drafts for user, _roles in draft.people}
    User.objects.bulk_create(users.values())
    for draft in drafts:
        for address in draft.addresses:
            address.partner = draft.partner
    Address.objects.bulk_create([address for draft in drafts for address in draft.addresses])
    Membership.objects.bulk_create(
        Membership(
            user=user,
            partner=draft.partner,
            roles=list(roles),
            may_accept=Role.PARTNER_ADMINISTRATOR in roles,
            created_at=since,
        )
        for draft in drafts
        for user, roles in draft.people
    )
