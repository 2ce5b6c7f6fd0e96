"""WindowState: where the window stood and what it showed, as a text for the preferences. Values only.

The text may have been written by another version, or by hand: whatever makes no sense in it is as if it were not there.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

from kling_desktop.ui.main_window.panes import COMPOSER_RANGE, INSPECTOR_RANGE, PaneWishes

USUAL_SIZE, LEAST_SIZE = QSize(1440, 900), QSize(880, 600)
_SHARE_OF_SCREEN = 0.9
_REACHABLE = QSize(120, 24)
"""So much of the upper edge must be on a screen, or the window could not be taken hold of."""
_FARTHEST_PX = 100_000
_RANGES: Mapping[str, range] = {"composer_px": COMPOSER_RANGE, "inspector_px": INSPECTOR_RANGE}


class WindowState(NamedTuple):
    """What is remembered of a window.

    Attributes:
        place: where it stands when it is neither maximised nor full screen; None if it is not known.
        is_maximized: whether it filled the screen.
        thumbnail_px: the height that rows of the gallery aim at; None for the usual one.
        panes: what the person wants to see.
    """

    place: QRect | None = None
    is_maximized: bool = False
    thumbnail_px: int | None = None
    panes: PaneWishes = PaneWishes()

    def to_text(self) -> str:
        """As the preferences keep it."""
        place = None if self.place is None else self.place.getRect()
        found = {"place": place, "maximized": self.is_maximized, "thumbnail_px": self.thumbnail_px}
        return json.dumps({**found, "panes": self.panes._asdict()})

    @classmethod
    def from_text(cls, text: str) -> "WindowState":
        """What can be made of a text; never raises for its sake."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(found, dict):
            return cls()
        thumbnail = found.get("thumbnail_px")
        return cls(
            place=_place(found.get("place")),
            is_maximized=found.get("maximized") is True,
            thumbnail_px=thumbnail if _is_whole(thumbnail) else None,
            panes=_wishes(found.get("panes")),
        )


def fitting_place(wanted: QRect | None, screens: Sequence[QRect]) -> QRect:
    """Where a window can stand so that it is seen.

    Args:
        wanted: where it stood the last time, if that is known.
        screens: what each screen has free for windows, the main one first; at least one.

    Returns:
        The wanted place, no larger than its screen. If its upper edge is on none, or it is not known, the middle of
        the main screen: nine tenths of it, at most the usual size.
    """
    if wanted is not None:
        for screen in screens:
            place = QRect(wanted.topLeft(), wanted.size().boundedTo(screen.size()).expandedTo(LEAST_SIZE))
            seen = screen.intersected(QRect(place.topLeft(), QSize(place.width(), _REACHABLE.height())))
            if seen.width() >= _REACHABLE.width() and seen.height() >= _REACHABLE.height():
                return place
    screen = screens[0]
    size = (screen.size() * _SHARE_OF_SCREEN).boundedTo(USUAL_SIZE).expandedTo(LEAST_SIZE)
    place = QRect(screen.topLeft(), size)
    place.moveCenter(screen.center())
    place.moveTo(max(screen.x(), place.x()), max(screen.y(), place.y()))
    return place


def _place(value: object) -> QRect | None:
    if not (isinstance(value, list) and len(value) == 4 and all(_is_whole(each) for each in value)):
        return None
    place = QRect(*value)
    return place if place.width() > 0 and place.height() > 0 else None


def _wishes(value: object) -> PaneWishes:
    found = value if isinstance(value, dict) else {}
    sensible = {name: found[name] for name in PaneWishes._fields if _is_wish(name, found)}
    return PaneWishes(**sensible)


def _is_wish(name: str, found: Mapping[str, object]) -> bool:
    value = found.get(name)
    return value in _RANGES[name] and _is_whole(value) if name in _RANGES else isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _FARTHEST_PX
