"""Controls are drawn as Django's own templates draw them, only faster."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from lxml import html

from core.rendering import QuickRenderer

NASTY = '<b>"it\'s" & more</b>'
CHOICES = [("", "None"), ("a", "A & B"), ("b", NASTY)]
GROUPS = [("One", [("a", "A"), ("b", "B")]), ("c", "C")]
WIDGETS = [
    (forms.TextInput(), "plain"),
    (forms.TextInput({"class": "code", "maxlength": 9, "autofocus": True, "required": False}), NASTY),
    (forms.TextInput(), None),
    (forms.NumberInput({"min": 0, "step": "any"}), 0),
    (forms.EmailInput(), "a@b.example"),
    (forms.URLInput(), "https://a.example/?b=1&c=2"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), "kept"),
    (forms.DateInput(format="%Y-%m-%d"), date(2026, 3, 2)),
    (forms.Textarea({"rows": 2}), f"first\n\n{NASTY}"),
    (forms.Textarea(), None),
    (forms.CheckboxInput({"class": "tick"}), True),
    (forms.CheckboxInput(), False),
    (forms.Select(choices=CHOICES), "a"),
    (forms.Select(choices=GROUPS), "b"),
    (forms.SelectMultiple(choices=CHOICES), ["a", "b"]),
    (forms.RadioSelect(choices=CHOICES), "b"),
    (forms.RadioSelect({"class": "wide"}, choices=CHOICES), None),
    (forms.RadioSelect(choices=GROUPS), "a"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["b"]),
    (forms.FileInput(), None),
]


def tree(markup):
    """Give a control as nested tuples, without the blanks between its parts."""

    def nested(element):
        text = element.text or ""
        words = text if element.tag == "textarea" else " ".join(text.split())
        tails = [" ".join((child.tail or "").split()) for child in element]
        return element.tag, sorted(element.attrib.items()), words, [nested(child) for child in element], tails

    return nested(html.fragment_fromstring(markup, create_parent="div"))


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda part: type(part).__name__)
def test_a_control_is_what_the_templates_give(widget, value):
    drawn, expected = (
        widget.render("field", value, {"id": "id_field"}, renderer=renderer())
        for renderer in (QuickRenderer, DjangoTemplates)
    )

    assert tree(drawn) == tree(expected)


def test_nothing_gets_out_of_a_control():
    drawn = forms.TextInput({NASTY: NASTY}).render(NASTY, NASTY, renderer=QuickRenderer())

    assert "<b>" not in drawn
