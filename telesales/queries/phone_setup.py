"""The marketplace's settings for phone offers, and what sellers read out now (F6)."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from core import once, prepared
from telesales.models import PhonePolicy, PhoneSale, PhoneScript

DEFAULTS = PhonePolicy(pk=1)
"""What counts while nobody has set anything else."""

BOTH_SQL = f"""
    SELECT {prepared.columns(PhonePolicy, "policy")}, {prepared.columns(PhoneScript, "script")}
    FROM (SELECT) one
    LEFT JOIN telesales_phonepolicy policy ON policy.id = 1
    LEFT JOIN LATERAL (SELECT * FROM telesales_phonescript ORDER BY version DESC LIMIT 1) script ON true
"""


def policy():
    """Give the settings in force."""
    return _both()[0]


def script():
    """Give the version that is read out now; None while there is none: then nothing is sold on the phone."""
    return _both()[1]


def _both():
    """Give (settings, script), which pages mostly show together."""
    policy, script = once.read("telesales.phone_setup", lambda: prepared.each((PhonePolicy, PhoneScript), BOTH_SQL, []))
    return policy or DEFAULTS, script


def scripts():
    """Give all versions, the newest first, with who wrote them and how many sales name each."""
    return list(PhoneScript.objects.select_related("by").annotate(sales=_sales()).order_by("-version"))


def _sales():
    counted = PhoneSale.objects.filter(script=OuterRef("pk")).order_by().values("script").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def script_before(script):
    """Give the version that another one has replaced; None before the first."""
    return PhoneScript.objects.filter(version__lt=script.version).order_by("-version").first()
