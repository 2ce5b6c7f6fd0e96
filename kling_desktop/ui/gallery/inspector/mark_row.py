"""MarkRow: what the person thinks of a picture: picked or rejected, and stars."""

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kling_desktop.core.marks import Flag, Marks
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.key_cap import with_keys
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_FIELD, RADIUS_CONTROL, ColorName
from kling_desktop.ui.gallery.inspector.star_rating import StarRating

_FLAG_WIDTH_PX, _FLAG_HEIGHT_PX, _FLAG_GAP_PX = 36, 32, 6


class FlagButton(Button):
    """One of the two flags; on while the picture carries it."""

    def __init__(self, theme: Theme, icon: str, name: str, shortcut: str) -> None:
        super().__init__(theme, "", icon=icon)
        self.set_icon(icon, ICON_FIELD)
        self.setCheckable(True)
        self.setMinimumHeight(0)
        self.setFixedSize(theme.scaled(_FLAG_WIDTH_PX), theme.scaled(_FLAG_HEIGHT_PX))
        self.setAccessibleName(name)
        set_plain_tooltip(self, with_keys(name, shortcut))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """On: a soft ground. Off: an edge, and a ground under the pointer only."""
        ground: ColorName = "accentSoft" if self.isChecked() else "panel"
        if not self.isChecked() and (self.underMouse() or self.isDown()):
            ground = "press" if self.isDown() else "hover"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accentSoft" if self.isChecked() else "lineStrong"), 1))
        painter.setBrush(self._theme.color(ground))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_content(painter, self.rect())
        painter.end()

    def _content_color(self) -> QColor:
        return self._theme.color("accentText" if self.isChecked() else "text2")


class MarkRow(QWidget):
    """Two flags and five stars. Thread: gui.

    Signals:
        flag_chosen: the `Flag` that the person gave; NONE where the flag was taken back.
        stars_chosen: so many stars.
    """

    flag_chosen = Signal(object)
    stars_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._pick = FlagButton(theme, "flag", self.tr("Pick"), "P")
        self._reject = FlagButton(theme, "flag-off", self.tr("Reject"), "X")
        self._stars = StarRating(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_FLAG_GAP_PX)
        row.addWidget(self._pick)
        row.addWidget(self._reject)
        row.addStretch(1)
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
        self._reject.setChecked(False)
        self.flag_chosen.emit(Flag.PICKED if is_on else Flag.NONE)

    @Slot(bool)
    def _on_reject_clicked(self, is_on: bool) -> None:
        """Reject, or take it back."""
        self._pick.setChecked(False)
        self.flag_chosen.emit(Flag.REJECTED if is_on else Flag.NONE)
