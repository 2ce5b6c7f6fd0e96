"""ViewerBar: what picture it is, how large it is shown, and what can be done with it."""

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.plain_text import ElidedLabel, PlainLabel, plain_label, set_plain_tooltip
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, RADIUS_CONTROL, SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_24
from kling_desktop.ui.gallery.lightbox.compare_switch import CompareSwitch
from kling_desktop.ui.gallery.lightbox.zoom import MOST_SCALE, Zoom

HEIGHT_PX = 56
_ZOOM_WIDTH_PX, _WORDS_FROM_PX = 56, 1000
_TITLE_PX = 320
"""The beginning of a prompt that tells which picture it is; what else is said comes where there is more room."""
_MOST_TITLE = 400
"""Characters; no bar is longer."""


class ViewerBar(QWidget):
    """The bar along the top. Its buttons are reached by Tab; a click leaves the keyboard with the picture. Thread: gui.

    Signals:
        closer_requested, farther_requested: one step of the zoom.
        zoom_toggled: all of it, or 100 %.
        compare_toggled, info_toggled: whether that shall be shown.
        close_requested, use_requested, copy_requested, save_requested, delete_requested: about the picture.
    """

    closer_requested = Signal()
    farther_requested = Signal()
    zoom_toggled = Signal()
    compare_toggled = Signal(bool)
    info_toggled = Signal(bool)
    close_requested = Signal()
    use_requested = Signal()
    copy_requested = Signal()
    save_requested = Signal()
    delete_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ElidedLabel()
        self._title.setFont(theme.font("section"))
        self._subtitle: PlainLabel = plain_label(theme, "", "body", "text2")
        self._place = self._when = ""
        self._use = self._acting("image-plus", self.tr("Use as reference"), "U", self.use_requested)
        self._copy = self._acting("copy", self.tr("Copy"), "Ctrl+C", self.copy_requested)
        self._save = self._acting("download", self.tr("Save as"), "Ctrl+S", self.save_requested)
        self._delete = self._acting("trash-2", self.tr("Delete"), "Del", self.delete_requested)
        self._zoom = QToolButton()
        self.compare = CompareSwitch(theme)
        self.info = self._button("panel-right", self.tr("Details"), "I")
        self._lay_out()
        self.compare.toggled.connect(self.compare_toggled)
        self.info.toggled.connect(self.info_toggled)

    def show_picture(self, prompt: str, place: str, when: str) -> None:
        """Say what is shown.

        Args:
            prompt: foreign text; its beginning is the title.
            place: which of its Run it is; may be empty. The row of the Run shows it too: it gives way to the title.
            when: it was made; gives way before that.
        """
        self._title.setText(prompt[:_MOST_TITLE])
        self._place, self._when = place, when
        self._show_subtitle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More is said, or less."""
        super().resizeEvent(event)
        self.compare.set_short(is_short=self.width() < self._theme.scaled(_WORDS_FROM_PX))
        self._show_subtitle()

    def _show_subtitle(self) -> None:
        """Say as much as there is room for beside the title."""
        whole = " · ".join(part for part in (self._place, self._when) if part)
        title_px = min(self._title.sizeHint().width(), self._theme.scaled(_TITLE_PX))
        room = self.width() - self._other_px() - title_px
        metrics = self._subtitle.fontMetrics()
        fitting = (text for text in (whole, self._place) if text and metrics.horizontalAdvance(text) <= room)
        self._subtitle.setText(next(fitting, ""))

    def _other_px(self) -> int:
        """What everything but title and subtitle takes of the width."""
        row = self.layout()
        assert row is not None
        items = [item for at in range(row.count()) if (item := row.itemAt(at)) is not None]
        words = (self._title, self._subtitle)
        taken = sum(item.sizeHint().width() for item in items if item.widget() not in words)
        margins = row.contentsMargins()
        gaps = (sum(item.widget() is not None for item in items) - 1) * row.spacing()
        return taken + gaps + margins.left() + margins.right()

    def show_zoom(self, zoom: Zoom) -> None:
        """Say how large it is shown; the same button leads to 100 % and back."""
        percent = self._percent_text(zoom.percent)
        self._zoom.setText(self.tr("Fit") if zoom.is_fit else percent)
        self._zoom.setAccessibleName(self.tr("Zoom: {percent}").format(percent=percent))

    def set_can_compare(self, *, can: bool) -> None:
        """Whether there is something to compare with."""
        self.compare.setEnabled(can)

    def set_usable(self, *, is_usable: bool) -> None:
        """Whether anything is made with the picture, and it can be deleted: not in Recently Deleted."""
        for button in (self._use, self._delete):
            button.setVisible(is_usable)

    def set_copyable(self, why_not: str) -> None:
        """Whether its file can be copied and saved elsewhere.

        Args:
            why_not: translated; empty where it can.
        """
        for button in (self._copy, self._save):
            button.set_why_not(why_not)

    def _lay_out(self) -> None:
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(self._theme.scaled(HEIGHT_PX))
        row = QHBoxLayout(self)
        row.setContentsMargins(reading_margins(SPACE_16, 0, SPACE_24, 0))
        row.setSpacing(SPACE_4)
        close = self._acting("x", self.tr("Close"), "Space", self.close_requested)
        row.addWidget(close)
        row.addSpacing(SPACE_8)
        row.addWidget(self._title)
        row.addSpacing(SPACE_8)
        row.addWidget(self._subtitle)
        row.addStretch(1)
        row.addSpacing(SPACE_16)
        row.addWidget(self._acting("zoom-out", self.tr("Zoom out"), "-", self.farther_requested))
        row.addWidget(self._dressed_zoom())
        row.addWidget(self._acting("zoom-in", self.tr("Zoom in"), "+", self.closer_requested))
        row.addSpacing(SPACE_12)
        row.addWidget(self.compare)
        row.addSpacing(SPACE_8)
        for button in (self._use, self._copy, self._save, self._delete):
            row.addWidget(button)
        self.info.setCheckable(True)
        row.addWidget(self.info)

    def _percent_text(self, percent: int) -> str:
        return self.tr("{percent} %").format(percent=percent)

    def _dressed_zoom(self) -> QToolButton:
        button = self._zoom
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setProperty("focusRadius", RADIUS_CONTROL)
        button.setFont(self._theme.font("label"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = (self.tr("Fit"), self._percent_text(round(MOST_SCALE * 100)))
        widest = max(button.fontMetrics().horizontalAdvance(each) for each in words) + 2 * SPACE_8
        width = max(self._theme.scaled(_ZOOM_WIDTH_PX), widest)  # one for all of them: nothing moves while it zooms
        button.setFixedSize(width, self._theme.scaled(HEIGHT_CONTROL))
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_plain_tooltip(button, self.tr("All of it, or 100 % (Z)"))
        button.clicked.connect(self._on_zoom_clicked)
        return button

    def _button(self, icon: str, name: str, keys: str) -> IconButton:
        button = IconButton(self._theme, icon, name, keys)
        button.set_icon(icon, "text")
        button.set_side(HEIGHT_CONTROL)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _acting(self, icon: str, name: str, keys: str, signal: SignalInstance) -> IconButton:
        button = self._button(icon, name, keys)
        button.clicked.connect(signal)
        return button

    @Slot()
    def _on_zoom_clicked(self) -> None:
        """The other of both."""
        self.zoom_toggled.emit()
