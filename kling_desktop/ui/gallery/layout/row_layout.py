"""Where every tile lies: justified rows, Run by Run, in date sections. Arithmetic only.

Must not know Qt, Jobs, dates or which way the window reads: places count from the top and from the reading edge.
A Layout is a value. Making the next one takes over every section whose tiles did not change, so that a new tile packs
one section and a new width measures nothing twice.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from kling_desktop.ui.gallery.layout.packed_section import Content, Measures, PackedSection, RowPlace


class Tiles(NamedTuple):
    """What is placed: width ÷ height of each tile, and a number; neighbours with equal numbers are of one Run."""

    ratios: "array[float]"
    runs: "array[int]"


class Span(NamedTuple):
    """The tiles of one section: `start` to `end`, without `end`. `key` knows the section again in the next layout."""

    key: int
    start: int
    end: int


class Place(NamedTuple):
    """A rectangle in px; `x` counts from the reading edge."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first pixel under it."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class RunHeader:
    """The line above the tiles of a Run: its first tile, how many follow, its upper edge in px."""

    first: int
    count: int
    y: int


class Row(NamedTuple):
    """One row of tiles: `first` to `end`, without `end`; upper edge and height in px."""

    first: int
    end: int
    y: int
    height: int


class Layout:
    """The places of all tiles and headers for one width."""

    def __init__(self, measures: Measures, spans: Sequence[Span], sections: Sequence[PackedSection]) -> None:
        self.measures = measures
        self._spans = tuple(spans)
        self._sections = tuple(sections)
        self._starts = [span.start for span in spans]
        self._tops = [0, *accumulate(section.height for section in sections)]

    @property
    def height(self) -> int:
        """Of everything, px."""
        return self._tops[-1]

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return self._spans[-1].end if self._spans else 0

    def by_key(self) -> dict[int, PackedSection]:
        """The packed sections by the keys of their spans."""
        return {span.key: section for span, section in zip(self._spans, self._sections, strict=True)}

    def place(self, tile: int) -> Place:
        """Where a tile lies.

        Raises:
            IndexError: there is no such tile.
        """
        number, row = self._find(tile)
        section = self._sections[number]
        local = tile - self._starts[number]
        x, right = section.edges(row, local)
        top = self._tops[number] + row.top
        return Place(x, top, right - x, row.height)

    def row(self, tile: int) -> Row:
        """The row that a tile lies in.

        Raises:
            IndexError: there is no such tile.
        """
        number, row = self._find(tile)
        return self._row(number, row)

    def top_with_headers(self, tile: int) -> int:
        """The upper edge of a tile's row, or of the headers right above it."""
        number, row = self._find(tile)
        if row.first == 0:
            return self._tops[number]
        run = next(
            (run for run in self._sections[number].runs_between(row.top - 1, row.top) if run.first == row.first), None
        )
        return self._tops[number] + (row.top if run is None else run.top)

    def rows_between(self, top: int, bottom: int) -> Iterator[Row]:
        """The rows of which a part lies between two heights, from the top."""
        for number in self._sections_between(top, bottom):
            offset = self._tops[number]
            for row in self._sections[number].rows_between(top - offset, bottom - offset):
                yield self._row(number, row)

    def tiles_between(self, top: int, bottom: int) -> range:
        """The tiles of which a part lies between two heights."""
        rows = list(self.rows_between(top, bottom))
        return range(rows[0].first, rows[-1].end) if rows else range(0)

    def run_headers_between(self, top: int, bottom: int) -> Iterator[RunHeader]:
        """The Run headers of which a part lies between two heights."""
        for number in self._sections_between(top, bottom):
            offset, start = self._tops[number], self._starts[number]
            for run in self._sections[number].runs_between(top - offset, bottom - offset):
                yield RunHeader(start + run.first, run.count, offset + run.top)

    def section_tops_between(self, top: int, bottom: int) -> Iterator[tuple[int, int]]:
        """Number and upper edge of each section whose header lies between two heights."""
        for number in self._sections_between(top, bottom):
            y = self._tops[number]
            if y < bottom and y + self.measures.section_px > top:
                yield number, y

    def tile_at(self, x: int, y: int) -> int | None:
        """The tile under a point; None in a gap, a margin or a header."""
        for row in self.rows_between(y, y + 1):
            for tile in range(row.first, row.end):
                place = self.place(tile)
                if place.x <= x < place.x + place.width:
                    return tile
        return None

    def tile_near(self, x: int, y: int) -> int | None:
        """The tile a point means: under it, else the nearest of its row, else of the next row below or the last."""
        if not self.count:
            return None
        row = next(self.rows_between(y, self.height + 1), None) or self.row(self.count - 1)
        return self.nearest(row, x)

    def nearest(self, row: Row, x: int) -> int:
        """The tile of a row that is nearest to a place across."""
        return min(range(row.first, row.end), key=lambda tile: self._distance(tile, x))

    def _distance(self, tile: int, x: int) -> int:
        place = self.place(tile)
        return max(place.x - x, x - place.x - place.width + 1, 0)

    def _row(self, number: int, row: RowPlace) -> Row:
        start = self._starts[number]
        return Row(start + row.first, start + row.end, self._tops[number] + row.top, row.height)

    def _find(self, tile: int) -> tuple[int, RowPlace]:
        """The number of the tile's section, and its row there."""
        if not 0 <= tile < self.count:
            raise IndexError(tile)
        number = bisect_right(self._starts, tile) - 1
        return number, self._sections[number].row_of(tile - self._starts[number])

    def _sections_between(self, top: int, bottom: int) -> range:
        first = max(0, bisect_right(self._tops, top) - 1)
        return range(first, min(len(self._sections), bisect_left(self._tops, bottom)))


class LayoutWork:
    """A Layout in the making, a few sections at a time, so that nobody waits for 100,000 pictures."""

    def __init__(self, tiles: Tiles, spans: Sequence[Span], measures: Measures, before: Layout | None = None) -> None:
        """Nothing is packed yet.

        Args:
            tiles: what to place; not looked at again after a change, so make a new work then.
            spans: the sections, in order and without gaps; none is empty.
            measures: width and sizes.
            before: the last layout; what is still right in it is taken over.
        """
        self._tiles = tiles
        self._spans = tuple(spans)
        self._measures = measures
        self._known = {} if before is None else before.by_key()
        self._packed: list[PackedSection] = []

    def advance(self, most_tiles: int) -> Layout | None:
        """Pack on, until about so many tiles were packed anew; gives the Layout once it is done."""
        left = most_tiles
        for span in self._spans[len(self._packed) :]:
            if left <= 0:
                return None
            section, is_new = self._section(span)
            self._packed.append(section)
            left -= span.end - span.start if is_new else 0
        return Layout(self._measures, self._spans, self._packed)

    def _section(self, span: Span) -> tuple[PackedSection, bool]:
        """The section of a span, and whether it had to be packed."""
        ratios = self._tiles.ratios[span.start : span.end]
        runs = self._tiles.runs[span.start : span.end]
        old = self._known.get(span.key)
        if old is None or not old.content.is_of(ratios, runs):
            return PackedSection(Content(ratios, runs), self._measures), True
        if old.measures == self._measures:
            return old, False
        return PackedSection(old.content, self._measures), True


def lay_out(tiles: Tiles, spans: Sequence[Span], measures: Measures, before: Layout | None = None) -> Layout:
    """The Layout of all tiles in one go; the arguments are those of `LayoutWork`."""
    work = LayoutWork(tiles, spans, measures, before)
    while (layout := work.advance(len(tiles.ratios) + 1)) is None:
        pass
    return layout
