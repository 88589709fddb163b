"""Somebody with a browser of his own, who notices every error and every barrier of the pages he opens."""

from pathlib import Path
from typing import ClassVar

from playwright.sync_api import expect

from tests.pages.world import PASSWORD

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text()
RUN_AXE = """async (rules) => (await axe.run(document, {resultTypes: ["violations"], ...rules})).violations
    .flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")}`))"""
PRELOAD = {"preload": False}  # of style sheets, which our policy stops; the rule that reads them is experimental
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RULES = {"light": PRELOAD, "dark": {**PRELOAD, "runOnly": COLOURS}}
"""What axe-core looks for in each theme: all it knows, and once more what colours decide."""

KINDS = """(() => { const kind = each => [each.localName, ...each.classList].join(".");
    const all = [...document.body.querySelectorAll("*")];
    return [...new Set(all.map(each => kind(each.parentNode) + " > " + kind(each)))]
})()"""

HARMLESS = ("status of 404", "status of 422", "signal is aborted without reason")
"""What is written about answers the tests ask for, and about a request that gives way to a newer one (hx-sync)."""

expect.set_options(timeout=20_000)


class Visitor:
    """`page` is his page; `close` fails on console errors, among them whatever the security policy stopped."""

    met: ClassVar[set] = set()
    """What stood in what on the pages that were looked at, by anybody of this run."""

    def __init__(self, browser, url, *, script=True, width=1280, height=900):
        self.script, self.url = script, url
        self.context = browser.new_context(
            base_url=url,
            java_script_enabled=script,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/London",
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.errors = []
        self.probed = set()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_exception):
        self.context.close()
        if kind is None:
            assert self.errors == [], self.errors

    def open(self, address):
        """Go to an address and look around there."""
        self.page.goto(address)
        self.look()
        return self.page

    def sign_in_by(self, session):
        """Come with the cookie of a session that is there already."""
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])

    def sign_in(self, login):
        """Sign in on the page that asks for it."""
        self.page.locator("[name=login]").fill(login)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator(".topbar")).to_be_visible()

    def go(self, entry):
        """Follow an entry of the navigation, whose section is unfolded first where it is folded."""
        navigation = self.page.locator("#navigation")
        link = self.page.get_by_role("link", name=entry, exact=True, include_hidden=True)
        section = navigation.locator("details:not([open])", has=link)
        if section.count():
            section.locator("summary").click()
        navigation.get_by_role("link", name=entry, exact=True).click()

    def look(self):
        """Fail where something keeps people out, in light or in dark; without scripts nothing can find it.

        Pages as they are opened are looked at in test_every_page: here it is what nobody has met yet.
        """
        self.page.wait_for_load_state()
        if self.script and (new := set(self.page.evaluate(KINDS)) - self.met):
            self.met.update(new)
            found = self.barriers()
            assert found == {"light": [], "dark": []}, f"{self.page.url}: {found}"

    def barriers(self):
        """Give {theme: what axe-core finds} on the page as it is."""
        self.probed.add(self.page.url)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = {}
        for theme, rules in RULES.items():
            self.page.emulate_media(color_scheme=theme)
            expect(self.page.locator("html")).to_have_attribute("data-bs-theme", theme)
            found[theme] = self.page.evaluate(RUN_AXE, rules)
        self.page.emulate_media(color_scheme="light")
        return found

    def too_wide(self):
        """Tell by how many pixels the page scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def _note(self, message):
        is_axe = "Applying inline style" in message.text and self.page.url in self.probed
        if message.type == "error" and not is_axe and not any(each in message.text for each in HARMLESS):
            self.errors.append(f"{self.page.url}: {message.text}")
