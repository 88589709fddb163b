"""Partners by the hundred thousand: search, list, paging, export, import, tree, moves (P1, P8, P9, P10).

--full: 100,000 partners and 300,000 people; without it a tenth.
"""

import logging
import os
import random
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import quote_plus

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import _common, _requests
from core import clock, jobs
from partners import demo, queries
from partners.actions import partner as actions
from partners.demo import bulk
from partners.demo.world import World
from partners.intake import job
from partners.models import Partner, User

BENCH = "partners"
PARTNERS, PEOPLE = (100_000, 300_000) if _common.FULL else (10_000, 30_000)
PAGES = 1000 if _common.FULL else 200
SEARCHES = 200
PAGE = 50


def world():
    """Write the operator with its staff and the many others; give a visitor and the acting channel administrator."""
    drawn = World(clock.now(), demo.hashed())
    drawn.draw_operator()
    drawn.write()
    began = time.perf_counter()
    with transaction.atomic():
        _common.note(bulk.seed(partners=PARTNERS, users=PEOPLE))
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute("VACUUM ANALYZE")
    seconds = time.perf_counter() - began
    _common.figure(BENCH, f"seed {PARTNERS:,} partners, {PEOPLE:,} people", seconds, "s")
    return _requests.Visitor("max"), queries.places(User.objects.get(username="max"))[0]


def timed(visitor, address):
    """Give (milliseconds in the database, number of statements, CPU milliseconds) of a page."""
    connection.force_debug_cursor = True
    try:
        found = visitor.get(address).queries
    finally:
        connection.force_debug_cursor = False
    return sum(float(entry["time"]) for entry in found) * 1000, len(found), visitor.get(address).milliseconds


