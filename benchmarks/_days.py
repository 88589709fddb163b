"""What people do all day, by role: each function is one errand of a Person, begun anew from wherever he is."""

WORDS = ["lamp", "drill", "glove", "cable", "valve", "label", "paper", "O-1007", "acme", "mill"]
TEXTS = [
    "When can it be here?",
    "Thank you, we look into it.",
    "Could you do it in blue as well?",
    "By Friday, at the gate.",
]


def home(person):
    person.open("/")


def wander(person):
    """Open an entry of the navigation, and what it leads to first."""
    person.open("/")
    entries = [link for link in person.page.tree.xpath("//nav//a/@href") if not link.startswith("/outbox/")]
    person.open(person.chance.choice(entries))


def find(person):
    person.open(f"/search/?q={person.chance.choice(WORDS)}")


def order(person):
    """Look through the catalogue, put three things into the cart, order them."""
    person.open(f"/catalogue/?page={person.chance.randint(1, 8)}")
    person.open(f"/catalogue/?q={person.chance.choice(WORDS)}")
    person.open(f"/catalogue/?page={person.chance.randint(1, 8)}")
    for _product in range(3):
        person.send(person.any_form("/line/"), quantity=str(person.chance.randint(1, 4)))
    person.open("/carts/current/")
    person.any_link(person.page.links("/carts/")[-1].partition("checkout")[0] + "checkout/")
    person.send(person.any_form("/submission/"))


def orders(person):
    """Look through one's orders, open one, take the list along."""
    person.open("/orders/")
    person.any_link("/orders/O-")
    person.open("/orders/?export=csv")


def ask(person):
    """Ask the seller about a product."""
    person.open(f"/catalogue/?page={person.chance.randint(1, 8)}")
    person.any_link("/catalogue/T")
    person.any_link("/messages/ask/")
    person.send(person.any_form(person.page.url.partition("/messages/")[2]), body=person.chance.choice(TEXTS))


def answer(inbox):
    """Read what others wrote there, and answer one of them."""

    def errand(person):
        person.open(inbox)
        person.any_link("/messages/threads/")
        person.send(person.any_form("/reply/"), body=person.chance.choice(TEXTS))

    return errand


def decide(person):
    """Decide what waits: yes mostly, no with a reason."""
    person.open("/approvals/")
    person.any_link("/approvals/steps/")
    form = person.form_with("seen")
    no = person.chance.random() < 0.2
    person.send(form, decision="reject" if no else "accept", reason="Not this month." if no else "")


def sell(person):
    """Find a customer, order something for him, end the session."""
    person.open("/sales/?q=acme")
    person.send(person.any_form("/start/"))
    person.open(f"/catalogue/?page={person.chance.randint(1, 8)}")
    person.send(person.any_form("/line/"), quantity="2")
    person.open("/carts/current/")
    person.send(person.any_form("/session/end/"))


def serve(person):
    """Work off the order desk, take the list along."""
    person.open("/desk/?list=unserviced")
    person.send(person.any_form("/start/"))
    person.open(f"/desk/?q={person.chance.choice(WORDS)}")
    person.open("/desk/?list=all&export=xlsx")


def release(person):
    """Look at what credit holds, let one go on; look through an account."""
    person.open("/credit/holds/")
    person.send(person.any_form("/release/"))
    person.open("/credit/")
    person.any_link("/credit/A")


BUYER = [home, find, wander, order, order, orders, ask, answer("/messages/purchases/")]
APPROVER = [home, find, wander, decide, decide, orders, answer("/messages/purchases/")]
SELLER = [home, find, wander, sell, serve, answer("/messages/sales/")]
FINANCE = [home, find, wander, release]
VENDOR = [home, wander, answer("/messages/sales/")]
OTHERS = [home, find, wander]
BY_USER = {
    "bea": BUYER, "carl": APPROVER, "dora": APPROVER, "pia": APPROVER, "zoe": BUYER, "ada": OTHERS, "sam": SELLER,
    "max": [*OTHERS, serve, answer("/messages/sales/")], "fay": FINANCE, "vic": VENDOR, "alf": OTHERS, "ruth": OTHERS,
    "mona": OTHERS,
}  # fmt: skip
"""What the people of the demo do."""
