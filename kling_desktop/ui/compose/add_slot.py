"""AddSlot: the place where the next picture goes; a large field, a tile or a bar, and a target while dragging."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import (
    ICON_BANNER,
    RADIUS_CARD,
    RADIUS_SMALL_BUTTON,
    SPACE_4,
    SPACE_8,
    SPACE_16,
    ColorName,
    TextStyle,
)
from kling_desktop.ui.compose.slot_face import LARGE_FROM_PX
from kling_desktop.ui.compose.slot_layout import AddLook

_FIELD_ICON_PX, _WORD_GAP_PX = 28, 5
_DASH_PX, _COMING_DASH_PX = (6.0, 2.4), (10.0, 4.0)
_WORDS_PX = 18
_BADGE_PX, _BADGE_SIDE_PX, _BADGE_EDGE_PX = 26, 9, 1.5
_SMALL_BADGE_PX, _SMALL_BADGE_SIDE_PX = 20, 5
_FIELD_STYLES: tuple[tuple[TextStyle, ColorName], ...] = (("section", "text"), ("small", "text3"))
_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class AddSlot(QToolButton):
    """A button with a dashed edge. Clicking it browses; while something is dragged it tells the numbers to come."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = AddLook.FIELD
        self._coming: tuple[str, ...] = ()
        self.setProperty("focusRadius", RADIUS_CARD)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_look(self, look: AddLook) -> None:
        """Be a field, a tile or a bar."""
        self._look = look
        self.update()

    def set_used(self, used: int, most: int) -> None:
        """Say how many places are taken."""
        self.setAccessibleName(self.tr("Add reference, {used} of {most} used").format(used=used, most=most))

    def announce_drop(self, first: int, count: int, most: int) -> None:
        """Show the numbers that a drop here would give.

        Args:
            first: the number of the first new slot.
            count: pictures that are dragged; 0 for nothing any more.
            most: the last number there is; more pictures are shown as full.
        """
        numbers = [mention_text(number) for number in range(first, min(most, first + count - 1) + 1)]
        self._coming = (*numbers, *([self.tr("Full")] if first + count - 1 > most else []))
        self.update()

    @property
    def coming(self) -> tuple[str, ...]:
        """The numbers it shows for a drop."""
        return self._coming

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys to the grid."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """As above."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, dashed edge, and what belongs in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        if self._coming:
            self._paint_coming(painter)
        elif self._look is AddLook.FIELD:
            self._paint_field(painter)
        else:
            self._paint_plus(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        ground: ColorName = "accentSoft" if self._coming else self._ground()
        edge: ColorName = "accentText" if self._coming else "fieldLine"
        width = 2.0 if self._coming else 1.5
        pen = QPen(self._theme.color(edge), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / width for length in (_COMING_DASH_PX if self._coming else _DASH_PX)])
        painter.setPen(pen)
        painter.setBrush(self._theme.color(ground))
        inset = width / 2
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, RADIUS_CARD - inset, RADIUS_CARD - inset)

    def _ground(self) -> ColorName:
        """The colour inside the dashes."""
        if self.isDown():
            return "press"
        if self.underMouse():
            return "hover"
        return "panel" if self._theme.is_dark else "window"

    def _paint_field(self, painter: QPainter) -> None:
        """Invitation and how, in as many lines as they need if there is room, and the icon if there is more."""
        words = self._invitation(), self.tr("Drop, paste, or click to browse")
        lines_px = self.words_px
        icon_px, words_px = self._theme.scaled(_FIELD_ICON_PX), sum(lines_px) + SPACE_4
        has_room = self.height() >= icon_px + SPACE_8 + words_px
        top = (self.height() - words_px - (icon_px + SPACE_8 if has_room else 0)) // 2
        if has_room:
            icon = self._theme.pixmap("images", self._theme.color("text2"), icon_px, self)
            painter.drawPixmap((self.width() - icon_px) // 2, top, icon)
            top += icon_px + SPACE_8
        for (style, color), text, height_px in zip(_FIELD_STYLES, words, lines_px, strict=True):
            room = QRect(0, top, self.width(), height_px)
            self._paint_line(painter, room, self._theme.font(style), color, text)
            top += height_px + SPACE_4

    @property
    def words_px(self) -> tuple[int, int]:
        """How high invitation and how are in the field for the first picture: one line each if more have no room."""
        wrapped = self.wrapped_px(self.width())
        return wrapped if sum(wrapped) + SPACE_4 <= self.height() - SPACE_8 else self._single_px

    @property
    def _single_px(self) -> tuple[int, int]:
        title_px, hint_px = (self._line_px(style) for style, _ in _FIELD_STYLES)
        return title_px, hint_px

    def wrapped_px(self, width: int) -> tuple[int, int]:
        """How high both are at a width in as many lines as they need, px."""
        words = self._invitation(), self.tr("Drop, paste, or click to browse")
        room, flags = QRect(0, 0, width - SPACE_8, 0), int(_WRAPPED)
        title_px, hint_px = (
            QFontMetrics(self._theme.font(style)).boundingRect(room, flags, text).height()
            for (style, _), text in zip(_FIELD_STYLES, words, strict=True)
        )
        return title_px, hint_px

    def least_px(self, width: int) -> int:
        """How high the field has to be at a width for large letters to be whole; 0 where a line each will do."""
        wrapped = sum(self.wrapped_px(width))
        return wrapped + SPACE_4 + SPACE_8 if wrapped > sum(self._single_px) else 0

    def _paint_plus(self, painter: QPainter) -> None:
        """A plus with its word: below in a tile, beside in a bar."""
        color = self._theme.color("text2")
        icon_px = self._theme.scaled(ICON_BANNER)
        pixmap = self._theme.pixmap("plus", color, icon_px, self)
        word = self.tr("Add")
        line = self._line_px("small")
        painter.setFont(self._word_font())
        painter.setPen(color)
        if self._look is AddLook.TILE:
            has_room = self.height() >= icon_px + _WORD_GAP_PX + line
            top = (self.height() - icon_px - (_WORD_GAP_PX + line if has_room else 0)) // 2
            painter.drawPixmap((self.width() - icon_px) // 2, top, pixmap)
            if not has_room:
                return
            room = QRect(0, top + icon_px + _WORD_GAP_PX, self.width(), line)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, word)
            return
        width = painter.fontMetrics().horizontalAdvance(word)
        content = QRect(QPoint(0, 0), QSize(icon_px + SPACE_8 + width, line))
        content.moveCenter(self.rect().center())
        on_the_left = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        icon_left = content.left() if on_the_left else content.right() + 1 - icon_px
        text_left = content.left() + (icon_px + SPACE_8 if on_the_left else 0)
        painter.drawPixmap(icon_left, (self.height() - icon_px) // 2, pixmap)
        painter.drawText(QRect(text_left, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, word)

    def _paint_coming(self, painter: QPainter) -> None:
        """The numbers to come, from the top: the dragged picture hangs below the pointer."""
        line = self._theme.scaled(_WORDS_PX)
        is_large = self.width() >= LARGE_FROM_PX
        badge_px = self._theme.scaled(_BADGE_PX if is_large else _SMALL_BADGE_PX)
        is_low = self.height() < 2 * badge_px + line
        top = (self.height() - badge_px) // 2 if is_low else SPACE_16 if is_large else SPACE_4
        if not is_low:
            self._paint_line(
                painter, QRect(0, top, self.width(), line), self._word_font(), "accentText", self._drop_words()
            )
            top += line + (SPACE_8 if is_large else 0)
        painter.setFont(self._theme.font("label" if is_large else "caption"))
        metrics, side = QFontMetrics(painter.font()), _BADGE_SIDE_PX if is_large else _SMALL_BADGE_SIDE_PX
        widths = [metrics.horizontalAdvance(text) + 2 * side for text in self._coming]
        for row in self._rows(widths, self.width() - 2 * SPACE_8):
            if top + badge_px > self.height():
                return
            at = (self.width() - sum(widths[place] + SPACE_8 for place in row) + SPACE_8) / 2
            for place in row:
                self._paint_number(painter, QRectF(at, top, widths[place], badge_px), self._coming[place])
                at += widths[place] + SPACE_8
            top += badge_px + (SPACE_8 - 2 if is_large else SPACE_4 // 2)

    @staticmethod
    def _rows(widths: list[int], room: float) -> list[list[int]]:
        """Places of badges, as many in a row as fit."""
        rows: list[list[int]] = [[]]
        used = 0.0
        for place, width in enumerate(widths):
            if rows[-1] and used + width > room:
                rows.append([])
                used = 0.0
            rows[-1].append(place)
            used += width + SPACE_8
        return rows

    def _paint_number(self, painter: QPainter, place: QRectF, text: str) -> None:
        half = _BADGE_EDGE_PX / 2
        painter.setPen(QPen(self._theme.color("accentText"), _BADGE_EDGE_PX))
        painter.setBrush(self._theme.color("panel"))
        painter.drawRoundedRect(place.adjusted(half, half, -half, -half), RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a mention is written so everywhere
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_line(self, painter: QPainter, room: QRect, font: QFont, color: ColorName, text: str) -> None:
        """One centred line, cut where there is no room, or several where there is."""
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        if room.height() >= 2 * painter.fontMetrics().height():
            painter.drawText(room.adjusted(SPACE_4, 0, -SPACE_4, 0), int(_WRAPPED), text)
            return
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() - SPACE_8)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, cut)

    def _word_font(self) -> QFont:
        """Of the one word or two in here."""
        font = self._theme.font("small")
        font.setWeight(self._theme.font("button").weight())
        return font

    def _line_px(self, style: TextStyle) -> int:
        return QFontMetrics(self._theme.font(style)).height()

    def _drop_words(self) -> str:
        """What letting go here does, as far as there is room to say it."""
        return self.tr("Drop to add") if self.width() >= LARGE_FROM_PX else self.tr("Drop")

    def _invitation(self) -> str:
        return self.tr("Add one to ten pictures")
