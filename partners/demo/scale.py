"""Companies of equal shape with all roles each, as many as asked for: the ground of isolation and load tests."""

from partners.demo import cast
from partners.demo.canary import Texts, companies
from partners.demo.world import AGE, Draft, World, write
from partners.models import Address, Partner, PartnerStatus, User
from partners.permissions import Role

NODES = [
    # key, parent, name, status
    ("root", None, "Head office", PartnerStatus.OPEN),
    ("branch", "root", "Branch", PartnerStatus.OPEN),
    ("depot", "branch", "Depot", PartnerStatus.OPEN),
    ("annex", "root", "Annex", PartnerStatus.ON_HOLD),
]
PEOPLE = [
    # key, node, role, label
    ("admin", "root", Role.PARTNER_ADMINISTRATOR, "Partner administrator"),
    ("top", "root", Role.APPROVER, "Top approver, no limit"),
    ("approver", "branch", Role.APPROVER, "Approver, limit 500"),
    ("proxy", "branch", Role.APPROVER, "Proxy for the approver"),
    ("buyer", "depot", Role.BUYER, "Buyer, limit 50"),
    ("guest", "annex", Role.BUYER, "Buyer of a branch on hold"),
    ("vendor", "root", Role.VENDOR, "Vendor"),
    ("reseller", "root", Role.RESELLER, "Reseller"),
    ("affiliate", "root", Role.AFFILIATE, "Affiliate"),
]


def seed(*, scale_to, canary, now, password):
    """Make what is missing of the operator and of `scale_to` + 1 companies."""
    if not Partner.objects.filter(kind=Partner.Kind.OPERATOR).exists():
        world = World(now, password)
        world.draw_operator()
        world.write()
    made = 0
    for company in companies(scale_to):
        texts = Texts(company, canary)
        if not Partner.objects.filter(code=texts.fixed("root")).exists():
            write(_drafts(texts, now - AGE, password), now - AGE)
            made += 1
    return f"partners: {made} companies of equal shape"


def _drafts(texts, since, password):
    drafts: dict[str, Draft] = {}
    for key, above, name, status in NODES:
        draft = drafts[key] = _node(texts, key, f"{texts.company} {name}", status, above and drafts[above], since)
        draft.addresses.append(_address(texts, is_default=True))
        draft.addresses.append(_address(texts, is_default=False))
    for key, node, role, _label in PEOPLE:
        user = User(
            username=texts.fixed(key),
            name=texts("user-name", f"{texts.company} {key}"),
            email=f"{texts('user-email', key)}@{texts.company.lower()}.example",
            phone=texts("user-phone", "+44 20 7946 0000"),
            password=password,
            created_at=since,
        )
        drafts[node].people.append((user, [role]))
    return list(drafts.values())


def _node(texts, key, name, status, parent, since):
    is_open = status == PartnerStatus.OPEN
    partner = Partner(
        code=texts.fixed(key),
        name=texts("name", name),
        phone=texts("phone", "+44 20 7946 0000"),
        email=f"{texts('email', key)}@{texts.company.lower()}.example",
        website=f"https://{texts.company.lower()}.example/{texts('website')}",
        tax_number=texts("tax-number", "GB000000000"),
        attributes={texts("attribute", "territory"): texts("attribute", "GB")},
        notes=texts("notes"),
        message_format=texts("format"),
        status=status,
        status_reason=texts("status-reason", "" if is_open else "Papers are missing"),
        status_since=None if is_open else since,
        status_by=texts("status-by", "" if is_open else "System"),
        created_at=since,
    )
    return Draft(partner, parent, "GB", 0 if parent is None else parent.depth + 1)


def _address(texts, *, is_default):
    return Address(
        label=texts("label", "Main" if is_default else "Rear yard"),
        street=texts("street", "1 High Street"),
        postcode=texts("post", "LS1 1AA"),
        city=texts("city", "Leeds"),
        country="GB",
        is_default_ship_to=is_default,
        is_default_bill_to=is_default,
    )


def rows(scale_to, canary):
    """Give the log-ins of these companies and of the operator."""
    staff = [login for login in cast.LOGINS if login.places == (cast.OPERATOR[0],)]
    found = [cast.row(login.username, login.title, cast.OPERATOR[1], login.hint) for login in staff]
    for company in companies(scale_to):
        texts = Texts(company, canary)
        found += [cast.row(texts.fixed(key), label, company, "") for key, _node, _role, label in PEOPLE]
    return found
