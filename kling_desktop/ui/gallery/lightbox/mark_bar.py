"""MarkBar: what the person thinks of the picture in the lightbox: picked or rejected, and stars."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from kling_desktop.core.marks import Flag, Marks
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BUTTON, RADIUS_CONTROL, SPACE_16, ColorName
from kling_desktop.ui.gallery.inspector.star_rating import StarRating

_FLAG_WIDTH_PX, _FLAG_HEIGHT_PX, _FLAG_GAP_PX = 36, 32, 6
_STAR_PITCH_PX = 26


class FlagButton(QToolButton):
    """One of the two flags; light while the picture carries it."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon_name = theme, icon
        self.setCheckable(True)
        self.setFixedSize(theme.scaled(_FLAG_WIDTH_PX), theme.scaled(_FLAG_HEIGHT_PX))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focusRadius", RADIUS_CONTROL)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground: ColorName = "text" if self.isChecked() else "press" if self.underMouse() else "hover"
        painter.setBrush(self._theme.color(ground))
        painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        color = self._theme.color("window" if self.isChecked() else "text2")
        side_px = self._theme.scaled(ICON_BUTTON)
        place = QRect(QPoint(0, 0), QSize(side_px, side_px))
        place.moveCenter(self.rect().center())
        painter.drawPixmap(place, self._theme.pixmap(self._icon_name, color, side_px, self))
        painter.end()


class MarkBar(QWidget):
    """Two flags and five stars. Thread: gui.

    Signals:
        flag_chosen: the `Flag` that was given, NONE where it was taken back.
        stars_chosen: so many stars.
    """

    flag_chosen = Signal(object)
    stars_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pick = FlagButton(theme, "flag", self.tr("Pick"))
        self._reject = FlagButton(theme, "flag-off", self.tr("Reject"))
        self._stars = StarRating(theme, pitch_px=_STAR_PITCH_PX)
        self._stars.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_plain_tooltip(self._pick, self.tr("Pick (P)"))
        set_plain_tooltip(self._reject, self.tr("Reject (X)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_FLAG_GAP_PX)
        row.addWidget(self._pick)
        row.addWidget(self._reject)
        row.addSpacing(SPACE_16)
        row.addWidget(self._stars)
        self._pick.clicked.connect(self._on_pick_clicked)
        self._reject.clicked.connect(self._on_reject_clicked)
        self._stars.chosen.connect(self.stars_chosen)

    def show_marks(self, marks: Marks) -> None:
        """Show the marks of a picture."""
        self._pick.setChecked(marks.flag is Flag.PICKED)
        self._reject.setChecked(marks.flag is Flag.REJECTED)
        self._stars.show_stars(marks.stars)

    @Slot(bool)
    def _on_pick_clicked(self, is_on: bool) -> None:
        """Pick, or take it back."""
        self.flag_chosen.emit(Flag.PICKED if is_on else Flag.NONE)

    @Slot(bool)
    def _on_reject_clicked(self, is_on: bool) -> None:
        """Reject, or take it back."""
        self.flag_chosen.emit(Flag.REJECTED if is_on else Flag.NONE)
