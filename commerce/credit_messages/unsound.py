"""What cannot be read as a message at all."""

from collections.abc import Sequence


class Unsound(Exception):
    """A message that is not well-formed, or not as the schema says. `faults` are [(line, sentence)]."""

    def __init__(self, sentence, *, code="not_well_formed", faults: Sequence[tuple[int, str]] = ()):
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.faults = faults
