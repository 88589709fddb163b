"""{% response_figures company_id %}: how quickly a seller responds, where the operator shows it (S8)."""

from django import template

from messaging.pages import figures

register = template.Library()


@register.inclusion_tag("messaging/figures_line.html", takes_context=True)
def response_figures(context, company_id):
    """Write the line of one company; of a list give `lines` of them all to the template instead."""
    return {"line": figures.lines([company_id], context["request"].acting.read_at).get(company_id, "")}


@register.filter
def line_of(lines, company_id):
    """Give a company's line among those of many, see pages.figures.lines."""
    return lines.get(company_id, "")


@register.filter
def duration(span):
    """Say how long something took; a dash where it never happened."""
    return figures.duration(span)
