"""A rule's refusal: the sentence that the user reads."""


class Refused(Exception):
    """Raised by rules, shown by views. `field` names the form field it belongs to, if one."""

    def __init__(self, sentence, *, field=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self):
        return str(self.sentence)
