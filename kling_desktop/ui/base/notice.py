"""Notice: a passing word at the bottom of a panel, with an offer to undo where that is possible."""

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QWidget
from shiboken6 import isValid

from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_PRIMARY, ICON_BUTTON, MOTION_TOAST_MS, SPACE_4, SPACE_12, SPACE_16

STAYS_MS = 6_000
_FROM_BOTTOM_PX = 20
_SLIDE_PX = 12
_WIDEST_PX = 560


class Notice(QFrame):
    """One notice at a time, bottom centre of its parent; a new one takes the place of the old. Thread: gui.

    Signals:
        acted: the person took the offer of the notice with this number.
    """

    acted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ground = parent
        self._number = 0
        self._came_from: QWidget | None = None
        self._icon = IconLabel(theme, "", "onToast", ICON_BUTTON, self)
        self._text = PlainLabel("", self)
        self._action = Button(theme, "", "toast", parent=self)
        self._timer = QTimer(self, singleShot=True)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._dress()
        self._timer.timeout.connect(self._on_time_passed)
        self._action.clicked.connect(self._on_action_clicked)
        parent.installEventFilter(self)
        self._action.installEventFilter(self)
        self.hide()

    def tell(self, text: str, action: str = "", icon: str = "") -> int:
        """Show and announce a notice for six seconds; longer while it is hovered or focused.

        Args:
            text: translated; may hold foreign words.
            action: label of the offer, such as Undo; empty for none.
            icon: one of our icons, or empty.

        Returns:
            The number that `acted` will carry.
        """
        self._number += 1
        if not self._action.hasFocus():
            self._came_from = QApplication.focusWidget()
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._icon.show_icon(icon, "onToast")
        self.setAccessibleName(text)
        self._appear()
        announce(self, text)
        return self._number

    def move_to(self, parent: QWidget) -> None:
        """Be at the bottom of another panel from now on; a notice that is shown stays."""
        is_shown = not self.isHidden()
        self._ground.removeEventFilter(self)
        self._ground = parent
        parent.installEventFilter(self)
        self.setParent(parent)
        self._fit()
        self.move(self._place())
        if is_shown:
            self.show()
            self.raise_()
            self._count()

    @property
    def text(self) -> str:
        """What it says now or said last."""
        return self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the parent changes its size; wait while the keyboard is here."""
        if not self.isVisible():
            return False
        if watched is self._ground and event.type() == QEvent.Type.Resize:
            self._slide.stop()
            self._fit()
            self.move(self._place())
        elif watched is self._action and event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif watched is self._action and event.type() == QEvent.Type.FocusOut:
            self._timer.start(STAYS_MS)
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the mouse is here."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Count again from the start."""
        super().leaveEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing runs while it is out of sight."""
        super().hideEvent(event)
        self._timer.stop()
        self._slide.stop()

    def _dress(self) -> None:
        """Lay out and colour."""
        self.setProperty("surface", "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(reading_margins(SPACE_16 - 1, 0, SPACE_12 - 1, 0))  # beside the edge
        row.setSpacing(SPACE_12)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addSpacing(SPACE_4)
        row.addWidget(self._action)
        self._text.setFont(self._theme.font("button"))
        self._text.setWordWrap(True)
        self._text.setProperty("tone", "onToast")
        self.setMinimumHeight(self._theme.scaled(HEIGHT_PRIMARY))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(26)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)

    def _appear(self) -> None:
        """Come up from a little below, and start to count."""
        self._fit()
        place = self._place()
        duration_ms = 0 if self.isVisible() else self._theme.motion_ms(MOTION_TOAST_MS)
        self.move(place + QPoint(0, _SLIDE_PX if duration_ms else 0))
        self.show()
        self.raise_()
        if duration_ms:
            self._slide.setDuration(duration_ms)
            self._slide.setStartValue(self.pos())
            self._slide.setEndValue(place)
            self._slide.start()
        self._count()

    def _fit(self) -> None:
        """Be as wide as the text, within the parent."""
        most = min(_WIDEST_PX, self._ground.width() - 2 * SPACE_16)
        self._text.setWordWrap(False)
        self._text.setWordWrap(self.sizeHint().width() > most)
        width = min(most, self.sizeHint().width())
        self.resize(width, max(self.minimumHeight(), self.heightForWidth(width)))

    def _place(self) -> QPoint:
        """Bottom centre of the parent."""
        ground = self._ground
        return QPoint((ground.width() - self.width()) // 2, ground.height() - self.height() - _FROM_BOTTOM_PX)

    def _count(self) -> None:
        """Start the six seconds, unless somebody is here."""
        if self.isVisible() and not self.underMouse() and not self._action.hasFocus():
            self._timer.start(STAYS_MS)
        else:
            self._timer.stop()

    def _give_keyboard_back(self) -> None:
        """To whoever had it when the notice came, not to whatever is next in the window."""
        came_from, self._came_from = self._came_from, None
        if self._action.hasFocus() and came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_time_passed(self) -> None:
        """Go."""
        self.hide()

    @Slot()
    def _on_action_clicked(self) -> None:
        """Tell which offer was taken, and go."""
        number = self._number
        self._give_keyboard_back()
        self.hide()
        self.acted.emit(number)
