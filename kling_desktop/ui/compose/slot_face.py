"""SlotFace: paints a slot as it is: its picture or why there is none, its number, and what a drag would do to it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CARD, RADIUS_SMALL_BUTTON, SPACE_4, ColorName
from kling_desktop.ui.compose.slot_look import DragPart, SlotLook
from kling_desktop.ui.compose.slot_previews import SlotPreviews

LARGE_FROM_PX = 120
_NUMBER_ONLY_BELOW_PX = 72
_ARC_DEGREES = 100
_TEXT_LIMIT = 80
_EDGE_ALPHA = 0.09
_FAINT_ALPHA = 0.35
_MOVING_OPACITY = 0.4
_TARGET_EDGE_PX, _TARGET_OPACITY = 2.5, 0.86
_WORDS_SIDE_PX = 2


@dataclass(frozen=True, slots=True)
class SlotPose:
    """What a slot's picture goes through at the moment.

    Attributes:
        part: in a drag that is going on.
        is_lit: its mention is under the pointer.
        angle: where the ring begins while the picture is read, degrees.
    """

    part: DragPart = DragPart.NONE
    is_lit: bool = False
    angle: int = 0

    @property
    def is_target(self) -> bool:
        """Whether a drop would put something in its place; what is written over it then says its number."""
        return self.part in (DragPart.REPLACED, DragPart.SWAPPED)


class SlotFace:
    """Paints one slot on its widget. Thread: gui."""

    def __init__(self, theme: Theme, previews: SlotPreviews, widget: QWidget) -> None:
        self._theme = theme
        self._previews = previews
        self._widget = widget

    def paint(self, painter: QPainter, look: SlotLook, pose: SlotPose) -> None:
        """Picture, state, badge."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if pose.part is DragPart.MOVING:
            painter.setOpacity(_MOVING_OPACITY)
        if look.slot.failure is not None:
            self._paint_problem(painter, look, pose)
        else:
            self._paint_picture(painter, look, pose)
        if pose.is_target:
            self._paint_target(painter, look, pose.part)
        if pose.is_lit:
            self._paint_edge(painter, "select", _TARGET_EDGE_PX)

    # ------------------------------------------------------------------ the picture

    def _paint_picture(self, painter: QPainter, look: SlotLook, pose: SlotPose) -> None:
        """The preview with its number, both dimmed under a ring while it is read."""
        widget = self._widget
        cover = self._previews.cover(look.slot.key, widget.size(), RADIUS_CARD, widget.devicePixelRatioF())
        if cover is None:
            self._paint_box(painter, "sunken")
        else:
            painter.drawPixmap(0, 0, cover)
        if not self._theme.is_dark:
            self._paint_edge(painter, "text", 1, _EDGE_ALPHA)
        if not pose.is_target:
            self._paint_badge(painter, look)
        if look.slot.is_reading:
            if cover is not None:
                painter.setOpacity(0.6)
                self._paint_box(painter, "overlay")
                painter.setOpacity(1)
            self._paint_ring(painter, "onOverlay" if cover is not None else "text2", pose.angle)

    def _paint_ring(self, painter: QPainter, color: ColorName, angle: int) -> None:
        """A turning arc on its faint track."""
        radius = 17.5 if self._is_large else 14.5
        center = QRectF(self._widget.rect()).center()
        circle = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
        ink = self._theme.color(color)
        track = self._theme.color(color)
        track.setAlphaF(_FAINT_ALPHA)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(track, 3))
        painter.drawEllipse(circle)
        painter.setPen(QPen(ink, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(circle, (90 + angle) * 16, -_ARC_DEGREES * 16)

    def _paint_badge(self, painter: QPainter, look: SlotLook) -> None:
        """The slot's number, as mentions write it."""
        font = self._theme.font("small" if self._is_large else "caption")
        font.setWeight(self._theme.font("label").weight())
        painter.setFont(font)
        height, inset = self._badge_px
        padding = 7 if self._is_large else 5
        metrics, text = painter.fontMetrics(), mention_text(look.number)
        room = self._widget.width() - 2 * (inset + padding)
        if self._widget.width() < _NUMBER_ONLY_BELOW_PX or metrics.horizontalAdvance(text) > room:
            text = str(look.number)
        width = max(height, metrics.horizontalAdvance(text) + 2 * padding)
        left = inset if self._reads_rightward else self._widget.width() - inset - width
        badge = QRectF(left, self._widget.height() - inset - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("overlay"))
        painter.drawRoundedRect(badge, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        painter.setPen(self._theme.color("onOverlay"))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a mention is written so everywhere
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    # ------------------------------------------------------------------ what is wrong, what a drop does

    def _paint_problem(self, painter: QPainter, look: SlotLook, pose: SlotPose) -> None:
        """A crossed-out picture and why, in two words where there is little room; it has its number all the same.

        Where no words have room as a whole, it is the sign alone: half of `Not found` would say something else.
        """
        self._paint_box(painter, "dangerSoft")
        self._paint_edge(painter, "dangerLine", 1)
        icon_px = 24 if self._is_large else 20
        room = self._widget.rect().adjusted(_WORDS_SIDE_PX, SPACE_4, -_WORDS_SIDE_PX, -sum(self._badge_px))
        font = self._theme.font("button" if self._is_large else "small")
        font.setWeight(self._theme.font("button").weight())
        painter.setFont(font)
        text = visible_text(look.problem if self._is_large else look.short_problem, _TEXT_LIMIT)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        words = painter.boundingRect(room, int(flags), text)
        sign = icon_px + SPACE_4 if icon_px + SPACE_4 + words.height() <= room.height() else 0  # else words alone
        top = max(room.top(), room.center().y() - (sign + words.height()) // 2)
        color = self._theme.color("danger")
        icon = self._theme.pixmap("image-off", color, icon_px, self._widget)
        painter.setPen(color)
        if words.height() > room.height() or words.width() > room.width():
            painter.drawPixmap(self._far_corner(icon_px).topLeft(), icon)
        else:
            painter.drawText(room.adjusted(0, top - room.top() + sign, 0, 0), int(flags), text)
            if sign:
                painter.drawPixmap(self._widget.rect().center().x() - icon_px // 2, top, icon)
        if not pose.is_target:
            self._paint_badge(painter, look)

    def _far_corner(self, side_px: int) -> QRect:
        """The upper corner that is farthest from the number's badge."""
        inset = self._badge_px[1]
        left = self._widget.width() - inset - side_px if self._reads_rightward else inset
        return QRect(left, inset, side_px, side_px)

    def _paint_target(self, painter: QPainter, look: SlotLook, part: DragPart) -> None:
        """What a drop here would do."""
        painter.setOpacity(_TARGET_OPACITY)
        self._paint_box(painter, "overlay")
        painter.setOpacity(1)
        self._paint_edge(painter, "select", _TARGET_EDGE_PX)
        painter.setPen(self._theme.color("onOverlay"))
        painter.setFont(self._theme.font("label"))
        line = painter.fontMetrics().height()
        width, middle = self._widget.width(), self._widget.rect().center().y()
        painter.drawText(QRect(0, middle - line, width, line), Qt.AlignmentFlag.AlignCenter, look.verb(part))
        font = self._theme.font("small")
        font.setWeight(self._theme.font("label").weight())
        painter.setFont(font)
        name = mention_text(look.number)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(QRect(0, middle + 1, width, line), Qt.AlignmentFlag.AlignCenter, name)

    # ------------------------------------------------------------------ strokes

    def _paint_box(self, painter: QPainter, color: ColorName) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(color))
        painter.drawRoundedRect(QRectF(self._widget.rect()), RADIUS_CARD, RADIUS_CARD)

    def _paint_edge(self, painter: QPainter, color: ColorName, width: float, alpha: float = 1.0) -> None:
        ink = self._theme.color(color)
        ink.setAlphaF(alpha)
        painter.setPen(QPen(ink, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        radius = RADIUS_CARD - inset
        place = QRectF(self._widget.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, radius, radius)

    @property
    def _badge_px(self) -> tuple[int, int]:
        """Height of the number's badge, and its distance from the slot's edges."""
        return (self._theme.scaled(22), 6) if self._is_large else (self._theme.scaled(18), 4)

    @property
    def _is_large(self) -> bool:
        return self._widget.width() >= LARGE_FROM_PX

    @property
    def _reads_rightward(self) -> bool:
        return self._widget.layoutDirection() == Qt.LayoutDirection.LeftToRight
