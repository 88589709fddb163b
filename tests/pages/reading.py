"""Read answers as documents."""

import re

from lxml import html

TOKEN = re.compile(rb"[A-Za-z0-9]{64}")


def document(response):
    """Parse the page of a response; its addresses stay as they are written."""
    return html.document_fromstring(response.content.decode())


def words(element):
    """Give the text of an element with single spaces."""
    return " ".join(element.text_content().split())


def body(response):
    """Give the page without the form tokens, which differ from answer to answer."""
    return TOKEN.sub(b"", response.content)


def of_class(page, name, tag="*"):
    """Give the elements of a class."""
    return page.xpath(f"//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def sentences(response):
    """Give the notes of a page: messages, refusals, explanations."""
    page = document(response)
    return [words(note) for note in of_class(page, "note") + of_class(page, "field-error")]


def buttons(response):
    """Give the words of the primary buttons in the page."""
    return [words(button) for button in of_class(document(response), "btn-primary", "button")]


def fields(form):
    """Give what a browser would send if the form were submitted as it stands."""
    sent = {}
    for field in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        if field.get("type") in {"radio", "checkbox"} and field.get("checked") is None:
            continue
        value = field.get("value", "") if field.tag == "input" else (field.value or "")
        sent[field.get("name")] = value.removeprefix("\n")  # a text area begins with a line break of its own
    return sent
