"""The people one signs in as: fixed companies, fixed names, one password (DOMAIN §1; the tests use the same cast)."""

from dataclasses import dataclass

from partners.permissions import Role

PASSWORD = "counterpart-demo"

COMPANIES = [
    # code, parent, name, country, city, postcode, street, type, level
    ("ACME", None, "Acme Facilities", "GB", "Manchester", "M2 5WA", "31 Spring Gardens", "Distributor", "Platinum"),
    ("ACME-NORTH", "ACME", "Acme North", "GB", "Leeds", "LS1 4AP", "8 Wellington Street", "Distributor", None),
    ("ACME-DEPOT", "ACME-NORTH", "Acme Depot", "GB", "York", "YO26 4XH", "Unit 5, Poppleton Park", "Distributor", None),
    ("ZENITH", None, "Zenith Interiors", "GB", "Bristol", "BS1 6QH", "14 Redcliff Wharf", "Retailer", "Gold"),
    ("LOOM", None, "Loom & Lantern", "GB", "Sheffield", "S3 8RD", "2 Kelham Island", "Retailer", "Silver"),
    ("RESELL", None, "Rowan Reselling", "GB", "Nottingham", "NG1 1DN", "40 Stoney Street", "Reseller", "Gold"),
    ("VENDOR", None, "Vale Toolmakers", "GB", "Birmingham", "B5 6DR", "77 Bradford Street", "OEM", "Gold"),
    ("AFFIL", None, "Affinity Media", "GB", "Brighton", "BN1 1UJ", "9 Ship Street", "Affiliate", None),
]
OPERATOR = ("NORTHGATE", "Northgate Trading", "GB", "Chester", "CH1 2HQ", "1 Northgate Row")


@dataclass(frozen=True, slots=True)
class Login:
    """A person of the cast: where he works, what he does, and what to try first as him."""

    username: str
    name: str
    places: tuple
    roles: tuple
    hint: str
    title: str


LOGINS = [
    Login(
        "bea", "Bea Buckley", ("ACME-DEPOT", "LOOM"), (Role.BUYER,),
        "Order for about 600: it goes to Carl, then to Dora", "Buyer, limit 50",
    ),
    Login("carl", "Carl Carver", ("ACME-NORTH",), (Role.APPROVER, Role.BUYER),
          "Accept or reject what waits in Approvals", "Approver, limit 500"),
    Login("dora", "Dora Dean", ("ACME",), (Role.APPROVER, Role.BUYER),
          "Decide what is above Carl's limit", "Top approver, no limit"),
    Login("pia", "Pia Pearce", ("ACME-NORTH",), (Role.APPROVER, Role.BUYER),
          "Decide in Carl's place", "Proxy for Carl"),
    Login("ada", "Ada Archer", ("ACME",), (Role.PARTNER_ADMINISTRATOR,),
          "Bring in and move people, give Olly's cart to somebody", "Partner administrator"),
    Login("fay", "Fay Fielding", ("NORTHGATE",), (Role.FINANCE,),
          "Release or reject what waits in Held orders", "Finance"),
    Login("sam", "Sam Sutton", ("NORTHGATE",), (Role.SSR,),
          "Find a customer at the sales desk and order for him", "Sales support"),
    Login("max", "Max Marlow", ("NORTHGATE",), (Role.MARKETPLACE_MANAGER, Role.CHANNEL_ADMINISTRATOR),
          "Review an opportunity and send it as a quote", "Marketplace manager"),
    Login("mona", "Mona Mercer", ("NORTHGATE",), (Role.RESELLER_MANAGER,),
          "Give customers to a reseller, look through what resellers sell", "Reseller manager"),
    Login("ruth", "Ruth Rowan", ("RESELL",), (Role.RESELLER,),
          "Sell to her customers, upload their orders", "Reseller"),
    Login("vic", "Vic Vale", ("VENDOR",), (Role.VENDOR,), "Sell a tool on the phone, invite an affiliate", "Vendor"),
    Login("alf", "Alf Affley", ("AFFIL",), (Role.AFFILIATE,), "Sell a vendor's product on the phone", "Affiliate"),
    Login("zoe", "Zoe Zimmer", ("ZENITH",), (Role.BUYER,),
          "Order without a limit; nothing of Acme is to be seen", "Buyer of another company"),
]  # fmt: skip
"""LOOM is Bea's second place, so that the switcher in the header shows."""


def rows():
    """Give the demo log-ins as the sign-in page and the README show them."""
    names = {code: name for code, _parent, name, *_rest in COMPANIES} | {OPERATOR[0]: OPERATOR[1]}
    return [
        row(login.username, login.title, ", ".join(names[code] for code in login.places), login.hint)
        for login in LOGINS
    ]


def row(login, label, company, hint):
    return {"login": login, "password": PASSWORD, "label": label, "company": company, "hint": hint}
