"""What came of checking a file: rows that are new, changed, the same, or refused with the reason."""

from dataclasses import dataclass, field
from typing import Any

from core.intake import SHOWN, Refusal


@dataclass(frozen=True, slots=True)
class Change:
    """A row that alters what is there: {field: (old, new)}."""

    line: Any
    key: str
    name: str
    fields: dict
    record: object


@dataclass(slots=True)
class Outcome:
    """All rows of a file; `new` are records to create, parents before children."""

    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)

    def refuse(self, line, key, reason):
        self.refused.append(Refusal(line, key, str(reason)))

    @property
    def counts(self):
        return {
            "new": len(self.new), "changed": len(self.changed), "unchanged": self.unchanged,
            "refused": len(self.refused),
        }  # fmt: skip

    def samples(self):
        """Give the first rows of each kind as JSON-able values for the page."""
        self.refused.sort(key=lambda row: row.line.number)
        return {
            "new": [record.shown for record in self.new[:SHOWN]],
            "changed": [
                {"key": row.key, "name": row.name, "line": row.line.number,
                 "fields": [[name, str(old), str(new)] for name, (old, new) in row.fields.items()]}
                for row in self.changed[:SHOWN]
            ],
            "refused": [{"line": r.line.number, "key": r.key, "reason": r.reason} for r in self.refused[:SHOWN]],
        }  # fmt: skip
