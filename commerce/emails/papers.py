"""Documents as attachments of mails (O8)."""

from commerce.documents import drawing


def attached(documents):
    """Give what core.mail.render attaches; call it in the reader's language."""
    return [(drawing.filename(each), drawing.pdf(each), "application/pdf") for each in documents]
