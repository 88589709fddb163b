"""Post a file of credit postings on the server, as a system would send it: the same reading, the same answer (K5)."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commerce.actions import credit_message
from commerce.credit_messages import MOST_BYTES, answering, reading
from commerce.credit_messages.unsound import Unsound
from commerce.models import CreditMessage
from core import clock
from core.actor import SYSTEM


class Command(BaseCommand):
    help = (
        "Post the XML message in a file and print the answer. Repeating it gives the same answer; 0 is posted, 1 not."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="an XML file, as docs/credit-messages.md describes")

    def handle(self, *, file, **options):
        try:
            with file.open("rb") as opened:
                body = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        answer, is_posted = taken(body)
        self.stdout.write(answer.decode(), ending="")
        if not is_posted:
            sys.exit(1)


def taken(body):
    """Post a message; give the answer and whether it is posted."""
    if len(body) > MOST_BYTES:
        return answering.error("too_long", "A message has at most 4 MB."), False
    try:
        channel = CreditMessage.Channel.COMMAND
        kept = credit_message.take(message=reading.read(body), channel=channel, by=SYSTEM, now=clock.now())
    except Unsound as error:
        return answering.error(error.code, error.sentence, error.faults), False
    except credit_message.IdTaken as refused:
        return answering.error("id_taken", refused.sentence), False
    return bytes(kept.answer), kept.status == answering.STATUS[answering.POSTED]
