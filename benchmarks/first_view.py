"""What a browser is sent and how soon it shows it: Chromium, a processor four times slower, loopback, the demo's data.

A page is asked for with nothing kept and then again, on an installation as it runs for real. Bytes are those over the
wire, heads included. Left out where Chromium or Playwright is missing.
"""

import io
import os
import statistics
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from benchmarks import _common, _installation, _requests

BENCH = "first_view"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-dev-shm-usage"]  # fmt: skip
FIRST_KB, LATER_KB, SHIFT, PAINT_MS = 120, 30, 0.01, 1000
SLOWER = 4
ROUNDS = 5 if _common.FULL else 1
SETTLED_MS = 400
PAGES = {
    "sign-in": (None, "/account/sign-in/"),
    "home: buyer": ("bea", "/"),
    "home: approver": ("carl", "/"),
    "home: partner administrator": ("ada", "/"),
    "home: seller": ("sam", "/"),
    "home: finance": ("fay", "/"),
    "home: marketplace manager": ("max", "/"),
    "home: vendor": ("vic", "/"),
    "home: affiliate": ("alf", "/"),
    "home: reseller": ("ruth", "/"),
    "catalogue": ("bea", "/catalogue/"),
    "cart": ("bea", "/carts/current/"),
    "order desk": ("max", "/desk/?list=all"),
    "sales desk": ("sam", "/sales/"),
    "inbox": ("vic", "/messages/sales/"),
    "search": ("max", "/search/?q=acme"),
    "settings": ("max", "/settings/"),
    "first hour": ("max", "/setup/"),
}
WATCH_JS = """
    window.seen = { shift: 0, paint: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.seen.paint = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
"""


class Window:
    """A browser that has kept nothing yet, of somebody who is signed in."""

    def __init__(self, browser, house, cookie):
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        pairs = [pair.split("=", 1) for pair in cookie.split("; ")] if cookie else []
        self.context.add_cookies([{"name": name, "value": value, "url": house} for name, value in pairs])
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH_JS)
        self.bytes = 0
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        wire.on("Network.loadingFinished", self._count)

    def load(self, address):
        """Load a page; give kB over the wire, layout shift, milliseconds to its largest paint."""
        self.bytes = 0
        status = self.page.goto(address, wait_until="networkidle").status
        self.page.wait_for_timeout(SETTLED_MS)
        if status != 200:
            raise SystemExit(f"{address}: {status}")
        seen = self.page.evaluate("window.seen")
        return self.bytes / 1000, seen["shift"], seen["paint"]

    def _count(self, told):
        self.bytes += told["encodedDataLength"]


def measure(browser, house, name, cookie, path):
    """Load a page with nothing kept and again, some times; print the medians, of shifts the most."""
    first, later = [], []
    for _round in range(ROUNDS):
        window = Window(browser, house, cookie)
        first.append(window.load(f"{house}{path}"))
        later.append(window.load(f"{house}{path}"))
        window.context.close()
    wire, paint = (lambda found: statistics.median(one[0] for one in found)), statistics.median(x[2] for x in first)
    _common.figure(BENCH, f"{name}, first view", wire(first), "kB", FIRST_KB)
    _common.figure(BENCH, f"{name}, later view", wire(later), "kB", LATER_KB)
    _common.figure(BENCH, f"{name}, layout shift", max(one[1] for one in first + later), "share", SHIFT)
    _common.figure(BENCH, f"{name}, largest paint", paint, "ms", PAINT_MS)


def main():
    if not CHROMIUM.exists() or not find_spec("playwright"):
        return _common.note("left out: no Chromium, or no Playwright")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not there in an installation

    with tempfile.TemporaryDirectory() as folder, override_settings(DEMO=True):
        call_command("seed", stdout=io.StringIO())
        cookies = {name: name and _requests.Visitor(name).cookie for name, _path in PAGES.values()}
        connection.close()
        with _installation.opened(folder, "web") as house, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
            for name, (username, path) in PAGES.items():
                measure(browser, house.url, name, cookies[username], path)
            browser.close()
    return None


if __name__ == "__main__":
    sys.exit(main())
