"""The demo's own world: made-up companies and people, the same at every start. `manage.py seed` makes it."""

from django.contrib.auth.hashers import make_password

from partners.demo import cast, scale
from partners.demo.world import World
from partners.models import Partner, User

PASSWORD = cast.PASSWORD


def seed(*, now, scale_to=0, canary=False, **_options):
    """Make the cast and the companies, or `scale_to` + 1 companies with all roles each; nothing when they stand."""
    if scale_to:
        return scale.seed(scale_to=scale_to, canary=canary, now=now, password=hashed())
    if User.objects.filter(username=cast.LOGINS[0].username).exists():
        return "partners: there already"
    world = World(now, hashed())
    if not Partner.objects.filter(kind=Partner.Kind.OPERATOR).exists():
        world.draw_operator()
    world.draw_cast()
    world.draw_companies()
    world.write()
    return f"partners: {Partner.objects.count()} nodes, {User.objects.count()} people"


def logins(scale_to=0, canary=False):
    """Give the log-ins as rows with username, password, name, role, company, hint."""
    return scale.rows(scale_to, canary) if scale_to else cast.rows()


def hashed():
    """Hash the demo's password once for everybody: a slow hash each would take minutes."""
    return make_password(PASSWORD)
