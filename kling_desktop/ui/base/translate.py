"""Sentences of core in the person's language."""

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.words import Notice, Sentence

CONTEXT = "words"
"""Where translators find the sentences of core/words.py."""


def sentence_text(*sentences: Sentence) -> str:
    """The translated sentences with their values filled in; plain text, foreign words in it included."""
    return " ".join(
        QCoreApplication.translate(CONTEXT, sentence.source).format_map(dict(sentence.values)) for sentence in sentences
    )


def titled_text(title: str, text: str) -> str:
    """A title and what follows it in one run of text; how the two are joined is a matter of the language, too.

    Args:
        title: translated, without a full stop.
        text: translated, whole sentences.
    """
    return QCoreApplication.translate(CONTEXT, "{title}. {text}").format(title=title, text=text)


def notice_text(told: Notice) -> str:
    """All that is said about a failure, its title first."""
    return titled_text(sentence_text(told.title), sentence_text(*told.sentences))
