"""The look's small parts as tags: fast enough for table rows, and every text is escaped by format_html."""

import re
from functools import lru_cache

from django import template
from django.forms import widgets
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from core import accent

register = template.Library()

TONES = {
    # orders (O4)
    "submitted": "info",
    "awaiting_customer": "warn",
    "awaiting_approval": "warn",
    "on_hold": "bad",
    "placed": "ok",
    "in_progress": "info",
    "partly_shipped": "info",
    "shipped": "ok",
    "completed": "ok",
    "rejected": "bad",
    "withdrawn": "mute",
    "expired": "mute",
    "cancelled": "mute",
    # partners and users (P2, P3)
    "open": "ok",
    "on_credit_hold": "bad",
    "closed": "mute",
    "active": "ok",
    "inactive": "mute",
    "deleted": "mute",
    # decisions (A2)
    "waiting": "warn",
    "accepted": "ok",
    "void": "mute",
    # returns (O9)
    "asked": "warn",
    "refused": "bad",
    "refunded": "ok",
    # work and mail
    "released": "ok",
    "pending": "warn",
    "running": "info",
    "sent": "ok",
    "done": "ok",
    "failed": "bad",
}
"""The tone of a state's pill. A state that is not named here is shown in grey."""

PERSON_KEYS = ("user_name", "user_initials", "partner_name", "partner_code", "role_label", "may_approve", "may_buy")
TOKEN_MARK = "FORM-TOKEN-GOES-HERE"
DIVIDED = re.compile(r"(?<=</a>)\s*[·›]\s*")
"""Between a link of the way to a page and what follows it."""


@register.simple_tag
def icon(name, css_class=""):
    """Draw a symbol of img/icons.svg. It is decoration: the words stand beside it or in a hidden label."""
    return _icon(name, css_class)


@lru_cache(maxsize=512)
def _icon(name, css_class):
    return format_html(
        '<svg class="icon{}" width="20" height="20" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {css_class}" if css_class else "",
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def status(code, label=""):
    """Show a state as a pill: a dot, its word, its tone."""
    return _status(str(code), str(label))


@lru_cache(maxsize=1024)
def _status(code, label):
    words = label or code.replace("_", " ").capitalize()
    return format_html('<span class="status tone-{}">{}</span>', TONES.get(code, "mute"), words)


@register.simple_tag
@lru_cache(maxsize=1)
def page_assets():
    """Link style sheets and scripts. Their addresses do not change while the process lives."""
    return render_to_string("components/shell/assets.html")


@register.simple_tag
def accent_sheet(marketplace):
    """Link the style sheet of the marketplace's own colour, after the house's; nothing where it has none."""
    return _accent_sheet(marketplace.accent) if marketplace else ""


@lru_cache(maxsize=16)
def _accent_sheet(colour):
    return format_html('<link rel="stylesheet" href="{}">', accent.address(colour)) if colour else ""


@register.simple_tag
def theme_switch():
    """Write the choice of light, dark or the system's theme."""
    return _theme_switch(get_language())


@lru_cache(maxsize=16)
def _theme_switch(_language):
    return render_to_string("components/shell/theme_switch.html")


@register.simple_block_tag(takes_context=True)
def trail(context, content):
    """Write the way to a page, the same on all: the links that its block `context` names, divided by dots, and last the
    page itself by its title. A page that names none stands below the entry of the navigation that it belongs to, and
    where it belongs to none, below the reader's first page."""
    parts = DIVIDED.split(content.strip())
    links = [part for part in parts if part.startswith("<a ") and part.endswith("</a>")]
    told = " · ".join(part for part in parts if part and part not in links)
    above = links or _entry_above(context)
    title = context.render_context[BLOCK_CONTEXT_KEY].get_block("title").render(context).strip() if above else ""
    return render_to_string(
        "components/shell/trail.html",
        {"links": [SafeString(link) for link in above], "title": title, "told": SafeString(told)},
    )


def _entry_above(context):
    """Give the link to the list that a page belongs to, none where the page is it."""
    path, nav = context["request"].path, context["shell"].nav
    found = next((entry for entry in nav if entry["active"]), nav[0] if nav else None)
    if found is None or found["url"] == path:
        return []
    return [format_html('<a href="{}">{}</a>', found["url"], found["label"])]


@register.simple_tag
def keys_dialog():
    """Write the help with the keys; those of the page itself are put in when it opens."""
    return _keys_dialog(get_language())


@lru_cache(maxsize=16)
def _keys_dialog(_language):
    return render_to_string("components/shell/keys.html")


@register.simple_tag(takes_context=True)
def person_part(context, name):
    """Write the switcher or the user menu. What they show rarely changes, so it is kept; the form token is put in."""
    shell = context["shell"]
    acting = shell.acting
    html = _person_part(
        name,
        get_language(),
        tuple((key, acting[key]) for key in PERSON_KEYS),
        tuple(tuple(place.items()) for place in acting["memberships"]),
        shell.switch_url,
        shell.logout_url,
    )
    return SafeString(html.replace(TOKEN_MARK, str(context.get("csrf_token") or "")))


@lru_cache(maxsize=512)
def _person_part(name, _language, person, places, switch_url, logout_url):
    acting = {**dict(person), "memberships": [dict(place) for place in places]}
    known = {"acting": acting, "switch_url": switch_url, "logout_url": logout_url, "csrf_token": TOKEN_MARK}
    return render_to_string(f"components/shell/{name}.html", known)


@register.simple_tag
def nav_link(item):
    """Write one entry of the side navigation: {label, url, icon, active, badge}."""
    return _nav_link(item["url"], str(item["label"]), item["icon"], item["active"], item["badge"], gettext("waiting"))


@lru_cache(maxsize=1024)
def _nav_link(url, label, symbol, is_active, badge, waiting):
    count = '<span class="count">{}<span class="visually-hidden"> {}</span></span>'
    return format_html(
        '<a class="side-link" href="{}"{}>{}{}{}</a>',
        url,
        SafeString(' aria-current="page"' if is_active else ""),
        _icon(symbol, ""),
        label,
        format_html(count, badge, waiting) if badge else "",
    )


@register.filter
def tone(code):
    """Give the tone class of a state, for banners and steps."""
    return f"tone-{TONES.get(str(code), 'mute')}"


@register.simple_tag(takes_context=True)
def sort_head(context, key, label, css_class=""):
    """Write the whole <th> of a sortable column, with aria-sort while the list is sorted by it."""
    current = context.get("sort") or context["request"].GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current)
    return format_html(
        '<th scope="col"{}{}>{}</th>',
        format_html(' class="{}"', css_class) if css_class else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        _sort_link(context["request"], key, label, current),
    )