def searches(visitor):
    """Look for names, codes, cities and VAT numbers, a third of the names with a typing error."""
    chance, texts = random.Random(3), []
    sample = list(
        Partner.objects.filter(code__startswith="B").order_by("?").values_list("name", "code", "tax_number")[:SEARCHES]
    )
    for number, (name, code, tax_number) in enumerate(sample):
        word = chance.choice(name.split())
        mistyped = word[: len(word) // 2] + word[len(word) // 2 + 1 :]
        texts.append([name, word, mistyped, code, tax_number or mistyped, "York"][number % 6])
    taken = []
    for text in texts:
        taken.append(timed(visitor, f"/partners/?q={quote_plus(text)}")[0])
    taken.sort()
    _common.figure(
        BENCH, f"search, p95 of {len(taken)}, statements of the page", taken[int(len(taken) * 0.95)], "ms", 100
    )
    _common.figure(BENCH, "search, median", statistics.median(taken), "ms")


def paging(visitor):
    """Turn the pages of the list one by one."""
    _milliseconds, statements, cpu = timed(visitor, "/partners/")
    _common.figure(BENCH, "list page, statements", statements, "queries", 10)
    _common.figure(BENCH, "list page, CPU", cpu, "ms")
    address, first = "/partners/", None
    for number in range(1, PAGES):
        body = visitor.get(address).body
        following = re.search(r'href="([^"]*[?&;]after=[^"]+)"', body)
        if following is None:
            _common.note(f"the list ends at page {number}")
            break
        address = "/partners/" + following.group(1).replace("&amp;", "&").replace("/partners/", "")
        first = first or address
    near, far = ([timed(visitor, each)[0] for _ in range(20)] for each in (first, address))
    _common.figure(BENCH, f"page {PAGES:,} by key", statistics.median(far), "ms", statistics.median(near))


def resident():
    """Give this process's resident memory in MB."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def export(visitor):
    """Stream all partners as tab-delimited text."""
    before, began, rows, most = resident(), time.perf_counter(), 0, 0.0
    first = None
    for piece in visitor.stream("/partners/?export=tsv"):
        first = first or time.perf_counter() - began
        rows += piece.count(b"\n")
        most = max(most, resident() - before)
    seconds = time.perf_counter() - began
    _common.figure(BENCH, f"export of {rows - 1:,} partners, first byte", first, "s", 1)
    _common.figure(BENCH, "export, resident memory more", most, "MB", 150)
    _common.figure(BENCH, "export, rows a second", (rows - 1) / seconds, "rows/s")


def intake(acting):
    """Import as many partners as there are, through both jobs."""
    lines = ["code\tname\tparent\ttype\tcurrency\temail\tstreet\tpostcode\tcity\tcountry"]
    for number in range(PARTNERS):
        above = f"I{number - number % 20:07}" if number % 20 else ""
        street = "1 High Street\tLS1\tLeeds\tGB" if number % 20 == 0 else "\t\t\t"
        lines.append(f"I{number:07}\tImported {number}\t{above}\tRetailer\tGBP\to{number}@import.example\t{street}")
    upload = SimpleUploadedFile("many.tsv", "\n".join(lines).encode())
    began = time.perf_counter()
    checked = job.started_check("partners", upload, acting)
    jobs.work()
    middle = time.perf_counter()
    written = job.started_write(checked, mode="all", invite=False, by=acting)
    jobs.work()
    ended = time.perf_counter()
    written.refresh_from_db()
    if written.state != "done" or written.result["counts"]["new"] != PARTNERS:
        raise SystemExit(f"the import did not work: {written.state} {written.note} {written.error}")
    _common.figure(
        BENCH, f"import of {PARTNERS:,} partners, check and write", PARTNERS / (ended - began), "rows/s", 2000
    )
    _common.figure(BENCH, "import, check alone", PARTNERS / (middle - began), "rows/s")
    began = time.perf_counter()
    job.started_write(checked, mode="all", invite=False, by=acting)
    jobs.work()
    _common.figure(BENCH, "the same file again", PARTNERS / (time.perf_counter() - began), "rows/s")


def faulty(acting):
    """Import half as many partners as there are, of which one in a hundred is refused (X17)."""
    lines, rows = ["code\tname\tparent\ttype\tcurrency"], PARTNERS // 2
    for number in range(rows):
        above = f"F{number - number % 20:07}" if number % 20 else ""
        currency = "XXL" if number % 100 == 99 else "GBP"
        lines.append(f"F{number:07}\tFaulty {number}\t{above}\tRetailer\t{currency}")
    upload = SimpleUploadedFile("faulty.tsv", "\n".join(lines).encode())
    began = time.perf_counter()
    checked = job.started_check("partners", upload, acting)
    jobs.work()
    written = job.started_write(checked, mode="sound", invite=False, by=acting)
    jobs.work()
    seconds = time.perf_counter() - began
    written.refresh_from_db()
    counts = written.result["counts"]
    if (counts["new"], counts["refused"]) != (rows - rows // 100, rows // 100):
        raise SystemExit(f"the import did not work: {written.state} {written.note} {counts}")
    _common.figure(BENCH, f"import of {rows:,} with 1 % refused", rows / seconds, "rows/s", 2000)


def tree(visitor, acting):
    """Effective status of a page, a star of 1,565 leaves opened, a branch of a tenth of all moved there and back."""
    ids = list(
        Partner.objects.filter(code__startswith="B", children=None).order_by("?").values_list("pk", flat=True)[:PAGE]
    )
    taken = []
    for _ in range(50):
        began = time.perf_counter()
        queries.effective_statuses(ids)
        taken.append((time.perf_counter() - began) * 1000)
    _common.figure(BENCH, f"effective status of {PAGE}", statistics.median(taken), "ms", 5)
    star = bulk.CODE.format(0)
    for _ in range(3):  # the first one compiles templates
        began = time.perf_counter()
        leaves = visitor.get(f"/partners/{star}/hierarchy/?all=1").body.count('role="treeitem"')
        seconds = time.perf_counter() - began
    _common.figure(BENCH, f"tree of {leaves:,} lines opened", seconds, "s", 1)
    branch = Partner.objects.get(code=bulk.CODE.format(bulk.STAR + 2))
    home, away = branch.parent, Partner.objects.get(code=bulk.CODE.format(bulk.STAR + 1 + PARTNERS // bulk.BRANCH))
    size = len(queries.subtree_ids(branch.pk))
    taken = []
    for parent in (away, home):
        began = time.perf_counter()
        actions.move(partner=branch, parent=parent, by=acting, now=clock.now())
        taken.append(time.perf_counter() - began)
    _common.figure(BENCH, f"move of a branch of {size:,} nodes", max(taken), "s", 2)


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        visitor, acting = world()
        tree(visitor, acting)
        searches(visitor)
        paging(visitor)
        export(visitor)
        intake(acting)
        faulty(acting)


if __name__ == "__main__":
    main()
