"""Zoom and pan: the point under the pointer stays, nothing gets lost beyond the edge, 100 % is exact."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kling_desktop.ui.gallery.lightbox.zoom import MOST_SCALE, Zoom

SIZES = st.tuples(st.integers(1, 12_000), st.integers(1, 12_000))
AREAS = st.tuples(st.integers(1, 6_000), st.integers(1, 4_000))
PARTS = st.floats(0.0, 1.0)
SCALES = st.floats(0.001, 20.0)


@st.composite
def zooms(draw: st.DrawFn) -> Zoom:
    """Anywhere, reached as a person reaches it."""
    margin = draw(st.tuples(st.integers(0, 100), st.integers(0, 50)))
    zoom = Zoom().for_picture(draw(SIZES)).in_area(draw(AREAS), margin)
    if draw(st.booleans()):
        zoom = zoom.at(draw(SCALES)).panned(draw(st.floats(-9e3, 9e3)), draw(st.floats(-9e3, 9e3)))
    return zoom


def point_in(zoom: Zoom, part_x: float, part_y: float) -> tuple[float, float]:
    return zoom.area[0] * part_x, zoom.area[1] * part_y


def is_in_bounds(zoom: Zoom) -> bool:
    """Nothing of the area is empty that the picture could fill, and what is smaller lies in the middle."""
    place = zoom.place
    for start, length, side in ((place.x, place.width, zoom.area[0]), (place.y, place.height, zoom.area[1])):
        if length > side:
            if start > 0.51 or start + length < side - 0.51:
                return False
        elif abs(start + length / 2 - side / 2) > 0.51:
            return False
    return True


@given(zooms(), SCALES, PARTS, PARTS)
def test_the_point_under_the_pointer_stays(zoom: Zoom, scale: float, part_x: float, part_y: float) -> None:
    point = point_in(zoom, part_x, part_y)
    after = zoom.at(scale, point)
    for axis in (0, 1):
        half = after.area[axis] / (2 * after.scale * after.picture[axis])
        is_at_bound = after.center[axis] == 0.5 or not half < after.center[axis] < 1 - half
        if not is_at_bound:
            moved = after.picture_point(point)[axis] - zoom.picture_point(point)[axis]
            assert abs(moved) * after.scale * after.picture[axis] < 0.01


@given(zooms(), SCALES, PARTS, PARTS)
def test_nothing_gets_lost_beyond_the_edge(zoom: Zoom, scale: float, part_x: float, part_y: float) -> None:
    assert is_in_bounds(zoom)
    assert is_in_bounds(zoom.at(scale, point_in(zoom, part_x, part_y)))
    assert is_in_bounds(zoom.stepped(closer=True))
    assert is_in_bounds(zoom.stepped(closer=False))


@given(zooms(), st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), AREAS)
def test_panning_and_resizing_stay_in_bounds(zoom: Zoom, dx: float, dy: float, area: tuple[int, int]) -> None:
    assert is_in_bounds(zoom.panned(dx, dy))
    assert is_in_bounds(zoom.panned(dx, dy).in_area(area, (0, 0)))


@given(zooms(), st.floats(-50, 50), st.floats(-50, 50))
def test_a_picture_follows_the_hand(zoom: Zoom, dx: float, dy: float) -> None:
    assume(zoom.can_pan)
    after = zoom.panned(dx, dy)
    for axis, delta in ((0, dx), (1, dy)):
        half = zoom.area[axis] / (2 * zoom.scale * zoom.picture[axis])
        if half < after.center[axis] < 1 - half:
            start, end = ((zoom.place.x, after.place.x), (zoom.place.y, after.place.y))[axis]
            assert end - start == pytest.approx(delta, abs=1.01)


@given(zooms())
def test_all_of_it_is_seen_when_it_fits(zoom: Zoom) -> None:
    place = zoom.fitted().place
    room = [max(1, side - 2 * margin) for side, margin in zip(zoom.area, zoom.margin, strict=True)]
    assert place.width <= room[0] + 0.01
    assert place.height <= room[1] + 0.01
    is_filled = place.width > room[0] - 0.01 or place.height > room[1] - 0.01
    assert is_filled or zoom.fitted().scale == MOST_SCALE


@given(zooms())
def test_steps_lead_all_the_way_and_past_what_fits(zoom: Zoom) -> None:
    seen = [zoom.fitted()]
    for closer in (True, False):
        for _ in range(30):
            seen.append(seen[-1].stepped(closer=closer))
    scales = [each.scale for each in seen]
    assert max(scales) == pytest.approx(max(MOST_SCALE, zoom.fit))
    assert min(scales) == pytest.approx(min(1.0, zoom.fit))
    assert any(each.is_fit for each in seen[30:]), "on the way back it stops where all is seen"


@given(zooms(), PARTS, PARTS)
def test_toggling_goes_to_a_hundred_and_back(zoom: Zoom, part_x: float, part_y: float) -> None:
    fitted = zoom.fitted()
    closer = fitted.toggled(point_in(zoom, part_x, part_y))
    assert closer.scale == pytest.approx(1.0, rel=2e-3)
    assume(not closer.is_fit)
    assert closer.toggled() == fitted


def test_a_hundred_percent_is_one_pixel_on_one_pixel() -> None:
    zoom = Zoom().for_picture((1361, 769)).in_area((1440, 700), (0, 0)).at(1.0)
    place = zoom.place
    assert (place.width, place.height, zoom.percent) == (1361, 769, 100)
    assert (place.x, place.y) == (int(place.x), int(place.y))
    assert not zoom.is_sharp
    assert zoom.at(2.0).is_sharp


def test_it_stays_as_large_as_fits_when_the_area_changes() -> None:
    zoom = Zoom().for_picture((1360, 768)).in_area((1440, 633), (72, 20))
    assert (zoom.percent, zoom.place.height) == (77, 593)
    assert zoom.in_area((720, 633), (72, 20)).is_fit
    assert zoom.at(1.0).in_area((720, 633), (72, 20)).percent == 100


def test_another_picture_is_seen_whole() -> None:
    zoom = Zoom().for_picture((1360, 768)).in_area((1440, 633), (72, 20)).at(4.0, (100, 100))
    assert zoom.for_picture((768, 1360)).is_fit


def test_what_is_seen_is_cut_to_the_area() -> None:
    zoom = Zoom().for_picture((1000, 1000)).in_area((400, 300), (0, 0)).at(1.0)
    assert zoom.can_pan
    seen = zoom.seen
    assert (seen.x, seen.y, seen.right, seen.bottom) == (0, 0, 400, 300)
    whole = replace(zoom, wanted=None).seen
    assert (whole.x, whole.y, whole.right, whole.bottom) == (50, 0, 350, 300)
