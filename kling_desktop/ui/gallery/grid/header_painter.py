"""HeaderPainter: paints what stands above tiles: the name of a date section, the line of a Run."""

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.price import dollars_text
from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_SMALL_BUTTON, ColorName, TextStyle
from kling_desktop.ui.gallery.layout.date_section import DateKind, DateSection

_THUMBNAIL_PX, _GAP_PX = 26, 4
_MOST_THUMBNAILS = 5
_PICTURE_GAP_PX, _WORD_GAP_PX, _LINE_GAP_PX = 10, 8, 12
_CHEVRON_PX = 16
_REMOVE_ICON_PX, _REMOVE_GAP_PX = 16, 4


def section_title(section: DateSection) -> str:
    """`Today`, `This week`, `May 2026`."""
    match section.kind:
        case DateKind.TODAY:
            return QCoreApplication.translate("Gallery", "Today")
        case DateKind.YESTERDAY:
            return QCoreApplication.translate("Gallery", "Yesterday")
        case DateKind.THIS_WEEK:
            return QCoreApplication.translate("Gallery", "This week")
        case DateKind.MONTH:
            name = QLocale().standaloneMonthName(section.first_day.month)
            return QCoreApplication.translate("Gallery", "{month} {year}").format(
                month=name, year=section.first_day.year
            )


def section_subtitle(section: DateSection) -> str:
    """The date of a single day, such as `Thursday 12 June`; empty for longer times."""
    if section.kind not in (DateKind.TODAY, DateKind.YESTERDAY):
        return ""
    day = section.first_day
    return QLocale().toString(QDate(day.year, day.month, day.day), "dddd d MMMM")


def remove_text() -> str:
    """What the end of a held Run's header says."""
    return QCoreApplication.translate("Gallery", "Remove run")


def run_title(entries: tuple[Entry, ...], *, is_free: bool = False) -> str:
    """`Run of 4 · $0.14`: what was or will be charged for the tiles shown; in the demo that it is free."""
    price = dollars_text(sum(entry.job.cost_micros for entry in entries))
    if is_free:
        price = QCoreApplication.translate("Gallery", "free")
    text = QCoreApplication.translate("Gallery", "Run of %n · {price}", "", len(entries))
    return text.format(price=price)


def is_removable(entries: tuple[Entry, ...]) -> bool:
    """Whether a Run waits for the person as a whole, so that it can be taken back as a whole, free."""
    return bool(entries) and all(entry.job.state is JobState.HELD for entry in entries)


