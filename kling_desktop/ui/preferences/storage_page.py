"""StoragePage: where pictures are kept, and what takes how much room.

Must not know: how room is measured; it asks for it when it is looked at and shows what it is told.
"""

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.core.storage import StorageUse
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, ColorName
from kling_desktop.ui.base.translate import counted_text
from kling_desktop.ui.preferences.folding_row import FoldingRow
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.setting_row import SettingRow

_BAR_PX = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """A share of the room and its colour."""

    size_bytes: int
    color: ColorName


class StoragePage(PreferencePage):
    """The library's folder, the room that is used, what can be made again. Thread: gui.

    Signals:
        measure_requested: the page is looked at; answer with `set_use`.
        show_requested: open the library's folder.
        choose_requested: keep pictures in another folder from now on.
        clear_requested: forget the working copies: thumbnails, previews, uploads and all else that can be made again.
    """

    measure_requested = Signal()
    show_requested = Signal()
    choose_requested = Signal()
    clear_requested = Signal()

    def __init__(self, theme: Theme, library_text: str) -> None:
        """The page.

        Args:
            theme: to paint with.
            library_text: where pictures are kept, as people say it.
        """
        super().__init__(theme, self.tr("Storage"))
        show = _button(theme, self.tr("Show"), self.tr("Show the library folder"), "folder-open")
        choose = _button(theme, self.tr("Choose…"), self.tr("Choose another library folder"))
        clear = _button(theme, self.tr("Clear"), self.tr("Clear the working copies"))
        self.add_row(SettingRow(theme, self.tr("Library folder"), library_text, show, choose))
        self._pictures = plain_label(theme, "", "label")
        self._room = plain_label(theme, "", "small", "text2")
        self._parts = plain_label(theme, "", "small", "text2", wraps=True)
        self._bar = _RoomBar(theme)
        self.add_row(self._use())
        note = self.tr("Thumbnails, previews and copies for sending. Made again when needed.")
        self._copies = SettingRow(theme, self.tr("Working copies"), note, clear)
        self.add_row(self._copies)
        show.clicked.connect(self.show_requested)
        choose.clicked.connect(self.choose_requested)
        clear.clicked.connect(self.clear_requested)
        self.set_use(None)

    @Slot(object)
    def set_use(self, use: StorageUse | None) -> None:
        """Show what takes how much room; None while that is being found out."""
        if use is None:
            self._pictures.setText(self.tr("Measuring…"))
            for label in (self._room, self._parts):
                label.setText("")
            self._bar.show_parts((), 1)
            return
        self._pictures.setText(counted_text("StoragePage", "1 picture", "%Ln pictures", use.picture_count))
        used, free = _size(use.used_bytes), _size(use.free_bytes)
        self._room.setText(self.tr("{used} used, {free} free").format(used=used, free=free))
        text = self.tr("Pictures {pictures} · references {references} · working copies {cache}")
        pictures, references = _size(use.pictures_bytes), _size(use.references_bytes)
        self._parts.setText(text.format(pictures=pictures, references=references, cache=_size(use.cache_bytes)))
        note = self.tr("{size} of thumbnails, previews and copies for sending. Made again when needed.")
        self._copies.set_note(note.format(size=_size(use.cache_bytes)))
        parts = (
            _Part(use.pictures_bytes, "text2"),
            _Part(use.references_bytes, "fieldLine"),
            _Part(use.cache_bytes, "lineStrong"),
        )
        self._bar.show_parts(parts, max(1, use.used_bytes + use.free_bytes))

    def showEvent(self, event: QShowEvent) -> None:
        """Measure whenever somebody looks."""
        super().showEvent(event)
        self.measure_requested.emit()

    def _use(self) -> QWidget:
        """How many pictures, and the room in words and as a bar."""
        ground = QWidget()
        top = FoldingRow(SPACE_8)
        top.add_part(self._pictures, grows=True)
        top.add_part(self._room)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, SPACE_12, 0, SPACE_12)
        column.setSpacing(SPACE_8)
        column.addWidget(top)
        column.addWidget(self._bar)
        column.addWidget(self._parts)
        return ground


class _RoomBar(QWidget):
    """Shares of the disk, side by side. What it shows stands beside it in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: tuple[_Part, ...] = ()
        self._whole_bytes = 1
        self.setFixedHeight(_BAR_PX)
        theme.changed.connect(self.update)

    def show_parts(self, parts: tuple[_Part, ...], whole_bytes: int) -> None:
        """Show these shares of a whole."""
        self._parts, self._whole_bytes = parts, whole_bytes
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _BAR_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The shares from the reading edge on; each can be seen, however small."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), _BAR_PX / 2, _BAR_PX / 2)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if self.layoutDirection().value:  # right to left
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        left = 0.0
        for part in (part for part in self._parts if part.size_bytes):
            width = max(2.0, self.width() * part.size_bytes / self._whole_bytes)
            painter.fillRect(QRectF(left, 0, width, _BAR_PX), self._theme.color(part.color))
            left += width + 1
        painter.end()


def _button(theme: Theme, text: str, name: str, icon: str = "") -> Button:
    button = Button(theme, text, icon=icon)
    button.setAutoDefault(False)
    button.setAccessibleName(name)
    return button


def _size(size_bytes: int) -> str:
    """A size as people read it, in the units of the desktop."""
    return QLocale().formattedDataSize(
        size_bytes, 0 if size_bytes < 10**9 else 1, QLocale.DataSizeFormat.DataSizeSIFormat
    )
