"""How mentions are spelt: people and other programs write `@image 2`, the model reads `@Image2`. Must not know Qt."""

import re

from kling_desktop.core.prompt import find_mentions, mention_text

_SPACED = re.compile(r"(@image) ([0-9]{1,2})(?![0-9])", re.IGNORECASE)


def with_plain_mentions(text: str) -> str:
    """The text with every mention spelt as it is sent: `@image2` and `@Image02` become `@Image2`."""
    pieces, last = [], 0
    for mention in find_mentions(text):
        if mention.number is not None:
            pieces += [text[last : mention.start], mention_text(mention.number)]
            last = mention.end
    return "".join([*pieces, text[last:]])


def pasted_mentions(text: str, slot_count: int) -> str:
    """A pasted text in which `@image 2` became a mention too, if there is a slot of that number.

    Args:
        text: as it came.
        slot_count: how many pictures there are.
    """

    def joined(match: re.Match[str]) -> str:
        is_there = 1 <= int(match[2]) <= slot_count
        return mention_text(int(match[2])) if is_there else match[0]

    return _SPACED.sub(joined, text)