class HeaderPainter:
    """Paints headers across the width of the tiles. Thread: gui."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles) -> None:
        self._theme = theme
        self._loader = loader
        self._files = files

    def paint_section(self, painter: QPainter, rect: QRect, section: DateSection) -> None:
        """Name and date."""
        left = self._write(painter, (rect, 0), section_title(section), "section", "text")
        subtitle = section_subtitle(section)
        if subtitle:
            self._write(painter, (rect, left + _WORD_GAP_PX), subtitle, "small", "text3")

    def paint_run(
        self, painter: QPainter, rect: QRect, entries: tuple[Entry, ...], *, is_hovered: bool = False, is_free: bool
    ) -> None:
        """The references it was made from, price, time, a hairline, and what a press at its end does."""
        if not entries:
            return
        left = self._paint_references(painter, rect, entries[0])
        left = self._write(painter, (rect, left), run_title(entries, is_free=is_free), "label", "text")
        time = clock_text(entries[0].job.created_at_ms)
        left = self._write(painter, (rect, left + _WORD_GAP_PX), time, "small", "text3")
        line = QRect(rect.left() + left + _LINE_GAP_PX, rect.center().y(), 0, 1)
        end = self._remove_width if is_removable(entries) else self._theme.scaled(_CHEVRON_PX)
        line.setRight(rect.right() - end - _LINE_GAP_PX)
        if line.width() > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("line"))
            painter.drawRect(_visual(painter, rect, line))
        if is_removable(entries):
            self._paint_remove(painter, rect, "text" if is_hovered else "text2")
        else:
            self._paint_chevron(painter, rect, "text" if is_hovered else "text3")

    def remove_rect(self, rect: QRect, direction: Qt.LayoutDirection) -> QRect:
        """Where the header of a Run that can be removed is pressed for that."""
        width = self._remove_width
        return visual_rect(direction, rect, QRect(rect.right() + 1 - width, rect.top(), width, rect.height()))

    def wishes(self, entry: Entry, pixel_ratio: float) -> tuple[Wish, ...]:
        """The reference thumbnails in the header of this entry's Run."""
        side, radius = round(_THUMBNAIL_PX * pixel_ratio), round(RADIUS_SMALL_BUTTON * pixel_ratio)
        shown = entry.job.recipe.references[:_MOST_THUMBNAILS]
        return tuple(Wish(self._files.preview(each.sha256), side, side, radius) for each in shown)

    @property
    def _remove_font(self) -> QFont:
        font = self._theme.font("small")
        font.setWeight(self._theme.font("button").weight())
        return font

    @property
    def _remove_width(self) -> int:
        words = QFontMetrics(self._remove_font).horizontalAdvance(remove_text())
        return _REMOVE_ICON_PX + _REMOVE_GAP_PX + words + 1

    def _paint_remove(self, painter: QPainter, rect: QRect, color: ColorName) -> None:
        """A cross and the words."""
        widget = painter.device()
        assert isinstance(widget, QWidget)
        room = self.remove_rect(rect, painter.layoutDirection())
        cross = QRect(room.left(), 0, _REMOVE_ICON_PX, _REMOVE_ICON_PX)
        cross.moveTop(room.top() + (room.height() - _REMOVE_ICON_PX) // 2)
        pixmap = self._theme.pixmap("x", self._theme.color(color), _REMOVE_ICON_PX, widget)
        painter.drawPixmap(_visual(painter, room, cross).topLeft(), pixmap)
        words = _visual(painter, room, room.adjusted(_REMOVE_ICON_PX + _REMOVE_GAP_PX, 0, 0, 0))
        painter.setFont(self._remove_font)
        painter.setPen(self._theme.color(color))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, remove_text())

    def _paint_chevron(self, painter: QPainter, rect: QRect, color: ColorName) -> None:
        side_px = self._theme.scaled(_CHEVRON_PX)
        top = rect.top() + (rect.height() - side_px) // 2
        place = QRect(rect.right() + 1 - side_px, top, side_px, side_px)
        widget = painter.device()
        assert isinstance(widget, QWidget)
        pixmap = self._theme.pixmap("chevron-down", self._theme.color(color), side_px, widget)
        painter.drawPixmap(_visual(painter, rect, place).topLeft(), pixmap)

    def _paint_references(self, painter: QPainter, rect: QRect, entry: Entry) -> int:
        """Paint the thumbnails; gives where the words may begin, from the reading edge."""
        left, top = 0, rect.top() + (rect.height() - _THUMBNAIL_PX) // 2
        for wish in self.wishes(entry, painter.device().devicePixelRatioF()):
            place = _visual(painter, rect, QRect(rect.left() + left, top, _THUMBNAIL_PX, _THUMBNAIL_PX))
            pixmap = self._loader.pixmap(wish)
            if pixmap is not None:
                painter.drawPixmap(place, pixmap)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color("sunken"))
                painter.drawRoundedRect(place, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
            left += _THUMBNAIL_PX + _GAP_PX
        more = len(entry.job.recipe.references) - _MOST_THUMBNAILS
        if more > 0:
            left = self._write(painter, (rect, left), f"+{more}", "small", "text2")
        return left + _PICTURE_GAP_PX - _GAP_PX if left else 0

    def _write(self, painter: QPainter, place: tuple[QRect, int], text: str, style: TextStyle, color: ColorName) -> int:
        """Write into a rectangle, so far from its reading edge; gives where the text ends."""
        rect, left = place
        font = self._theme.font(style)
        width = min(QFontMetrics(font).horizontalAdvance(text) + 1, max(0, rect.width() - left))
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        room = _visual(painter, rect, QRect(rect.left() + left, rect.top(), width, rect.height()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, text)
        return left + width


def _visual(painter: QPainter, rect: QRect, part: QRect) -> QRect:
    return visual_rect(painter.layoutDirection(), rect, part)
