"""Zoom: how large a picture is shown, and which part of it. Plain arithmetic; must not know Qt.

The picture counts in its own pixels; the area it is shown in, in those of the screen (device pixels), so that a scale
of 1 is one picture pixel on one screen pixel whatever the system's scaling.
"""

from dataclasses import dataclass, replace

MOST_SCALE = 8.0
SHARP_FROM = 2.0
"""From this scale on pixels are shown as the squares they are."""
STEPS = (0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, MOST_SCALE)
"""Where the keys and buttons stop, beside the scale that fits."""
_SAME = 1e-3
"""Scales that differ by less than this part are the same."""

Point = tuple[float, float]
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of the area, device pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its far edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def cut_to(self, width: float, height: float) -> "Rect":
        """What of it lies in an area of that size."""
        left, top = max(0.0, self.x), max(0.0, self.y)
        return Rect(left, top, max(0.0, min(width, self.right) - left), max(0.0, min(height, self.bottom) - top))


@dataclass(frozen=True, slots=True)
class Zoom:
    """One state of looking at a picture; every change gives another one.

    Attributes:
        picture: its size, picture pixels.
        area: where it is shown, device pixels.
        margin: what stays free beside and above a picture that fits, device pixels.
        wanted: device pixels for each picture pixel; None: as large as fits.
        center: the point of the picture in the middle of the area, as parts of its width and height.
    """

    picture: Size = (1, 1)
    area: Size = (1, 1)
    margin: Size = (0, 0)
    wanted: float | None = None
    center: Point = (0.5, 0.5)

    # ------------------------------------------------------------ what is seen

    @property
    def fit(self) -> float:
        """The scale at which all of the picture is seen, as large as possible, but never beyond the most."""
        room = (max(1, side - 2 * margin) for side, margin in zip(self.area, self.margin, strict=True))
        return min(MOST_SCALE, *(side / own for side, own in zip(room, self.picture, strict=True)))

    @property
    def scale(self) -> float:
        """Device pixels for each picture pixel."""
        return self.fit if self.wanted is None else self.wanted

    @property
    def is_fit(self) -> bool:
        """Whether it stays as large as fits when the area changes."""
        return self.wanted is None

    @property
    def percent(self) -> int:
        """The scale as people say it."""
        return max(1, round(self.scale * 100))

    @property
    def is_sharp(self) -> bool:
        """Whether pixels are shown as squares."""
        return self.scale >= SHARP_FROM - _SAME

    @property
    def can_pan(self) -> bool:
        """Whether some of the picture lies outside the area."""
        return any(own * self.scale > side + 0.5 for own, side in zip(self.picture, self.area, strict=True))

    @property
    def place(self) -> Rect:
        """Where the whole picture lies; it begins on a whole pixel, so that a scale of 1 is exact."""
        width, height = (own * self.scale for own in self.picture)
        x = round(self.area[0] / 2 - self.center[0] * width)
        y = round(self.area[1] / 2 - self.center[1] * height)
        return Rect(x, y, width, height)

    @property
    def seen(self) -> Rect:
        """What of the picture lies in the area."""
        return self.place.cut_to(*self.area)

    def picture_point(self, point: Point) -> Point:
        """The point of the picture, as parts of its size, that is shown at a point of the area."""
        x = self.center[0] + (point[0] - self.area[0] / 2) / (self.scale * self.picture[0])
        y = self.center[1] + (point[1] - self.area[1] / 2) / (self.scale * self.picture[1])
        return x, y

    # ------------------------------------------------------------ what changes

    def for_picture(self, picture: Size) -> "Zoom":
        """Another picture, all of it."""
        return replace(self, picture=(max(1, picture[0]), max(1, picture[1]))).fitted()

    def in_area(self, area: Size, margin: Size) -> "Zoom":
        """The same middle in another area."""
        return _bounded(replace(self, area=(max(1, area[0]), max(1, area[1])), margin=margin))

    def fitted(self) -> "Zoom":
        """All of the picture."""
        return replace(self, wanted=None, center=(0.5, 0.5))

    def at(self, scale: float, point: Point | None = None) -> "Zoom":
        """Another scale; what is shown at `point` (the middle, if None) stays there as far as the bounds allow."""
        fit = self.fit
        scale = min(max(scale, min(fit, 1.0)), MOST_SCALE)
        if abs(scale / fit - 1) < _SAME:
            return self.fitted()
        point = point or (self.area[0] / 2, self.area[1] / 2)
        at_x, at_y = self.picture_point(point)
        center_x = at_x - (point[0] - self.area[0] / 2) / (scale * self.picture[0])
        center_y = at_y - (point[1] - self.area[1] / 2) / (scale * self.picture[1])
        return _bounded(replace(self, wanted=scale, center=(center_x, center_y)))

    def by(self, factor: float, point: Point | None = None) -> "Zoom":
        """So many times the scale."""
        return self.at(self.scale * factor, point)

    def stepped(self, *, closer: bool, point: Point | None = None) -> "Zoom":
        """The next step closer or farther; the scale that fits is one of them."""
        steps = sorted({*STEPS, self.fit})
        if closer:
            return self.at(next((step for step in steps if step > self.scale * (1 + _SAME)), MOST_SCALE), point)
        return self.at(next((step for step in reversed(steps) if step < self.scale * (1 - _SAME)), 0.0), point)

    def toggled(self, point: Point | None = None) -> "Zoom":
        """From all of it to 100 %, and back from wherever it is."""
        return self.at(1.0, point) if self.is_fit else self.fitted()

    def panned(self, dx: float, dy: float) -> "Zoom":
        """Move the picture by so many device pixels, within bounds."""
        x = self.center[0] - dx / (self.scale * self.picture[0])
        y = self.center[1] - dy / (self.scale * self.picture[1])
        return _bounded(replace(self, center=(x, y)))


def _bounded(zoom: Zoom) -> Zoom:
    """No gap beside a picture that is larger than the area; one that is smaller lies in the middle."""
    x, y = (
        _within(at, side / (2 * zoom.scale * own))
        for at, side, own in zip(zoom.center, zoom.area, zoom.picture, strict=True)
    )
    return replace(zoom, center=(x, y))


def _within(at: float, half: float) -> float:
    """The middle of what is seen, where `half` of it lies to each side, in parts of the picture."""
    return 0.5 if half >= 0.5 else min(max(at, half), 1 - half)
