"""Rows fill the width to the pixel, keep the order and never overlap, whatever the tiles are."""

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.ui.gallery.layout.packed_section import Measures
from kling_desktop.ui.gallery.layout.row_layout import Layout, LayoutWork, Span, Tiles, lay_out

WIDE, TALL, SQUARE = 16 / 9, 9 / 16, 1.0
RATIOS = st.sampled_from([WIDE, TALL, SQUARE, 0.25, 4.0, 1.31])


def tiles_of(ratios: list[float], runs: list[int] | None = None) -> Tiles:
    return Tiles(array("d", ratios), array("q", range(len(ratios)) if runs is None else runs))


@st.composite
def galleries(draw: st.DrawFn) -> tuple[Tiles, list[Span]]:
    """Sections of Runs of tiles."""
    sections = draw(st.lists(st.lists(st.lists(RATIOS, min_size=1, max_size=10), min_size=1, max_size=6), max_size=4))
    ratios: list[float] = []
    runs: list[int] = []
    spans = []
    for key, section in enumerate(sections):
        start = len(ratios)
        for run in section:
            runs += [len(ratios)] * len(run)
            ratios += run
        spans.append(Span(key, start, len(ratios)))
    return tiles_of(ratios, runs), spans


WIDTHS = st.tuples(st.integers(160, 3000), st.integers(120, 320)).map(lambda sizes: Measures(*sizes))


def rows_of(layout: Layout) -> list[tuple[int, int]]:
    return [(row.first, row.end) for row in layout.rows_between(0, layout.height)]


@given(galleries(), WIDTHS)
def test_every_tile_has_one_place_in_order(gallery: tuple[Tiles, list[Span]], measures: Measures) -> None:
    layout = lay_out(*gallery, measures)

    rows = rows_of(layout)

    assert [tile for first, end in rows for tile in range(first, end)] == list(range(len(gallery[0].ratios)))
    for first, end in rows:
        places = [layout.place(tile) for tile in range(first, end)]
        assert len({(place.y, place.height) for place in places}) == 1
        assert places[0].x == 0
        assert all(right.x == left.x + left.width + measures.gap_px for left, right in pairwise(places))
        assert all(place.width > 0 and place.height > 0 for place in places)
        assert places[-1].x + places[-1].width <= measures.width_px


@given(galleries(), WIDTHS)
def test_a_row_fills_the_width_unless_it_is_the_last_of_its_block(
    gallery: tuple[Tiles, list[Span]], measures: Measures
) -> None:
    layout = lay_out(*gallery, measures)

    rows = list(layout.rows_between(0, layout.height))
    for row, following in pairwise(rows):
        is_in_one_block = following.y == row.y + row.height + measures.gap_px
        last = layout.place(row.end - 1)
        if is_in_one_block:
            assert last.x + last.width == measures.width_px
        else:
            assert last.x + last.width == measures.width_px or row.height == measures.target_px


@given(galleries(), WIDTHS)
def test_nothing_overlaps(gallery: tuple[Tiles, list[Span]], measures: Measures) -> None:
    layout = lay_out(*gallery, measures)

    bands = [(row.y, row.y + row.height) for row in layout.rows_between(0, layout.height)]
    bands += [(run.y, run.y + measures.run_px) for run in layout.run_headers_between(0, layout.height)]
    bands += [(y, y + measures.section_px) for _, y in layout.section_tops_between(0, layout.height)]
    bands.sort()

    assert all(upper[1] <= lower[0] for upper, lower in pairwise(bands))
    assert not bands or bands[-1][1] <= layout.height


@given(galleries(), WIDTHS)
def test_pictures_keep_their_shape(gallery: tuple[Tiles, list[Span]], measures: Measures) -> None:
    tiles, spans = gallery
    layout = lay_out(tiles, spans, measures)

    for tile, ratio in enumerate(tiles.ratios):
        place = layout.place(tile)
        # Whole pixels cost a tile at most one pixel each way.
        assert abs(place.width - ratio * place.height) <= 1 + ratio


