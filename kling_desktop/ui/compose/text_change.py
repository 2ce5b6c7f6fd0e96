"""How one text becomes another with as little touched as possible, so that carets and input methods stay in place.

Must not know widgets. Places are code points.
"""

from dataclasses import dataclass

from kling_desktop.core.prompt import find_mentions


@dataclass(frozen=True, slots=True)
class TextChange:
    """`text[start:end]` of the old text is replaced by `text`."""

    start: int
    end: int
    text: str


def single_change(before: str, after: str) -> TextChange:
    """The one stretch in which two texts differ; an empty one at the end if they are the same."""
    prefix = _common_start(before, after)
    left_before, left_after = before[prefix:], after[prefix:]
    suffix = _common_start(left_before[::-1], left_after[::-1])
    return TextChange(prefix, len(before) - suffix, after[prefix : len(after) - suffix])


def changes(before: str, after: str) -> tuple[TextChange, ...]:
    """What to replace, last first, so that earlier places stay true while it is done.

    When only mentions were rewritten, as after moving a slot, each is a change of its own.
    """
    if before == after:
        return ()
    renumbered = _mention_changes(before, after)
    return (single_change(before, after),) if renumbered is None else renumbered


def _mention_changes(before: str, after: str) -> tuple[TextChange, ...] | None:
    """The mentions that differ; None if anything else does."""
    old, new = find_mentions(before), find_mentions(after)
    if _between(before) != _between(after):
        return None
    pairs = zip(reversed(old), reversed(new), strict=True)
    found = (TextChange(was.start, was.end, after[now.start : now.end]) for was, now in pairs)
    return tuple(change for change in found if before[change.start : change.end] != change.text)


def _between(text: str) -> list[str]:
    """The text without its mentions, in pieces."""
    pieces, last = [], 0
    for mention in find_mentions(text):
        pieces.append(text[last : mention.start])
        last = mention.end
    return [*pieces, text[last:]]


def _common_start(one: str, other: str) -> int:
    """How many letters two texts share at their start, found by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
