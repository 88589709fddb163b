"""Cells of declared lists: drawn by the column's own template or function, else the value as people write it."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.loader import get_template
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.templatetags import ui

register = template.Library()
NOTHING = "–"


@register.simple_tag(takes_context=True)
def list_rows(context, page):
    """Write the table's rows: one template lookup per column, not per cell."""
    drawn = [(column, _cell_drawer(column, context), _opening(column)) for column in page.columns]
    tick = gettext("Tick this row") if page.bulk else ""
    return SafeString("".join(_row(item, drawn, tick) for item in page.items))


def _row(item, drawn, tick):
    """Write a row; its tick box is named by its own words and what stands in the first cell."""
    cells = "".join(f"{opening}{draw(item.row)}</td>" for _column, draw, opening in drawn)
    if not tick:
        return f"<tr>{cells}</tr>"
    named = cells.replace("<td", f'<td id="of-{item.id}"', 1)
    return f"<tr>{format_html(TICK, tick, id=item.id)}{named}</tr>"


TICK = (
    '<td class="check-cell"><input class="form-check-input" type="checkbox" name="ids" value="{id}" form="list-bulk"'
    ' id="tick-{id}" aria-label="{}" aria-labelledby="tick-{id} of-{id}"></td>'
)


def _opening(column):
    css = format_html(' class="{}"', column.classes) if column.classes else ""
    return format_html('<td{} data-label="{}">', css, column.label)


def _cell_drawer(column, context):
    """Give function(row) that writes the inside of a column's cells."""
    if callable(column.cell):
        return lambda row: conditional_escape(column.cell(row))
    if not column.cell:
        return lambda row: conditional_escape(shown(column.value(row)))
    cell = _template(column.cell)

    def draw(row):
        with context.push(row=row, value=column.value(row) if column.value else None):
            return cell.render(context)

    return draw


def _template(name):
    return get_template(name).template  # type: ignore[attr-defined]


def shown(value):
    """Give a value as it stands in a cell without a template."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return format_html(
            '<span class="tabular">{}</span>', formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
        )
    if isinstance(value, date):
        return format_html('<span class="tabular">{}</span>', formats.date_format(value, "DATE_FORMAT"))
    if isinstance(value, int | Decimal):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    return value


@register.simple_tag(takes_context=True)
def list_heads(context, page):
    """Write the heads: sortable ones link to the list sorted by them and say how it is sorted now."""
    heads = []
    for column in page.columns:
        if column.sort:
            heads.append(ui.sort_head(context, column.key, column.label, column.classes))
        else:
            css = format_html(' class="{}"', column.classes) if column.classes else ""
            heads.append(format_html('<th scope="col"{}>{}</th>', css, column.label))
    return SafeString("".join(heads))


@register.filter
def grouped(number):
    """Write a count as people do: 12,345."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)
