"""CPU time and queries of pages, signed in, with the real data; a bare Django page in the same run."""

import logging
import multiprocessing
import os
import statistics
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks import _bare_page, _common, _requests, _shop
from commerce.queries import catalogue

ROUNDS = 120 if _common.FULL else 60
MAX_QUERIES, MAX_OF_HOME = 10, 12
CATALOGUE = "catalogue of 24 products"


def bare_page(username):
    """Start the bare page's process; give the pipe to it."""
    here, there = multiprocessing.Pipe()
    ours = os.environ["DJANGO_SETTINGS_MODULE"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks._bare_settings"
    target = multiprocessing.get_context("spawn").Process(target=_bare_page.serve, args=(there, username), daemon=True)
    target.start()
    os.environ["DJANGO_SETTINGS_MODULE"] = ours
    return here


def pages():
    """Write what is shown; give {page: (visitor, address, the same page with one row)}."""
    _shop.brought_to_today()
    buyer, other = _shop.buyer("bench_buyer"), _shop.buyer("bench_other")
    _shop.manager("bench_manager")
    _shop.fill_cart(buyer, 20)
    _shop.fill_cart(other, 1)
    long, short = _shop.ordered(buyer, _shop.LINES), _shop.ordered(buyer, 1)
    _shop.inbox("bench_approver", buyer, 25)
    _shop.inbox("bench_idle", buyer, 1)
    homes = {f"home: {label}": (_requests.Visitor(name), "/", None) for label, name in _shop.everybody(buyer).items()}
    code = catalogue.page(acting=buyer, now=long.submitted_at).items[0].code
    visit = {name: _requests.Visitor(f"bench_{name}") for name in ("buyer", "other", "manager", "approver", "idle")}
    cart, many, one = "/carts/current/", f"/orders/{long.number}/", f"/orders/{short.number}/"
    return {
        CATALOGUE: (visit["buyer"], "/catalogue/?page=2", None),
        "search": (visit["buyer"], "/catalogue/?q=set", (visit["buyer"], f"/catalogue/?q={code}")),
        "product": (visit["buyer"], f"/catalogue/{code}/", None),
        "cart of 20 lines": (visit["buyer"], cart, (visit["other"], cart)),
        f"order of {_shop.LINES} lines": (visit["buyer"], many, (visit["buyer"], one)),
        "approvals inbox": (visit["approver"], "/approvals/", (visit["idle"], "/approvals/")),
        "order desk": (visit["manager"], "/desk/?list=all", (visit["manager"], f"/desk/?q={short.number}")),
        **homes,
    }


def measure(found, bare):
    """Ask for all pages in turn, the bare one among them; print what they take."""
    taken = {name: [] for name in [*found, "bare"]}
    for number in range(-5, ROUNDS):
        for name, (visitor, address, _small) in found.items():
            milliseconds = visitor.get(address).milliseconds
            if number >= 0:
                taken[name].append(milliseconds)
        bare.send("go")
        milliseconds = bare.recv()
        if number >= 0:
            taken["bare"].append(milliseconds)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name in found:
        _common.figure("pages", name, medians[name], "ms CPU", medians["bare"])


def count(found):
    """Print how many queries a page takes, against the most it may; stop when that depends on the rows."""
    for name, (visitor, address, small) in found.items():
        number = len(visitor.queries(address))
        most = MAX_OF_HOME if address == "/" else MAX_QUERIES
        _common.figure("pages", f"{name}, queries", number, "queries", most)
        if small and len(small[0].queries(small[1])) > number:
            raise SystemExit(f"{name}: fewer rows take more queries")


def main():
    folder = _common.package()
    if folder is None:
        return
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        _shop.load(folder)
        call_command("collectstatic", interactive=False, verbosity=0)
        found = pages()
        bare = bare_page("bench_buyer")
        measure(found, bare)
        bare.send(None)
        count(found)


if __name__ == "__main__":
    main()