@given(galleries(), WIDTHS)
def test_a_point_finds_the_tile_that_covers_it(gallery: tuple[Tiles, list[Span]], measures: Measures) -> None:
    layout = lay_out(*gallery, measures)

    for tile in range(layout.count):
        place = layout.place(tile)
        assert layout.tile_at(place.x, place.y) == tile
        assert layout.tile_at(place.x + place.width - 1, place.bottom - 1) == tile
        assert layout.tile_at(place.x + place.width, place.y) is None
        assert layout.tile_near(place.x + place.width // 2, place.y + place.height // 2) == tile


@given(galleries(), WIDTHS, st.data())
def test_a_layout_made_from_another_is_the_same_as_a_fresh_one(
    gallery: tuple[Tiles, list[Span]], measures: Measures, data: st.DataObject
) -> None:
    tiles, spans = gallery
    before = lay_out(tiles, spans, data.draw(st.sampled_from([measures, Measures(777)])))
    grown_at = data.draw(st.integers(0, len(spans)))
    spans = [*spans, Span(99, len(tiles.ratios), len(tiles.ratios))]
    at = data.draw(st.integers(spans[grown_at].start, spans[grown_at].end))
    changed = Tiles(tiles.ratios[:], tiles.runs[:])
    changed.ratios.insert(at, TALL)
    changed.runs.insert(at, -1)
    grown = [
        Span(span.key, span.start + (number > grown_at), span.end + (number >= grown_at))
        for number, span in enumerate(spans)
    ]
    grown = [span for span in grown if span.end > span.start]

    after, fresh = lay_out(changed, grown, measures, before), lay_out(changed, grown, measures)

    assert [after.place(tile) for tile in range(after.count)] == [fresh.place(tile) for tile in range(fresh.count)]
    assert after.height == fresh.height


def test_a_run_of_four_is_two_full_rows_with_a_header() -> None:
    layout = lay_out(tiles_of([WIDE] * 4, [7] * 4), [Span(0, 0, 4)], Measures(680))

    assert rows_of(layout) == [(0, 2), (2, 4)]
    assert [layout.place(tile).width for tile in range(4)] == [336] * 4
    assert [(run.first, run.count, run.y) for run in layout.run_headers_between(0, 999)] == [(0, 4, 34)]
    assert layout.place(0).y == 34 + 36


def test_single_pictures_have_no_header_and_share_rows() -> None:
    layout = lay_out(tiles_of([SQUARE] * 3, [1, 2, 3]), [Span(0, 0, 3)], Measures(1000))

    assert rows_of(layout) == [(0, 3)]
    assert list(layout.run_headers_between(0, 999)) == []
    assert [layout.place(tile).height for tile in range(3)] == [184] * 3


def test_only_the_section_of_a_new_tile_is_packed_again() -> None:
    tiles = tiles_of([WIDE] * 30)
    spans = [Span(1, 0, 10), Span(2, 10, 20), Span(3, 20, 30)]
    before = lay_out(tiles, spans, Measures(900))
    tiles.ratios.insert(0, SQUARE)
    tiles.runs.insert(0, 100)

    after = lay_out(tiles, [Span(1, 0, 11), Span(2, 11, 21), Span(3, 21, 31)], Measures(900), before)

    old, new = before.by_key(), after.by_key()
    assert new[1] is not old[1]
    assert new[2] is old[2]
    assert new[3] is old[3]


def test_the_work_can_be_done_in_slices() -> None:
    tiles, spans = tiles_of([WIDE] * 30), [Span(1, 0, 10), Span(2, 10, 20), Span(3, 20, 30)]
    work = LayoutWork(tiles, spans, Measures(900))

    assert work.advance(5) is None
    assert work.advance(5) is None
    layout = work.advance(5)

    assert layout is not None
    assert layout.count == 30


def test_the_headers_above_a_first_row_belong_to_its_top() -> None:
    layout = lay_out(tiles_of([WIDE] * 6, [1, 2, 3, 3, 4, 5]), [Span(0, 0, 4), Span(1, 4, 6)], Measures(900))

    run = next(layout.run_headers_between(0, layout.height))
    assert layout.top_with_headers(0) == 0
    assert layout.top_with_headers(2) == run.y
    assert layout.top_with_headers(4) == list(layout.section_tops_between(0, layout.height))[1][1]


def test_an_empty_gallery() -> None:
    layout = lay_out(tiles_of([]), [], Measures(900))

    assert (layout.height, layout.count, layout.tile_at(0, 0), layout.tile_near(0, 0)) == (0, 0, None, None)
    with pytest.raises(IndexError):
        layout.place(0)
