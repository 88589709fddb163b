"""Draw the usual form controls without templates: a page with a form spends a third of its time in Django's.

What comes out is what Django's own templates give; see tests/core/test_rendering.py. Controls that are not named here
go through the templates as ever.
"""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = (
    "text", "number", "email", "url", "password", "hidden", "date", "time", "datetime", "checkbox", "input", "tel",
    "search",
)  # fmt: skip
FOLDER = "django/forms/widgets/"


def _attrs(widget):
    """Write the attributes; True stands by its name alone, False is left out."""
    given = widget["attrs"].items()
    bare = "".join(f" {conditional_escape(name)}" for name, value in given if value is True)
    return format_html("{}{}", SafeString(bare), format_html_join("", ' {}="{}"', _named(given)))


def _named(given):
    return ((name, str(value)) for name, value in given if value is not True and value is not False)


def _input(widget):
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attrs(widget))


def _textarea(widget):
    text = widget["value"] or ""
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attrs(widget), text)


def _option(widget):
    return format_html('<option value="{}"{}>{}</option>', str(widget["value"]), _attrs(widget), widget["label"])


def _select(widget):
    parts = []
    for group, options, _index in widget["optgroups"]:
        drawn = format_html_join("\n  ", "{}", ((_option(option),) for option in options))
        parts.append(format_html('<optgroup label="{}">\n  {}\n</optgroup>', group, drawn) if group else drawn)
    drawn = format_html_join("\n  ", "{}", ((part,) for part in parts))
    return format_html('<select name="{}"{}>\n  {}\n</select>', widget["name"], _attrs(widget), drawn)


def _choice(widget):
    """A radio button or a tick box of several, in its label."""
    pk = widget["attrs"].get("id")
    of = format_html(' for="{}"', pk) if pk else ""
    return format_html("<label{}>{} {}</label>", of, _input(widget), widget["label"])


def _choices(widget):
    attrs = {name: widget["attrs"].get(name) for name in ("id", "class")}
    head = format_html_join("", ' {}="{}"', ((name, value) for name, value in attrs.items() if value))
    options = (option for _group, options, _index in widget["optgroups"] for option in options)
    return format_html(
        "<div{}>{}\n</div>", head, format_html_join("", "<div>\n    {}</div>", ((_choice(each),) for each in options))
    )


DRAWN = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
    f"{FOLDER}radio.html": _choices,
    f"{FOLDER}checkbox_select.html": _choices,
}
GROUPED = {f"{FOLDER}radio.html", f"{FOLDER}checkbox_select.html"}


class QuickRenderer(DjangoTemplates):
    """Django's renderer, with the usual controls drawn here."""

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        if draw is None or (
            template_name in GROUPED and any(group for group, _o, _i in context["widget"]["optgroups"])
        ):
            return super().render(template_name, context, request)
        return draw(context["widget"])
