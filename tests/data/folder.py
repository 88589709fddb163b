"""Where the wholesaler's data lie: beside the checkout, or where DATA_DIR says. They are not part of the project."""

import csv
import json
import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parents[2].parent / "shared" / "data")
PACKAGE = DATA / "online_retail"
SAMPLE = DATA / "online_retail_sample_2days"
HIERARCHIES = DATA / "hierarchies.csv"

needs_data = [
    pytest.mark.data,
    pytest.mark.skipif(not PACKAGE.is_dir(), reason=f"the wholesaler's data are not there: {DATA} (DATA_DIR)"),
]


def rows(name):
    """Give the rows of a CSV file as dicts."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected(folder):
    """Give the control totals of a package."""
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def json_of(name):
    """Give what a JSON file of the data holds."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))
