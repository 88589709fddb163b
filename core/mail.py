"""Mails from templates: templates/emails/<name>.{subject.txt,txt,html}, every address from BASE_URL."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse

from core import marketplace as marketplaces
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
    marketplace = marketplaces.current()
    with as_reader(reader):
        context = {**context, "base_url": settings.BASE_URL, "marketplace": marketplace}
        subject = " ".join(_plain(f"emails/{name}.subject.txt", context).split())
        context["subject"] = subject
        message = EmailMultiAlternatives(
            subject,
            _signed(_plain(f"emails/{name}.txt", context).strip(), marketplace),
            from_email=sender(marketplace),
            to=[to or reader.email],
            reply_to=[marketplace.mail_reply_to] if marketplace.mail_reply_to else None,
            headers={**AUTOMATIC, **(headers or {})},
        )
        message.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
        for attachment in attachments:
            message.attach(*attachment)
    return message


def sender(marketplace):
    """Give who the mails are from: the name is the operator's choice, the address the installation's (MAIL_FROM)."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((" ".join(marketplace.mail_name.split()) or name, address))


def _signed(text, marketplace):
    """Give the text with what stands at the foot of every mail."""
    return f"{text}\n\n-- \n{marketplace.mail_footer}\n" if marketplace.mail_footer else f"{text}\n"


def _plain(template, context):
    """Render a text that is not HTML: nothing in it is escaped."""
    return Engine.get_default().get_template(template).render(Context(context, autoescape=False))
