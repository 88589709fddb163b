"""People at their browsers, without the browser: pages, links and forms, and the pauses that people make."""

import http.cookiejar
import random
import re
import time
import urllib.error
import urllib.request
from collections import Counter
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html

THINKING_SECONDS = (2, 8)
PATIENCE_SECONDS = 60
SAID = "//*[contains(concat(' ', @class, ' '), ' note ') or contains(concat(' ', @class, ' '), ' field-error ')]"
NUMBER = re.compile(r"\d+")
REFUSED = {409, 422}
"""A rule said no, in a sentence: part of every day."""


class Gone(Exception):
    """A page does not have what somebody looks for: he does something else."""


class Page:
    """What came back."""

    def __init__(self, url, text):
        self.url, self.tree = url, lxml.html.fromstring(text) if text.strip() else None

    def links(self, beginning):
        """Give the page's links to addresses that begin so."""
        found = self.tree.xpath("//a/@href") if self.tree is not None else []
        return [link for link in found if link.startswith(beginning)]

    def forms(self, ending):
        """Give the page's forms that go to addresses that end so."""
        return [form for form in self.tree.forms if (form.get("action") or "").partition("?")[0].endswith(ending)]

    def says(self):
        """Give the sentences of a refusal."""
        found = self.tree.xpath(SAID) if self.tree is not None else []
        return " / ".join(dict.fromkeys(" ".join(each.text_content().split()) for each in found if each.text_content()))

    def polls(self):
        """Give the address where the open page asks for news."""
        return next(iter(self.tree.xpath("//@data-poll")), None) if self.tree is not None else None


class Person:
    """One user with a session of his own. `odd` are answers that nobody should get, `taken` the seconds of all,
    `refused` what rules said no to, in their words."""

    def __init__(self, house, username, *, seed, polling_seconds=15):
        self.house, self.username, self.polling_seconds = house, username, polling_seconds
        self.chance, self.jar = random.Random(seed), http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.opener.addheaders = [("Accept-Language", "en-GB"), ("Accept-Encoding", "identity")]
        self.odd, self.taken, self.statuses, self.page = [], [], Counter(), None
        self.refused = Counter()

    def sign_in(self, password):
        self.open("/account/sign-in/")
        self.send(self.form_with("login"), login=self.username, password=password)

    def open(self, address):
        """Ask for a page; think about it."""
        return self._ask(address, None)

    def send(self, form, /, **values):
        """Fill in a form and send it; think about what came."""
        sent = [(name, value) for name, value in form.form_values() if name not in values]
        sent += [(name, value) for name, value in values.items() if value is not None]
        if (form.get("method") or "get").lower() == "get":
            return self.open(f"{(form.get('action') or self.page.url).partition('?')[0]}?{urlencode(sent)}")
        return self._ask(form.get("action") or self.page.url, urlencode(sent).encode())

    def any_link(self, beginning):
        """Open one of the page's links to such addresses."""
        return self.open(self._any(self.page.links(beginning)))

    def any_form(self, ending):
        """Give one of the page's forms to such addresses."""
        return self._any(self.page.forms(ending))

    def form_with(self, field):
        """Give the page's form that asks for this; somebody else may have been quicker, and there is none any more."""
        return self._any([form for form in self.page.tree.forms if field in form.fields])

    def _any(self, found):
        if not found:
            raise Gone
        return self.chance.choice(found)

    def _ask(self, address, body):
        asked = urljoin(self.page.url if self.page else self.house, address)
        url, status, text = self._answer(asked, body)
        self.page = Page(url, text) if text is not None else self.page
        if status in REFUSED:
            self.refused[NUMBER.sub("#", f"{urlsplit(url).path} {self.page.says()}"[:200])] += 1
            raise Gone
        self._think()
        return self.page

    def _answer(self, address, body=None):
        """Give address, status and text of an answer; no text where it is a file."""
        headers = {"Referer": address}
        began = time.monotonic()
        try:
            with self.opener.open(urllib.request.Request(address, body, headers), timeout=PATIENCE_SECONDS) as answer:
                url, status, kind, read = (
                    answer.url,
                    answer.status,
                    answer.headers.get("Content-Type", ""),
                    answer.read(),
                )
        except urllib.error.HTTPError as error:
            url, status, kind, read = error.url, error.code, error.headers.get("Content-Type", ""), error.read()
        except OSError as error:
            url, status, kind, read = address, 0, "", str(error).encode()
        self.taken.append(time.monotonic() - began)
        self.statuses[status] += 1
        if (status >= 400 and status not in REFUSED) or not status:
            self.odd.append(f"{self.username}: {address} {status} {read[:80] if not status else ''}")
        return url, status, read.decode() if kind.startswith("text/html") else None

    def _think(self):
        """Wait as people do; the page that is open asks for news meanwhile."""
        until = time.monotonic() + self.chance.uniform(*THINKING_SECONDS)
        news = self.page.polls()
        if news and self.chance.random() < sum(THINKING_SECONDS) / 2 / self.polling_seconds:
            self._answer(urljoin(self.house, news))
        time.sleep(max(0, until - time.monotonic()))
