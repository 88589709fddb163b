"""The lines of a partner's tree as a tag: two thousand of them are drawn at once."""

from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.templatetags.ui import icon, status, tone
from partners.queries.tree import More

register = template.Library()
DEEP = 12
"""From this level on the indentation no longer tells how deep a line lies."""


@register.simple_tag
def tree_lines(lines, may_move=False, open_codes=()):
    """Write the <li> of each line; see templates/partners/partner/hierarchy.html."""
    drawn = _Drawing(may_move, open_codes)
    return SafeString("\n".join(drawn.more(line) if isinstance(line, More) else drawn.node(line) for line in lines))


class _Drawing:
    """What all lines of a page share, worked out once."""

    def __init__(self, may_move, open_codes):
        self.may_move = may_move
        self.opened = "".join(f"{quote(code, safe='')}," for code in open_codes)
        self.arrow = icon("chevron-right", "tree-arrow")
        self.urls = {name: reverse(f"partners:{name}", args=["CODE"]) for name in ("hierarchy", "children", "move")}
        self.toggle = escape(_("open or close"))
        self.branches = f'{icon("tree")}%s<span class="visually-hidden"> {escape(_("branches"))}</span>'
        self.users = f'{icon("users")}%s<span class="visually-hidden"> {escape(_("users"))}</span>'

    def node(self, line):
        code, name = escape(line.code), escape(line.name)
        expanded = f' aria-expanded="{"true" if line.is_open else "false"}"' if line.counts.children else ""
        move = f' data-move="{self._url("move", line.code)}"' if self.may_move and line.level > 1 else ""
        tab = 0 if line.level == 1 else -1
        return (
            f'<li class="tree-line level-{line.level}" {self._place(line)}{expanded} tabindex="{tab}"'
            f' data-code="{code}"{move}>{self._toggle(line, name)}'
            f'<a class="tree-name" href="{self._url("hierarchy", line.code)}">{name}</a>'
            f' <span class="code">{code}</span>'
            f"{self._level(line)}{self._status(line)}{self._counts(line)}</li>"
        )

    def more(self, line):
        words = escape(_("Show more: %(number)s left") % {"number": line.number})
        url = f"{self._url('children', line.parent_code)}?level={line.level}&amp;after={line.after}"
        return (
            f'<li class="tree-line tree-more level-{line.level}" {self._place(line)} tabindex="-1"><a class="tree-name"'
            f' href="?all=1" hx-get="{url}" hx-target="closest li" hx-swap="outerHTML">{words}</a></li>'
        )

    def _place(self, line):
        return (
            f'role="treeitem" aria-level="{line.level}" aria-posinset="{line.position}" aria-setsize="{line.siblings}"'
        )

    def _url(self, name, code):
        return self.urls[name].replace("CODE", quote(code, safe=""))

    def _toggle(self, line, name):
        if not line.counts.children:
            return '<span class="tree-toggle"></span>'
        label = f'aria-label="{name}: {self.toggle}"'
        if line.is_open:
            return f'<a class="tree-toggle" href="?" {label}>{self.arrow}</a>'
        lazily = (
            f'hx-get="{self._url("children", line.code)}?level={line.level + 1}" hx-target="closest li"'
            ' hx-swap="afterend" hx-trigger="unfold once"'
        )
        opened = f"{self.opened}{quote(line.code, safe='')}"
        return f'<a class="tree-toggle" href="?open={opened}" {label} {lazily}>{self.arrow}</a>'

    def _level(self, line):
        if line.level <= DEEP:
            return ""
        return format_html(" <small>{}</small>", _("level %(number)s") % {"number": line.level})

    def _status(self, line):
        own = f" {status(line.own, line.own_label)}" if line.own != "open" else ""
        if not line.is_inherited:
            return own
        values = {"status": line.effective.label, "source": line.effective.source_name}
        words = _("%(status)s because of %(source)s") % values
        return own + format_html(' <span class="tree-inherited {}">{}</span>', tone(line.effective.status), words)

    def _counts(self, line):
        below = f"<span>{self.branches % line.counts.below}</span>" if line.counts.below else ""
        users = f"<span>{self.users % line.counts.users}</span>" if line.counts.users else ""
        return f'<span class="tree-counts">{below}{users}</span>'
