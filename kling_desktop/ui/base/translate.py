"""Sentences of core in the person's language."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from kling_desktop.core.words import Notice, Sentence

CONTEXT = "words"
"""Where translators find the sentences of core/words.py."""


def sentence_text(*sentences: "Sentence") -> str:
    """The translated sentences with their values filled in; plain text, foreign words in it included."""
    return " ".join(
        QCoreApplication.translate(CONTEXT, sentence.source).format_map(dict(sentence.values)) for sentence in sentences
    )


def counted_text(context: str, one: str, many: str, count: int) -> str:
    """A text about several things, in the form that the language has for their number.

    Without a translator Qt puts in the number and knows no plural, so English has its singular apart. All other
    forms are translations of `many`: a language has as many of them as it needs.

    Args:
        context: where translators find both.
        one: said of exactly one.
        many: said of any other number, which is `%n` in it, or `%Ln` as the language writes large ones.
        count: how many there are.
    """
    if count == 1:
        return QCoreApplication.translate(context, one)
    return QCoreApplication.translate(context, many, "", count)


def titled_text(title: str, text: str) -> str:
    """A title and what follows it in one run of text; how the two are joined is a matter of the language, too.

    Args:
        title: translated, without a full stop.
        text: translated, whole sentences.
    """
    return QCoreApplication.translate(CONTEXT, "{title}. {text}").format(title=title, text=text)


def notice_text(told: "Notice") -> str:
    """All that is said about a failure, its title first."""
    return titled_text(sentence_text(told.title), sentence_text(*told.sentences))
