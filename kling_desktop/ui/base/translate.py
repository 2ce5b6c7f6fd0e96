"""Sentences of core in the person's language."""

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.words import Sentence

CONTEXT = "words"
"""Where translators find the sentences of core/words.py."""


def sentence_text(*sentences: Sentence) -> str:
    """The translated sentences with their values filled in; plain text, foreign words in it included."""
    return " ".join(
        QCoreApplication.translate(CONTEXT, sentence.source).format_map(dict(sentence.values)) for sentence in sentences
    )
