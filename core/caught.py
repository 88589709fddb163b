"""The mails that the demo's mail catcher keeps (a Maildir), read for the Outbox page."""

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it arrived."""

    key: str
    at: datetime
    to: str
    subject: str
    text: str
    html: str


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
    )
