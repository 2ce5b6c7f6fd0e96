"""GalleryHeader: what stands above the pictures: a title or the way back, what is on its way, size, and the details."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import ElidedLabel, plain_label, set_plain_tooltip
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, RADIUS_CONTROL, SPACE_8, SPACE_12, SPACE_16, SPACE_20
from kling_desktop.ui.gallery.grid.placed_view import LARGEST_PX, SMALLEST_PX, USUAL_PX
from kling_desktop.ui.gallery.progress_chip import ProgressChip

_HEADER_PX, _SLIDER_PX = 60, 60
_SLIDER_FROM_PX, _WORDS_FROM_PX = 1366, 1100
"""From these widths of the window on there is room for the slider, and for the words of the chip."""
_SLIDER_STEP_PX = 20


class GalleryHeader(QWidget):
    """The gallery's own controls. Thread: gui.

    Signals:
        back_requested: out of Recently Deleted.
        progress_requested: the chip was pressed.
        size_chosen: the height that rows shall aim at, px.
        inspector_toggled: whether the details shall be shown.
    """

    back_requested = Signal()
    progress_requested = Signal()
    size_chosen = Signal(int)
    inspector_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = QHBoxLayout(self)
        self.chip = ProgressChip(theme)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self._back: IconButton | None = None  # both are made when the deleted pictures are first shown
        self._title = plain_label(theme, self.tr("Pictures"), "heading")
        self._caption: ElidedLabel | None = None
        self._size_control = self._make_size_control()
        self._inspector = IconButton(theme, "panel-right", self.tr("Details"), "Ctrl+3")
        self._lay_out()
        self._connect()
        self.show_deleted(is_shown=False)

    def show_deleted(self, *, is_shown: bool) -> None:
        """Say that these are the deleted pictures, or that they are all others."""
        self._title.setText(self.tr("Recently Deleted") if is_shown else self.tr("Pictures"))
        if is_shown and self._back is None:
            self._back, self._caption = self._add_back(), self._add_caption()
        for part in (self._back, self._caption):
            if part is not None:
                part.setVisible(is_shown)
        self.chip.set_wanted(is_wanted=not is_shown)

    def set_inspector_shown(self, *, is_shown: bool) -> None:
        """Tell the toggle whether the details are shown; emits nothing."""
        self._inspector.blockSignals(True)
        self._inspector.setChecked(is_shown)
        self._inspector.blockSignals(False)
        self._inspector.set_icon("panel-right")

    def fit(self, window_px: int) -> None:
        """Leave out what a window of this width has no room for."""
        self._size_control.setVisible(window_px >= _SLIDER_FROM_PX)
        self.chip.set_short(is_short=window_px < _WORDS_FROM_PX)

    def _lay_out(self) -> None:
        self.setFixedHeight(self._theme.scaled(_HEADER_PX))
        row = self._row
        row.setContentsMargins(reading_margins(SPACE_20, 0, SPACE_16, 0))
        row.setSpacing(SPACE_12)
        self._inspector.set_side(HEIGHT_CONTROL)
        self._inspector.setCheckable(True)
        self._inspector.make_pane_switch()
        for part in (self._title, self.chip):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._size_control)
        row.addSpacing(SPACE_8 - SPACE_12)
        row.addWidget(self._inspector)

    def _add_back(self) -> IconButton:
        """The way back, before the title."""
        back = IconButton(self._theme, "arrow-left", self.tr("Back to the pictures"), "Esc", self)
        back.set_side(HEIGHT_CONTROL)
        back.setProperty("surface", "raised")
        back.setProperty("focusRadius", RADIUS_CONTROL)
        back.clicked.connect(self.back_requested)
        self._row.insertWidget(0, back)
        back.lower()  # screen readers read in the order of the stack
        QWidget.setTabOrder(self.chip, back)
        return back

    def _add_caption(self) -> ElidedLabel:
        """What becomes of deleted pictures, behind the title."""
        caption = ElidedLabel(self.tr("Kept until you restore them"), self)
        caption.setFont(self._theme.font("small"))
        caption.setProperty("tone", "text2")
        self._row.insertWidget(self._row.indexOf(self._title) + 1, caption)
        caption.stackUnder(self.chip)  # likewise
        return caption

    def _make_size_control(self) -> QWidget:
        control = QWidget()
        control.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a scale, as a ruler: never mirrored
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_8)
        self.slider.setRange(SMALLEST_PX, LARGEST_PX)
        self.slider.setValue(USUAL_PX)
        self.slider.setSingleStep(_SLIDER_STEP_PX)
        self.slider.setPageStep(2 * _SLIDER_STEP_PX)
        self.slider.setFixedWidth(_SLIDER_PX)
        self.slider.setAccessibleName(self.tr("Size of the pictures"))
        set_plain_tooltip(self.slider, self.tr("Size of the pictures"))
        row.addWidget(IconLabel(self._theme, "layout-grid", size_px=14))
        row.addWidget(self.slider)
        row.addWidget(IconLabel(self._theme, "square", size_px=16))
        return control

    def _connect(self) -> None:
        self.chip.clicked.connect(self.progress_requested)
        self.slider.valueChanged.connect(self.size_chosen)
        self._inspector.toggled.connect(self.inspector_toggled)
