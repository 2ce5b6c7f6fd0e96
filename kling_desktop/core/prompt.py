"""Mentions in a prompt: find, complete, renumber. Text is counted in code points; Qt's units live in the editor.

`@Image3` points at slot 3. `@Image?` is a mention whose picture was removed. `@Image1` is never found inside
`@Image10`, and an address such as `me@image1.com` is no mention.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

LOST = "@Image?"
"""What a mention becomes when its picture is removed; never a neighbour's number."""

_MENTION = re.compile(r"@image([0-9]{1,6}|\?)", re.IGNORECASE)
_OPENERS = frozenset("([{\"'“‘«—–-/,;:.!?、。，；：！？（「『【《")
_LOOK_BACK = 64


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: `text[start:end]`, pointing at slot `number` (from 1), or at nothing if it is None."""

    start: int
    end: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Completion:
    """An `@` being typed: `text[start:end]` is the `@` and what follows it, `query` that without the `@`."""

    start: int
    end: int
    query: str


def mention_text(number: int) -> str:
    """The token the model reads for slot `number` (from 1). Never translated."""
    return f"@Image{number}"


def find_mentions(text: str) -> tuple[Mention, ...]:
    """All mentions, in order. Any letter case counts; the number is read in full."""
    found: list[Mention] = []
    for match in _MENTION.finditer(text):
        follows = bool(found) and found[-1].end == match.start()
        if not (follows or _may_start(text, match.start())) or not _may_end(text, match.end()):
            continue
        number = match.group(1)
        found.append(Mention(match.start(), match.end(), None if number == "?" else int(number)))
    return tuple(found)


def renumber(text: str, new_number: Callable[[int], int | None]) -> str:
    """The text with every numbered mention rewritten.

    Args:
        text: the prompt.
        new_number: old slot number to new one; None where the picture is gone.
    """
    pieces, last = [], 0
    for mention in find_mentions(text):
        if mention.number is None:
            continue
        number = new_number(mention.number)
        if number == mention.number:
            continue
        pieces += [text[last : mention.start], LOST if number is None else mention_text(number)]
        last = mention.end
    return "".join([*pieces, text[last:]])


def completion_at(text: str, caret: int) -> Completion | None:
    """The `@` word that ends at the caret, if one is being typed.

    Looks back in the current line only, at most 64 characters. A query holds no space and no second `@`.
    """
    line_start = max(text.rfind("\n", 0, caret) + 1, caret - _LOOK_BACK)
    at = text.rfind("@", line_start, caret)
    if at < 0 or not _may_start(text, at):
        return None
    query = text[at + 1 : caret]
    if any(character.isspace() for character in query):
        return None
    return Completion(at, caret, query)


def insert_mention(text: str, start: int, end: int, number: int) -> tuple[str, int]:
    """Replace `text[start:end]` by a mention and one space.

    A space that follows already is used; none is added before punctuation. Behind a letter it gets one in front: stuck
    to a word it would be no mention.

    Returns:
        The new text, and the caret's place behind mention and space.
    """
    rest = text[end:]
    before = text[:start] + ("" if _may_start(text, start) else " ") + mention_text(number)
    if rest[:1] == " ":
        return before + rest, len(before) + 1
    gap = "" if rest and _is_punctuation(rest[0]) else " "
    return before + gap + rest, len(before) + len(gap)


def _may_start(text: str, at: int) -> bool:
    """Whether an `@` here opens a mention: not inside a word, but right after a CJK letter is fine."""
    if at == 0:
        return True
    before = text[at - 1]
    return before.isspace() or before in _OPENERS or _is_cjk(before) or not (before.isalnum() or before in "_@%+")


def _may_end(text: str, end: int) -> bool:
    """Whether a mention may end here: a longer number or a word is none, but a CJK letter may follow at once."""
    after = text[end : end + 1]
    return not (after.isalnum() or after == "_") or _is_cjk(after)


def _is_cjk(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" and character.isalpha()


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character) in {"Po", "Pe", "Pf"} and character not in "@#&"
