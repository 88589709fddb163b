"""A real Chromium that looks at pages which Django's test client has rendered, without a house or a request a page: the
sheets are loaded once, then one body follows the other. What scripts make of a page is for who visits the house."""

import mimetypes
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from django.contrib.staticfiles import finders

DESK, ZOOMED, NARROW = 1280, 640, 320
"""A desk, the same at 200 %, and at 400 % or a small phone."""

HEIGHT = 900
PROBES = Path(__file__).parent / "probes.js"
OWN = {"/axe.js": Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js", "/probes.js": PROBES}
BLANK = b"""<!doctype html><html lang="en" class="js" data-bs-theme="light"><head><title>Blank</title>
<link rel="stylesheet" href="/static/css/app.css"><script src="/axe.js"></script><script src="/probes.js"></script>
</head><body></body></html>"""


LATE, WAITED_FOR = b"font-display: optional", b"font-display: block"
"""A slow machine must not measure other letters than a quick one."""


class _Desk(BaseHTTPRequestHandler):
    """Hands out a blank page and what it links."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/":
            return self._give(BLANK, "text/html; charset=utf-8")
        found = OWN.get(path) or (path.startswith("/static/") and finders.find(path.removeprefix("/static/")))
        if not found:
            return self._give(b"", "text/plain", 404)
        content = Path(found).read_bytes()
        return self._give(content.replace(LATE, WAITED_FOR), mimetypes.guess_type(path)[0])

    def _give(self, body, kind, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


class Screen:
    """What keeps people out of a page, in words. In the dark are looked at pages with something new on them."""

    def __init__(self, context, url):
        self.pages, self.darkened = {}, set()
        for width in (DESK, ZOOMED, NARROW):
            self.pages[width] = context.new_page()
            self.pages[width].set_viewport_size({"width": width, "height": HEIGHT})
            self.pages[width].goto(url)

    def faults(self, response):
        """Give the barriers of a response, what is wider than the page, and what is cut off."""
        found = self._look(DESK, response, "barriers")
        kinds = set(self.pages[DESK].evaluate("probes.kinds()"))
        if kinds - self.darkened:
            found += self.pages[DESK].evaluate("probes.dark()")
            self.darkened |= kinds
        return found + self._look(ZOOMED, response, "tooWide") + self._look(NARROW, response, "narrow")

    def turned(self, response):
        """Give what the sheets do to a reader who turns the screen (WCAG 1.3.4)."""
        return self._look(DESK, response, "turning")

    def too_wide(self, response):
        """Give what is wider than a page of 320 px."""
        return self._look(NARROW, response, "tooWide")

    def _look(self, width, response, probe):
        assert b"</body>" in response.content, f"no page: {response.status_code}"
        return self.pages[width].evaluate(
            "([html, probe]) => { probes.show(html); return probes[probe]() }", [response.content.decode(), probe]
        )


@contextmanager
def opened(browser):
    """Give a screen."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Desk)
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(reduced_motion="reduce", locale="en-GB", timezone_id="Europe/London")
    try:
        yield Screen(context, f"http://127.0.0.1:{server.server_port}/")
    finally:
        context.close()
        server.shutdown()
        server.server_close()
