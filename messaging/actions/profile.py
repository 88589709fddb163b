"""Write what others read of one's company (S4)."""

from core import audit, transactions
from messaging.models import CompanyProfile
from messaging.queries import organisation
from messaging.rules import profile as rules
from partners.models import Partner

FIELDS = ("about", "services")


@transactions.whole
def write(*, about, services, by, now):
    """Set both texts of the acting company. Gives its CompanyProfile; raises Refused."""
    company = Partner.objects.locked().get(pk=organisation.company_id(by))
    rules.check_may_edit(by, company.pk)
    new = {name: rules.check_words(words, name) for name, words in (("about", about), ("services", services))}
    profile = CompanyProfile.objects.filter(pk=company.pk).first()
    old = {name: getattr(profile, name, "") for name in FIELDS}
    if profile and new == old:
        return profile
    values = {**new, "changed_at": now, "changed_by_id": by.author_id}
    profile, _made = CompanyProfile.objects.update_or_create(company=company, defaults=values)
    audit.record("profile.changed", company, by=by, at=now, partner_id=company.pk, old=old, new=new)
    return profile
