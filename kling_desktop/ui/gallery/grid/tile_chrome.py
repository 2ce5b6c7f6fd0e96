"""TileChrome: paints what lies on a tile, and says what can be pressed where.

Badges and the sign of a selection lie there always, the prompt in one line and three buttons under the pointer.
"""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag
from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CONTROL, RADIUS_SMALL_BUTTON
from kling_desktop.ui.gallery.grid.tile_parts import (
    BADGE_PX,
    INSET_PX,
    OVER_DELETED,
    OVER_PICTURE,
    Part,
    button_rects,
    dot_rect,
    far_badge_rect,
    flag_rect,
    remove_rect,
    tick_rect,
)
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

_ICONS = {
    Part.REFINE: "wand-sparkles",
    Part.USE: "image-plus",
    Part.RESTORE: "undo-2",
    Part.MORE: "ellipsis",
    Part.REMOVE: "x",
}
_BUTTON_ICON_PX, _BADGE_ICON_PX = 16, 14
_TICK_PEN = 1.6
_TICK = ((5.3, 10.0), (8.5, 13.2), (14.7, 6.8))
"""The corners of the tick in its place of 20 px; our icon of it would be too thin so small."""
_BADGE_SIDE_PX, _BADGE_GAP_PX = 6, 4
_CAPTION_INSET_PX, _CAPTION_LIMIT, _LEAST_CAPTION_PX = 12, 300, 56
_SHADE_PX = 84
_SHADE = QColor(0, 0, 0, 184)


