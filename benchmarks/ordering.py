"""From an empty cart to an order: the whole way in web CPU, a long cart changed, a file of 5,000 rows, a submission."""

import logging
import os
import re
import statistics
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks import _common, _requests, _shop
from commerce.actions import cart as carts
from commerce.actions import sheet
from commerce.models import Cart, CartLine, Product
from commerce.pages import quick
from commerce.queries import asked

ROUNDS = 40 if _common.FULL else 15
LONG, SHORT, WAY, ROWS = 542, 20, 5, 5000
LIMITS = {"change": 80, "queries": 12, "submit": 40, "way": 80, "upload": 3000}
"""Milliseconds; those of the way are a tenth of what django-oscar 4.2 takes for the same."""


def priced(acting, count):
    """Give ids of so many products that the buyer sees, with a price for one piece."""
    now = timezone.now()
    cart = carts.open_current(by=acting, now=now, name="Probe")
    ids = Product.objects.filter(is_active=True).values_list("id", flat=True)[: count + 1200]
    carts.copy_lines(lines=[CartLine(product_id=pk, quantity=3) for pk in ids], cart=cart, by=acting, now=now)
    found = list(cart.lines.order_by("id").values_list("product_id", flat=True)[:count])
    if len(found) < count:
        raise SystemExit(f"only {len(found)} products have a price")
    return found


def filled(acting, products):
    """Give a current cart with these products."""
    now = timezone.now()
    cart = carts.open_current(by=acting, now=now)
    lines = [CartLine(product_id=pk, quantity=3) for pk in products]
    carts.copy_lines(lines=lines, cart=cart, by=acting, now=now)
    return cart


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page).group(1)


def checkout(visitor, page):
    """Give what the checkout form sends as it stands, for an order that is paid in advance."""
    return {"key": hidden(page, "key"), "seen_total": hidden(page, "seen_total"), "payment_method": "bank_transfer"}


def whole_way(visitor, codes):
    """Order five codes: quick order, cart, checkout, submission, order; give the CPU milliseconds of each request."""
    Cart.objects.filter(is_current=True).update(is_current=False)
    answers = [visitor.get("/quick-order/")]
    rows = {"code": codes, "quantity": ["3"] * len(codes), "note": [""] * len(codes)}
    answers.append(visitor.post("/quick-order/", {**rows, "to": "new", "name": "Way", "act": "add", "pasted": ""}))
    answers.append(visitor.get(answers[-1].location))
    way_on = re.search(r'href="(/carts/\d+/checkout/)"', answers[-1].body).group(1)
    answers.append(visitor.get(way_on))
    sent = checkout(visitor, answers[-1].body)
    answers.append(visitor.post(way_on.replace("checkout", "submission"), sent))
    answers.append(visitor.get(answers[-1].location))
    if "/orders/" not in answers[-2].location:
        raise SystemExit("no order was made")
    return [answer.milliseconds for answer in answers]


STEPS = ("quick order", "lines added", "cart", "checkout", "submission", "order")


def measure_way(visitor, codes):
    taken = [whole_way(visitor, codes) for _round in range(ROUNDS + 3)][3:]
    _common.figure("ordering", f"whole way, {WAY} lines", statistics.median(map(sum, taken)), "ms CPU", LIMITS["way"])
    for place, step in enumerate(STEPS):
        _common.figure("ordering", f"of it: {step}", statistics.median(each[place] for each in taken), "ms CPU")


def measure_submission(visitor, acting, products):
    """A submission by POST, 20 lines."""
    taken = []
    for _round in range(ROUNDS + 3):
        cart = filled(acting, products)
        page = visitor.get(f"/carts/{cart.pk}/checkout/").body
        taken.append(visitor.post(f"/carts/{cart.pk}/submission/", checkout(visitor, page)).milliseconds)
    _common.figure("ordering", f"submission of {SHORT} lines", statistics.median(taken[3:]), "ms CPU", LIMITS["submit"])


def measure_change(visitor, acting, products):
    """One line of a long cart changed by htmx."""
    cart = filled(acting, products)
    line = cart.lines.order_by("id").first()
    taken = []
    for number in range(ROUNDS + 3):
        values = {"quantity": 3 + number}
        taken.append(visitor.post(f"/carts/lines/{line.pk}/", values, by_htmx=True).elapsed)
    case = f"one line of {LONG} changed"
    _common.figure("ordering", case, statistics.median(taken[3:]), "ms", LIMITS["change"])
    connection.force_debug_cursor = True
    queries = visitor.post(f"/carts/lines/{line.pk}/", {"quantity": 7}, by_htmx=True).queries
    connection.force_debug_cursor = False
    _common.figure("ordering", f"{case}, queries", len(queries), "queries", LIMITS["queries"])
    shown = [visitor.get(f"/carts/{cart.pk}/").elapsed for _round in range(ROUNDS)]
    _common.figure("ordering", f"cart of {LONG} lines shown", statistics.median(shown), "ms")


def measure_upload(acting):
    """A file of 5,000 rows from its bytes to the verdict of each row."""
    codes = list(Product.objects.order_by("id").values_list("code", flat=True))
    lines = [f"{codes[place % len(codes)]}\t{place % 7 + 1}" for place in range(ROWS)]
    file = SimpleUploadedFile("order.tsv", ("sku\tquantity\n" + "\n".join(lines)).encode())
    taken = []
    for _round in range(5):
        began = _common.time.perf_counter()
        job = sheet.keep(name=file.name, content=file.open().read(), list_id=None, by=acting, now=timezone.now())
        judged = asked.judged(sheet.rows(job=job), acting=acting, now=timezone.now())
        quick.rows(judged[:100], acting=acting, now=timezone.now())
        taken.append((_common.time.perf_counter() - began) * 1000)
    case = f"verdict of {ROWS} rows from a file"
    _common.figure("ordering", case, statistics.median(taken), "ms", LIMITS["upload"])


def main():
    folder = _common.package()
    if folder is None:
        return
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        _shop.load(folder)
        call_command("collectstatic", interactive=False, verbosity=0)
        acting = _shop.buyer("bench_buyer")
        visitor = _requests.Visitor("bench_buyer")
        products = priced(acting, LONG)
        codes = list(Product.objects.filter(pk__in=products[:WAY]).values_list("code", flat=True))
        measure_way(visitor, codes)
        measure_submission(visitor, acting, products[:SHORT])
        measure_change(visitor, acting, products)
        measure_upload(acting)


if __name__ == "__main__":
    main()
