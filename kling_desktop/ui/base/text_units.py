"""Code points, in which core counts, to UTF-16 units, in which Qt's cursors count, and back.

Used by what shows a prompt and what paints in it; nothing else may know Qt's units.
"""

from bisect import bisect_left, bisect_right

_LAST_OF_ONE_UNIT = "\uffff"


class TextUnits:
    """Places of one text in both countings. Emoji and rare letters take two units, all else one."""

    def __init__(self, text: str) -> None:
        has_wide = bool(text) and max(text) > _LAST_OF_ONE_UNIT
        self._wide = [at for at, letter in enumerate(text) if letter > _LAST_OF_ONE_UNIT] if has_wide else []
        self._wide_ends = [at + before + 2 for before, at in enumerate(self._wide)]

    def to_units(self, index: int) -> int:
        """The UTF-16 place of a code point's place."""
        return index + bisect_left(self._wide, index)

    def to_index(self, unit: int) -> int:
        """The code point's place of a UTF-16 place."""
        return unit - bisect_right(self._wide_ends, unit)
