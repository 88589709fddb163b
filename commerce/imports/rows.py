"""Write rows by their natural key: new ones are created, different ones corrected, equal ones left untouched."""

from dataclasses import dataclass

BATCH = 2000


@dataclass(slots=True)
class Written:
    """How many rows of one stage were created, corrected, left as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other):
        return Written(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)


def write(model, wanted, existing):
    """`wanted` is {key: {field: value}}, `existing` {key: instance}. Gives Written."""
    new, changed = [], []
    for key, values in wanted.items():
        row = existing.get(key)
        if row is None:
            new.append(model(**values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    model.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        fields = {name.removesuffix("_id") for values in wanted.values() for name in values}
        model.objects.bulk_update(changed, sorted(fields), batch_size=BATCH)
    return Written(len(new), len(changed), len(wanted) - len(new) - len(changed))
