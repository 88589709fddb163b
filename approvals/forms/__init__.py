"""What people send about approvals, a module per noun."""

from approvals.forms.people import ProxyForm

__all__ = ["ProxyForm"]
