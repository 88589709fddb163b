"""The import of the whole package, stage by stage, each in its own transactions, each safe to repeat.

Killed midway and started again it ends in the same state; run twice it changes nothing the second time.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from commerce.imports import catalogue, customers, prices, totals
from commerce.imports.package import beginning_of
from commerce.imports.progress import Progress
from commerce.imports.rows import Written
from commerce.models import Account, Category, LedgerEntry, PriceEntry, PriceList, PriceListAssignment, Product
from core import planner
from partners import imports, loading

TREE = "bestbuy_2016"
"""The tree of the hierarchies file below which the customers hang."""
IMPORT_LOCK = 7310
"""Advisory lock of a stage, so that two imports do not write the same rows."""

TABLES = (Category, Product, PriceList, PriceListAssignment, PriceEntry, Account, LedgerEntry)


class Mismatch(Exception):
    """The control totals do not agree: the package is not what it says, nothing was written."""

    def __init__(self, differences):
        super().__init__(_("%(count)s control totals do not agree.") % {"count": len(differences)})
        self.differences = differences


@dataclass(frozen=True, slots=True)
class Source:
    """Where the package and its two companion files lie."""

    folder: Path
    hierarchies: Path
    places: Path


def check(package, stream):
    """Add up all lines and compare them with the control totals; raises Mismatch."""
    expected = package.expected()
    with Progress(stream, _("checking"), expected["all"]["lines"]) as progress:
        found = totals.add_up(package, progress.advance)
        progress.done = found.everything.lines
    differences = totals.differences(found, expected)
    if differences:
        raise Mismatch(differences)
    return found


def write(package, source, stream, *, by, now):
    """Write everything; gives {stage: Written}. What was refused is in package.refusals. Raises Unreadable."""
    opened_at = beginning_of(date.fromisoformat(package.expected()["from_"]))
    hierarchies, places = imports.read(source.hierarchies), customers.read_map(source.places)
    done: dict[str, Written] = {}
    with Progress(stream, _("writing"), 6) as progress:

        def stage(name, work, *args, **kwargs):
            with transaction.atomic():
                _lock()
                answer = work(*args, **kwargs)
            progress.advance()
            return _noted(done, name, answer)

        _result, refusals = stage("branches", loading.load, hierarchies, tree=TREE, by=by, now=now)
        package.refusals += refusals
        stage("categories", catalogue.write_categories)
        stage("articles", catalogue.write_products, package)
        stage("standard prices", prices.write_standard, package, root_id=prices.root_of(TREE), by=by, now=now)
        _result, limits = stage("customers", customers.write, package, places, tree=TREE, by=by, now=now)
        ids = customers.partner_ids()
        stage("contract prices", prices.write_contracts, package, partner_ids=ids, by=by, now=now)
    with Progress(stream, _("accounts"), len(limits)) as progress:
        done["accounts"] = customers.open_accounts(limits, progress.advance, by=by, now=opened_at)
        progress.done = len(limits)
    if any(written.created for written in done.values()):
        planner.learn(*TABLES)
    return done


def _noted(done, name, answer):
    result = answer[0] if isinstance(answer, tuple) else answer
    done[name] = Written(result.created, result.changed, result.unchanged)
    return answer


def _lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
