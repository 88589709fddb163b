"""Names that become links (S4): {% other_company thread side %}, {% negotiated thread side %}."""

from django import template

from messaging.pages import naming

register = template.Library()
register.simple_tag(naming.company, name="other_company")
register.simple_tag(naming.product, name="negotiated")
