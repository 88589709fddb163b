"""A progress bar for long commands: redrawn on a terminal, ten lines in a log."""

import time

WIDTH = 30
REDRAW_SECONDS = 0.2


class Progress:
    """Counts up to `total`; use it in a with statement."""

    def __init__(self, stream, label, total):
        self.stream, self.label, self.total = stream, label, max(total, 1)
        self.done = self.logged = 0
        self.began = time.monotonic()
        self.drawn = 0.0
        self.is_terminal = stream.isatty()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._draw()
        self.stream.write("\n" if self.is_terminal else "")
        self.stream.flush()

    def advance(self, count=1):
        self.done += count
        if time.monotonic() - self.drawn >= REDRAW_SECONDS:
            self._draw()

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def _draw(self):
        self.drawn = time.monotonic()
        share = min(self.done / self.total, 1)
        if not self.is_terminal and self.logged == int(share * 10):
            return
        self.logged = int(share * 10)
        bar = "#" * int(share * WIDTH)
        rate = self.done / max(self.seconds, 0.001)
        text = f"{self.label:<12} [{bar:<{WIDTH}}] {share:4.0%}  {self.done:,} of {self.total:,}  {rate:,.0f}/s"
        self.stream.write(f"\r{text}" if self.is_terminal else f"{text}\n")
        self.stream.flush()
