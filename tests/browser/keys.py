"""Hands on a keyboard: each step is reached by Tab and is seen while it has the focus."""

from tests.browser.screen import PROBES

MOST = 90


class Keys:
    """Hands that have no mouse, and eyes that follow the focus."""

    def __init__(self, page):
        self.page = page
        page.add_init_script(path=PROBES)
        self.press, self.type = page.keyboard.press, page.keyboard.type

    def go(self, address):
        """Open a page and skip to its content."""
        self.page.goto(address)
        self.page.locator(".skip-link").focus()
        self.press("Enter")
        return self

    def to(self, goal, step="Tab"):
        """Press Tab until `goal` has the focus; fail where the focus cannot be seen on the way."""
        self.page.wait_for_load_state()
        for _each in range(MOST):
            if goal.evaluate("element => element === document.activeElement"):
                return self
            self.press(step)
            hidden = self.page.evaluate("probes.focus()")
            assert hidden == "", f"{self.page.url}: {hidden}"
        raise AssertionError(f"{self.page.url}: {goal} is not reached by {MOST} keys")

    def button(self, name):
        return self.to(self.page.get_by_role("button", name=name).first)

    def link(self, name):
        return self.to(self.page.get_by_role("link", name=name).first)

    def field(self, label, text):
        """Go to a field and type; what stands there is replaced."""
        self.to(self.page.get_by_label(label).first)
        self.press("Control+a")
        self.type(text)
        return self
