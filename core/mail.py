"""Mails from templates: templates/emails/<name>.{subject.txt,txt,html}, every address from BASE_URL."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from core.reader import as_reader


def address(name, *args):
    """Give the absolute address of a page; never from a request's Host header."""
    return settings.BASE_URL + reverse(name, args=args)


AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
"""No machine shall answer these, and absence notices least of all (RFC 3834)."""


def render(name, *, reader, context, to=None, attachments=(), headers=None):
    """Build one mail in the reader's language and zone, with text and HTML parts; `to` if not to his own address.

    `attachments` are (name, bytes, content type).
    """
    with as_reader(reader):
        context = {**context, "base_url": settings.BASE_URL}
        subject = " ".join(render_to_string(f"emails/{name}.subject.txt", context).split())
        context["subject"] = subject
        message = EmailMultiAlternatives(
            subject,
            render_to_string(f"emails/{name}.txt", context).strip() + "\n",
            to=[to or reader.email],
            headers={**AUTOMATIC, **(headers or {})},
        )
        message.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
        for attachment in attachments:
            message.attach(*attachment)
    return message