def _sort_link(request, key, label, current):
    query = request.GET.copy()
    for name in ("page", "after", "before"):
        query.pop(name, None)
    query["sort"] = f"-{key}" if current == key else key
    shape = {key: "arrow-up", f"-{key}": "arrow-down"}.get(current, "sort")
    return format_html('<a class="sort-link" href="?{}">{}{}</a>', query.urlencode(), label, _icon(shape, ""))


@register.simple_tag
def countdown(deadline, now=None):
    """Show the time left until a deadline; a script keeps it running, without script it stands as rendered."""
    if deadline is None:
        return SafeString("")
    left = deadline - (now or timezone.now())
    running, over, units = gettext("{} left"), gettext("Time is over"), _units()
    words = running.replace("{}", time_left(left)) if left.total_seconds() > 0 else over
    return format_html(
        '<time class="countdown tabular" datetime="{}" title="{}" data-countdown data-countdown-running="{}"'
        ' data-countdown-over="{}" data-countdown-units="{}">{}</time>',
        deadline.isoformat(),
        timezone.localtime(deadline).strftime("%Y-%m-%d %H:%M %Z"),
        running,
        over,
        units,
        words,
    )


def time_left(left):
    """Say a timedelta in its two biggest units: 2 d 3 h, 5 h 10 min, 12 min."""
    day, hour, minute, _second = _units().split()
    minutes = int(left.total_seconds() // 60)
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} {day} {hours} {hour}"
    if hours:
        return f"{hours} {hour} {minutes % 60} {minute}"
    return f"{minutes} {minute}"


def _units():
    return pgettext("short units of time: day, hour, minute, second", "d h min s")


@register.inclusion_tag("components/field.html")
def field(bound, css_class="", mark_optional=True):
    """Write one form field: label, hint, control, errors. The same as including components/field.html."""
    return {"field": bound, "css_class": css_class, "mark_optional": mark_optional}


@register.simple_tag
def control(bound, css_class="", label=""):
    """Write a field's bare control with the theme's classes; a label is for controls that show none (tables)."""
    names = [_control_class(bound.field.widget), bound.field.widget.attrs.get("class"), css_class]
    if bound.errors:
        names.append("is-invalid")
    attrs = {"class": " ".join(name for name in names if name)}
    if label:
        attrs["aria-label"] = label
    return bound.as_widget(attrs=attrs)


@register.filter
def is_checkbox(bound):
    """Tell whether a field is a single tick box, whose label stands behind it."""
    return isinstance(bound.field.widget, widgets.CheckboxInput)


def _control_class(widget):
    if isinstance(widget, widgets.RadioSelect):
        return ""  # Django would put it on the box around the choices as well.
    if isinstance(widget, widgets.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, widgets.Select) else "form-control"
