"""Texts of the companies that `seed --scale` makes; with a canary each is unique and names its company and field."""

from itertools import count


class Texts:
    """Gives one company's texts: plain ones, or tokens like CNRY-C01-note-7 that no other company's page may show."""

    def __init__(self, company, is_canary):
        self.company, self.is_canary = company, is_canary
        self._numbers = count(1)

    def __call__(self, field, plain=""):
        return f"CNRY-{self.company}-{field}-{next(self._numbers)}" if self.is_canary else plain

    def fixed(self, word):
        """A text that others look up: user names and codes."""
        return f"CNRY-{self.company}-{word}" if self.is_canary else f"{self.company}-{word}"


def companies(scale_to):
    """Give the keys of the companies: C00, C01 … up to and with `scale_to`."""
    return [f"C{number:02}" for number in range(scale_to + 1)]
