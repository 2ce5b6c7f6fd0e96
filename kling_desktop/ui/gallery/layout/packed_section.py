"""One date section of the gallery, packed into rows that fill the width. Arithmetic only.

Tiles keep their ratio. A Run of two or more has a header and rows of its own; the pictures between two Runs share
theirs. Places count from the section's upper edge, tiles from its first. Must not know Qt or what the tiles show.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice
from operator import eq
from typing import NamedTuple

_MOST_STRETCH = 1.15
"""A last row that is nearly full is filled as well: at most so much higher than the others."""


class Measures(NamedTuple):
    """Sizes in px: the width to fill, the height rows aim at, gaps and headers."""

    width_px: int
    target_px: int = 184
    gap_px: int = 8
    section_px: int = 34
    run_px: int = 36
    after_block_px: int = 20
    after_section_px: int = 28


class RowPlace(NamedTuple):
    """Tiles `first` to `end`, without `end`: how high, how wide in all, and where."""

    first: int
    end: int
    top: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class RunPlace:
    """The header above `count` tiles from `first` on."""

    first: int
    count: int
    top: int


class Content:
    """What is packed, and what can be said of it at any width."""

    def __init__(self, ratios: "array[float]", runs: "array[int]") -> None:
        self._key = _key(ratios, runs)
        self.sums = [0.0, *accumulate(ratios)]
        self.blocks = tuple(_blocks(runs))

    def is_of(self, ratios: "array[float]", runs: "array[int]") -> bool:
        """Whether it was made of equal tiles."""
        return self._key == _key(ratios, runs)


def _key(ratios: "array[float]", runs: "array[int]") -> tuple[bytes, bytes]:
    """Tiles as bytes: they compare in microseconds, arrays of floats number by number."""
    return ratios.tobytes(), runs.tobytes()


def _blocks(runs: "array[int]") -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it is a Run of two or more; in order, without gaps."""
    joined = bytes(map(eq, runs, islice(runs, 1, None)))
    start, count = 0, len(runs)
    while start < count:
        first = joined.find(1, start)
        if first < 0:
            yield start, count, False
            return
        if first > start:
            yield start, first, False
        last = joined.find(0, first)
        start = count if last < 0 else last + 1
        yield first, start, True


@dataclass(slots=True)
class _Rows:
    """The rows as columns, because there may be tens of thousands."""

    first: list[int] = field(default_factory=list)
    top: list[int] = field(default_factory=list)
    height: list[int] = field(default_factory=list)
    width: list[int] = field(default_factory=list)


class PackedSection:
    """Where the tiles of one section lie."""

    def __init__(self, content: Content, measures: Measures) -> None:
        self.content = content
        self.measures = measures
        self._rows = _Rows()
        runs: list[RunPlace] = []
        y = measures.section_px
        for start, end, is_run in content.blocks:
            if is_run:
                runs.append(RunPlace(start, end - start, y))
                y += measures.run_px
            y = _pack(self._rows, content.sums, (start, end), y, measures)
            y += measures.after_block_px - measures.gap_px
        self.height = y - measures.after_block_px + measures.after_section_px
        self.runs = tuple(runs)
        self._run_tops = [run.top for run in runs]
        self._rows.first.append(len(content.sums) - 1)

    def row_of(self, tile: int) -> RowPlace:
        """The row that holds a tile."""
        return self._row(bisect_right(self._rows.first, tile) - 1)

    def rows_between(self, top: int, bottom: int) -> Iterator[RowPlace]:
        """The rows of which a part lies between two heights."""
        tops = self._rows.top
        number = max(0, bisect_right(tops, top) - 1)
        while number < len(tops) and tops[number] < bottom:
            row = self._row(number)
            if row.top + row.height > top:
                yield row
            number += 1

    def runs_between(self, top: int, bottom: int) -> tuple[RunPlace, ...]:
        """The Run headers of which a part lies between two heights."""
        first = bisect_right(self._run_tops, top - self.measures.run_px)
        return self.runs[first : bisect_left(self._run_tops, bottom)]

    def edges(self, row: RowPlace, tile: int) -> tuple[int, int]:
        """Left and right edge of a tile of a row; together they fill the row to the pixel."""
        sums, gap = self.content.sums, self.measures.gap_px
        gaps = gap * (tile - row.first)
        room = row.width - gap * (row.end - row.first - 1)
        scale = room / (sums[row.end] - sums[row.first])
        left = round(scale * (sums[tile] - sums[row.first]))
        return left + gaps, round(scale * (sums[tile + 1] - sums[row.first])) + gaps

    def _row(self, number: int) -> RowPlace:
        rows = self._rows
        return RowPlace(
            rows.first[number], rows.first[number + 1], rows.top[number], rows.height[number], rows.width[number]
        )


def _pack(rows: _Rows, sums: list[float], block: tuple[int, int], y: int, measures: Measures) -> int:
    """Pack the tiles of one block from `y` on; gives the lower edge, with the gap after the last row.

    Written out flat: this loop runs once for each row of 100,000 pictures.
    """
    width, target, gap = measures.width_px, measures.target_px, measures.gap_px
    at, end = block
    while at < end:
        # The row is full with the first tile with which it is, filled, no higher than the target.
        wanted = sums[at] * target + gap * at + width + gap
        stop = at + 1
        while stop < end and sums[stop] * target + gap * stop < wanted:
            stop += 1
        height = (width - gap * (stop - at - 1)) / (sums[stop] - sums[at])
        filled = stop < end or height <= target * _MOST_STRETCH
        if height < target and stop - 1 > at:
            higher = (width - gap * (stop - at - 2)) / (sums[stop - 1] - sums[at])
            if higher * height < target * target:
                stop, height = stop - 1, higher
        height_px = (round(height) if filled else target) or 1
        rows.first.append(at)
        rows.top.append(y)
        rows.height.append(height_px)
        rows.width.append(width if filled else round(target * (sums[stop] - sums[at])) + gap * (stop - at - 1))
        y += height_px + gap
        at = stop
    return y
