"""The mails that the demo's mail catcher keeps (a Maildir), read for the Outbox page."""

import email
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """What was attached to a mail."""

    name: str
    content_type: str
    content: bytes

    @property
    def size(self):
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it arrived."""

    key: str
    at: datetime
    to: str
    subject: str
    text: str
    html: str
    files: list[File] = field(default_factory=list)


def one(folder, key):
    """Give the mail of a Maildir that is called so; None without one."""
    return next((mail for mail in newest(folder, limit=500) if mail.key == key), None)


def newest(folder, *, limit):
    """Give the newest mails of a Maildir; none while the folder is not there."""
    files = [path for part in ("new", "cur") for path in Path(folder, part).glob("*")]
    files.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    return [_read(path) for path in files[:limit]]


def _read(path):
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    parts = {kind: message.get_body(preferencelist=(kind,)) for kind in ("plain", "html")}
    content = {kind: part.get_content() if part else "" for kind, part in parts.items()}
    return Mail(
        key=path.name.split(":")[0],
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        to=message["To"],
        subject=message["Subject"],
        text=content["plain"],
        html=content["html"],
        files=[_file(part) for part in message.iter_attachments()],
    )


def _file(part):
    return File(part.get_filename() or "", part.get_content_type(), part.get_payload(decode=True) or b"")
