"""Keep the files that come with messages (S5, X18).

They are checked and written before the thread is locked: reading them takes its time, and holds nobody up. A file is
there before its row is; where the message is refused it goes again. What a crash leaves behind the sweep removes.
"""

import contextlib
from datetime import timedelta

from core import audit, file_kinds, transactions
from core.refusal import Refused
from messaging.attachment_store import FILES
from messaging.models import Attachment
from messaging.queries import attachment as queries
from messaging.rules import attachment as rules

SETTLED = timedelta(hours=1)
"""Files without a row are left alone for so long: their row may be on its way."""


class Prepared:
    """Files that are kept and wait for their message: `attach` is what the actions of messages call."""

    def __init__(self):
        self.values, self.is_attached = [], False

    def keep(self, upload, kind):
        """Write an uploaded file to the disk."""
        upload.seek(0)
        kept, _judged = FILES.keep(upload.chunks())
        content_type = file_kinds.TYPES[kind]
        self.values.append(
            {
                "name": rules.shown_name(upload.name), "content_type": content_type, "size": kept.size,
                "sha256": kept.sha256, "path": kept.path,
            }
        )  # fmt: skip

    def attach(self, message):
        """Write the rows of the files in the transaction of their message."""
        self.is_attached = True
        Attachment.objects.bulk_create(Attachment(message=message, **values) for values in self.values)

    def discard(self):
        """Delete the files of which nothing came."""
        for values in self.values:
            FILES.remove(values["path"])


@contextlib.contextmanager
def prepared(*, files, is_too_big=False):
    """Check and keep uploaded files while a message is written: `with prepared(…) as kept: …(attach=kept.attach)`.

    Raises Refused, and then keeps nothing; neither where the message is refused, nor where it is there already, sent by
    the same form. After any other failure nobody knows whether it was written: then the sweep finds out.
    """
    kept = Prepared()
    try:
        for upload, kind in zip(files, rules.check(files, is_too_big=is_too_big), strict=True):
            kept.keep(upload, kind)
        yield kept
    except Refused:
        kept.is_attached = False
        raise
    finally:
        if not kept.is_attached:
            kept.discard()


@transactions.whole
def note_reading(*, file, by, now):
    """Note that somebody reads a file of a thread which he is no part of (P12)."""
    thread = file.message.thread
    audit.record("attachment.read", thread, by=by, at=now, partner_id=thread.seller_id, new={"file": file.name})


def sweep(*, now):
    """Delete the files that no row keeps. Gives how many."""
    number = 0
    for path in FILES.strays(before=now - SETTLED, is_kept=queries.kept_paths):
        FILES.remove(path)
        number += 1
    return number
