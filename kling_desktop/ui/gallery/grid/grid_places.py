"""GridPlaces: the layout in use, its date sections, and the next one while it is being made. Must not know Qt."""

from collections.abc import Sequence

from kling_desktop.ui.gallery.layout.date_section import DateSection, date_sections
from kling_desktop.ui.gallery.layout.packed_section import Measures
from kling_desktop.ui.gallery.layout.row_layout import Layout, LayoutWork, Span, Tiles, lay_out
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex

SLICE_TILES = 2500
"""Tiles packed in one go: a few milliseconds."""


class GridPlaces:
    """Where everything lies, and how to get there from the last places."""

    def __init__(self) -> None:
        self.layout: Layout = lay_out(TileIndex().tiles, (), Measures(1))
        self.sections: tuple[DateSection, ...] = ()
        self._next_sections: tuple[DateSection, ...] = ()
        self._work: LayoutWork | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether other places are being computed."""
        return self._work is not None

    def begin(self, index: TileIndex, measures: Measures, now_ms: int, first_weekday: int) -> bool:
        """Start over for these tiles; whether the new places are in use already.

        Args:
            index: the tiles.
            measures: width and sizes.
            now_ms: decides what is today; UTC milliseconds.
            first_weekday: 0 for Monday.
        """
        self._next_sections = date_sections(index.created_at_ms, now_ms, first_weekday)
        tiles = Tiles(index.tiles.ratios[:], index.tiles.runs[:])
        self._work = LayoutWork(tiles, _spans(self._next_sections), measures, self.layout)
        return self.go_on()

    def go_on(self) -> bool:
        """Compute a little more; whether the new places are in use now."""
        layout = None if self._work is None else self._work.advance(SLICE_TILES)
        if layout is None:
            return False
        self.layout, self.sections, self._work = layout, self._next_sections, None
        return True


def _spans(sections: Sequence[DateSection]) -> list[Span]:
    return [Span(section.first_ms, section.start, section.end) for section in sections]
