"""PseudoTranslator: a language that nobody speaks, which shows what was not translated and what has no room."""

import re
from math import ceil

from PySide6.QtCore import QObject, QTranslator

_KEPT = re.compile(r"(\{[^{}]*\}|%L?[n\d]|&(?=\w)|<[^<>]*>|https?://\S+)")
"""What a translation must not touch: values, the mark of a key, tags, addresses."""
_QT_CLASS = re.compile("Q[A-Z]")
"""How the contexts of Qt's own texts begin; the names of keys are among them."""
_ACCENTS = str.maketrans("ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz", "ÅÇÐÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽåçðéĝĥîĵķļñöŕšţûŵýž")
_LONGER = 0.4
_MORE_WORD = "~~~~~~"
"""Of a length that words have: a line can end behind it."""


class PseudoTranslator(QTranslator):
    """Translates every text of the program, plurals too, into a longer one in brackets. Thread: any."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The longer text; Qt puts the number of a plural into it."""
        del disambiguation, n
        return source_text if _QT_CLASS.match(context) else pseudo_text(source_text)


def pseudo_text(source: str) -> str:
    """The text with accents, in brackets, and two fifths longer; its values stay as they are."""
    parts = _KEPT.split(source)
    parts[::2] = [part.translate(_ACCENTS) for part in parts[::2]]
    if not source:
        return source
    more = ceil(len(source) * _LONGER) - len("[ ]")
    more_words = " ".join([_MORE_WORD] * (more // (len(_MORE_WORD) + 1) + 1))
    return f"[{''.join(parts)} {more_words[: max(1, more) - 1]}~]"
