"""Sentences of core in the person's language."""

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.words import Sentence

CONTEXT = "words"
"""Where translators find the sentences of core/words.py."""


def sentence_text(sentence: Sentence) -> str:
    """The translated sentence with its values filled in; plain text, foreign words in it included."""
    return QCoreApplication.translate(CONTEXT, sentence.source).format_map(dict(sentence.values))