class TileChrome:
    """Paints into the rectangle of a tile's picture. Thread: gui."""

    def __init__(self, theme: Theme, model: GalleryModel) -> None:
        self._theme = theme
        self._model = model

    def parts(self, rect: QRect, entry: Entry, direction: Qt.LayoutDirection) -> dict[Part, QRect]:
        """What can be pressed on a tile, while the pointer is on it."""
        if entry.output is None:
            return {Part.REMOVE: remove_rect(rect, direction)} if self._can_be_removed(entry) else {}
        is_deleted = entry.marks.deleted_at_ms is not None
        found = button_rects(rect, direction, OVER_DELETED if is_deleted else OVER_PICTURE)
        if stacked := self._stacked(entry):
            found[Part.STACK] = far_badge_rect(rect, self._badge_size(stacked), 0, direction)
        return found

    def paint(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget) -> None:
        """Paint what a tile carries always."""
        direction = widget.layoutDirection()
        if entry.output is None:
            for part, button in self.parts(rect, entry, direction).items():
                self._paint_button(painter, button, part, widget)
            return
        if entry.marks.flag is not Flag.NONE:
            icon = "flag" if entry.marks.flag is Flag.PICKED else "flag-off"
            self._paint_badge(painter, flag_rect(rect, direction), (icon, ""), widget)
        taken = 0
        if stacked := self._stacked(entry):
            place = far_badge_rect(rect, self._badge_size(stacked), 0, direction)
            taken = place.width()
            self._paint_badge(painter, place, ("layers", stacked), widget)
        if entry.marks.stars:
            stars = str(entry.marks.stars)
            place = far_badge_rect(rect, self._badge_size(stars), taken, direction)
            self._paint_badge(painter, place, ("star-filled", stars), widget)

    def paint_hover(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget) -> None:
        """Paint under the signs what a picture shows while the pointer is on it: its prompt over a shade."""
        from PySide6.QtGui import QLinearGradient  # with it come all the gradients that have a name

        path = QPainterPath()
        path.addRoundedRect(QRectF(rect), RADIUS_CONTROL, RADIUS_CONTROL)
        shade = QLinearGradient(
            QPointF(0, rect.bottom() + 1 - min(_SHADE_PX, rect.height())), QPointF(0, rect.bottom())
        )
        shade.setColorAt(0, QColor(0, 0, 0, 0))
        shade.setColorAt(1, _SHADE)
        painter.fillPath(path, shade)
        self._paint_caption(painter, rect, entry, widget)

    def paint_buttons(
        self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget, hovered: Part | None
    ) -> None:
        """Paint over everything what can be pressed, and light the one under the pointer."""
        for part, button in self.parts(rect, entry, widget.layoutDirection()).items():
            if part in _ICONS:
                self._paint_button(painter, button, part, widget, is_lit=part is hovered)

    def paint_dot(self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection) -> None:
        """The sign that a picture is new."""
        painter.setPen(QPen(self._theme.color("onAccent"), 1.5))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(dot_rect(rect, direction))

    def paint_tick(self, painter: QPainter, rect: QRect, widget: QWidget) -> None:
        """The sign that a tile is selected."""
        tick = tick_rect(rect, widget.layoutDirection())
        inside = _TICK_PEN / 2  # so that the ring ends where the place ends
        pen = QPen(self._theme.color("onAccent"), _TICK_PEN)
        painter.setPen(pen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QRectF(tick).adjusted(inside, inside, -inside, -inside))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline([QRectF(tick).topLeft() + QPointF(*corner) for corner in _TICK])

    def _can_be_removed(self, entry: Entry) -> bool:
        """Not while it is saved: nothing is left to stop. Without a network nobody can be told of one that was sent."""
        if entry.job.state is JobState.DOWNLOADING:
            return False
        return self._model.is_online or entry.job.state.is_unsent

    def _stacked(self, entry: Entry) -> str:
        """How many tiles are folded to this one, as written on the badge; empty if none are."""
        stacked = self._model.stacked(entry)
        return str(stacked) if stacked > 1 else ""

    @property
    def _badge_font(self) -> QFont:
        return self._theme.font("caption")

    def _badge_size(self, text: str) -> QSize:
        metrics = QFontMetrics(self._badge_font)
        width = 2 * _BADGE_SIDE_PX + _BADGE_ICON_PX + _BADGE_GAP_PX + metrics.horizontalAdvance(text)
        return QSize(width, max(BADGE_PX, metrics.height() + _BADGE_GAP_PX))

    def _paint_badge(self, painter: QPainter, place: QRect, sign: tuple[str, str], widget: QWidget) -> None:
        """A dark plate with an icon, and a number behind it if there is one."""
        name, text = sign
        white = self._theme.color("onOverlay")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("overlay"))
        painter.drawRoundedRect(place, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        pixmap = self._theme.pixmap(name, white, _BADGE_ICON_PX, widget)
        if not text:
            painter.drawPixmap(_centred(place, _BADGE_ICON_PX), pixmap)
            return
        direction = widget.layoutDirection()
        icon = QRect(place.left() + _BADGE_SIDE_PX, place.top(), _BADGE_ICON_PX, place.height())
        painter.drawPixmap(_centred(visual_rect(direction, place, icon), _BADGE_ICON_PX), pixmap)
        words = place.adjusted(_BADGE_SIDE_PX + _BADGE_ICON_PX + _BADGE_GAP_PX, 0, -_BADGE_SIDE_PX, 0)
        painter.setFont(self._badge_font)
        painter.setPen(white)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(visual_rect(direction, place, words), int(flags), text)

    def _paint_button(
        self, painter: QPainter, place: QRect, part: Part, widget: QWidget, *, is_lit: bool = False
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0) if is_lit else self._theme.color("overlay"))
        painter.drawRoundedRect(place, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        icon = self._theme.pixmap(_ICONS[part], self._theme.color("onOverlay"), _BUTTON_ICON_PX, widget)
        painter.drawPixmap(_centred(place, _BUTTON_ICON_PX), icon)

    def _paint_caption(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget) -> None:
        """The prompt in the line of the badges, in the room that they leave."""
        font = self._theme.font("label")
        metrics = QFontMetrics(font)
        room = self._caption_room(rect, entry, metrics.height())
        if room.width() < _LEAST_CAPTION_PX:
            return
        prompt = " ".join(visible_text(entry.job.recipe.prompt, _CAPTION_LIMIT).split())
        painter.setFont(font)
        painter.setPen(self._theme.color("onOverlay"))
        place = visual_rect(widget.layoutDirection(), rect, room)
        text = metrics.elidedText(prompt, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _caption_room(self, rect: QRect, entry: Entry, height: int) -> QRect:
        """Where the prompt can be, as if people read rightward."""
        line = flag_rect(rect, Qt.LayoutDirection.LeftToRight)
        left = line.right() + 1 + INSET_PX if entry.marks.flag is not Flag.NONE else rect.left() + _CAPTION_INSET_PX
        widths = [self._badge_size(text).width() for text in (self._stacked(entry), _stars(entry)) if text]
        right = rect.right() - _CAPTION_INSET_PX - sum(widths) - _BADGE_GAP_PX * len(widths)
        room = QRect(left, 0, right - left, height)
        room.moveCenter(QPoint(room.center().x(), line.center().y()))
        return room


def _stars(entry: Entry) -> str:
    return str(entry.marks.stars) if entry.marks.stars else ""


def _centred(place: QRect, side: int) -> QPoint:
    """Where an icon begins that lies in the middle."""
    margin = QSize(place.width() - side, place.height() - side) / 2
    return place.topLeft() + QPoint(margin.width(), margin.height())
