"""Names of files: the readable part of a picture's, made from its prompt alone, and the check of all others.

Must not know: names from the service. A name made here is safe on every system: letters, digits and single hyphens,
so no path, no extension, no hidden file; reserved names of Windows are out of reach once an id follows.
"""

import re
import unicodedata

from kling_desktop.core.prompt import find_mentions

LONGEST = 40
"""In code points; at most 160 bytes, so that id, extension and `.part` always fit into the 255 of file systems."""
NAMELESS = "picture"

_LOOKED_AT = 400
"""Characters of the prompt that are read at all: a prompt may be a megabyte long."""
_PLAIN_NAME = re.compile(r"[0-9A-Za-z_-]+(\.[0-9a-z]+)?")


def slug(prompt: str) -> str:
    """Up to 40 characters of the prompt, in its own script, lower case, words joined by hyphens."""
    text = unicodedata.normalize("NFKC", _without_mentions(prompt[:_LOOKED_AT])).lower()
    spaced = "".join(character if _belongs(character) else " " for character in text)
    words = [word for word in map(_without_leading_marks, spaced.split()) if word]
    return _whole_words(words) or NAMELESS


def plain(name: str) -> str:
    """A name that cannot leave its folder; another one is a bug of ours."""
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(f"not a plain file name: {name!r}")
    return name


def _without_mentions(text: str) -> str:
    """Mentions say nothing about the picture to whoever sees the file."""
    pieces, last = [], 0
    for mention in find_mentions(text):
        pieces.append(text[last : mention.start])
        last = mention.end
    return " ".join([*pieces, text[last:]])


def _belongs(character: str) -> bool:
    """Letters and digits of any script, and the marks that many scripts cannot be read without."""
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def _without_leading_marks(word: str) -> str:
    return word.lstrip("".join(character for character in word if not character.isalnum()))


def _whole_words(words: list[str]) -> str:
    """As many words as fit; the first one is cut if it does not fit alone."""
    joined = ""
    for word in words:
        longer = f"{joined}-{word}" if joined else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        joined = longer
    return joined
