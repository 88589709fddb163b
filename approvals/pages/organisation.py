"""Which company a page of the set-up is about: one's own, for the operator's staff the one that the address names."""

from dataclasses import dataclass

from django.db.models.functions import Lower
from django.utils.http import urlencode

from partners import queries
from partners.models import Partner


@dataclass(frozen=True, slots=True)
class Scope:
    """The node whose people are shown with all below it, and the company's top; `query` keeps the choice in links."""

    node: Partner
    root: Partner
    query: str = ""

    @property
    def is_top(self):
        return self.node.pk == self.root.pk


def scope(request):
    """Give the Scope of a request; None where the operator's staff have named no company yet."""
    acting = request.acting
    if not acting.is_operator:
        return _scope(Partner.objects.get(pk=acting.partner_id))
    code = request.GET.get("company", "").strip()
    if not code or "\0" in code:
        return None
    found = Partner.objects.exclude(kind=Partner.Kind.OPERATOR).alias(low=Lower("code")).filter(low=code.lower())
    node = found.first()
    return node and _scope(node, urlencode({"company": node.code}))


def _scope(node, query=""):
    root = node if node.parent_id is None else Partner.objects.get(pk=queries.root_id(node.pk))
    return Scope(node, root, query)
