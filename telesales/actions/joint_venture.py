"""Give a company a share of what a product's vendor gets, and end it (F5).

A share is never changed: it ends, and another one is given. Sales keep the shares that counted when they were made.
The product is locked, so that two who give at once come one after the other; the database watches the sum too.
"""

from commerce.models import Product
from core import audit, transactions
from telesales.models import JointVenture
from telesales.rules import joint_venture as rules


@transactions.whole
def give(*, product, partner, percent, by, now):
    """Have a company get per cent of what is left for the vendor of each payment. Raises Refused."""
    product = Product.objects.locked().get(pk=product.pk)
    rules.check_may_edit(by, product)
    rules.check_partner(product, partner)
    rules.check_percent(product, percent)
    made = JointVenture.objects.create(product=product, partner=partner, percent=percent, since=now, by_id=by.user_id)
    new = {"company": partner.name, "percent": str(percent)}
    audit.record("product.share_given", product, by=by, at=now, partner_id=product.vendor_id, new=new)
    return made


@transactions.whole
def end(*, share, by, now):
    """Have a company get nothing of what is sold from now on."""
    product = Product.objects.locked().get(pk=share.product_id)
    rules.check_may_edit(by, product)
    share = JointVenture.objects.select_related("partner").get(pk=share.pk)
    rules.check_counts(share)
    share.ended_at, share.ended_by_id = now, by.user_id
    share.save(update_fields=["ended_at", "ended_by"])
    old = {"company": share.partner.name, "percent": str(share.percent)}
    audit.record("product.share_ended", product, by=by, at=now, partner_id=product.vendor_id, old=old)
    return share
