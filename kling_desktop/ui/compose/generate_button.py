"""GenerateButton: says what a press would do, or why it cannot be done; one press is one request."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QElapsedTimer, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication

from kling_desktop.core.draft import Problem, ProblemKind
from kling_desktop.core.key_status import KeyState
from kling_desktop.ui.base.button import ButtonRole, PrimaryButton
from kling_desktop.ui.base.key_cap import key_names
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_PRIMARY, SPACE_4
from kling_desktop.ui.base.translate import counted_text
from kling_desktop.ui.compose.compose_status import ComposeStatus, short_reason

SHORTCUT = "Ctrl+Return"
_LEAST_SIDE_PX = 8
_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic


class Press(StrEnum):
    """What pressing does."""

    GENERATE = "generate"
    WAIT = "wait"
    KEY = "key"
    KEYRING = "keyring"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class GenerateFace:
    """What the button shows."""

    press: Press
    text: str
    icon: str
    role: ButtonRole


_PROBLEM_ICONS = {
    ProblemKind.NO_REFERENCE: "image-plus",
    ProblemKind.EMPTY_PROMPT: "pencil",
    ProblemKind.PROMPT_TOO_LONG: "pencil",
    ProblemKind.SLOT_READING: "hourglass",
    ProblemKind.SLOT_UNREADABLE: "image-off",
    ProblemKind.LOST_MENTION: "image-off",
}


class GenerateButton(PrimaryButton):
    """The primary button of the composer. It can always have the focus; when it cannot run it looks disabled.

    A click, a double click, a held key: one request. Presses within the double-click interval after the last one do
    nothing, and a held key repeats nothing.

    Signals:
        pressed_for: the `Press` that was meant.
    """

    pressed_for = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "sparkles", SHORTCUT)
        self._face = GenerateFace(Press.PROBLEM, "", "sparkles", "primary")
        self._since_press = QElapsedTimer()
        self.clicked.connect(self.press)

    @property
    def face(self) -> GenerateFace:
        """What it shows."""
        return self._face

    def show_state(self, status: ComposeStatus, problem: Problem | None, count: int) -> None:
        """Show what a press would do now.

        Args:
            status: of key, network and so on.
            problem: the first thing that keeps the Draft from being sent; None if nothing does.
            count: pictures of one press.
        """
        face = self._face_for(status, problem, count)
        if face == self._face:
            return  # as after most letters of a prompt
        self._face = face
        self.setText(self._face.text.replace("&", "&&"))
        self.setAccessibleName(self._face.text)
        self.set_blocked(is_blocked=self._face.press is Press.PROBLEM)
        set_plain_tooltip(self, self._face.text if self.is_blocked else "")
        is_plain = self._face.press is Press.GENERATE and self._face.role == "primary"
        self._keys = key_names(SHORTCUT) if is_plain else ()
        self.set_icon(self._face.icon)
        self.set_role(self._face.role)

    @Slot()
    def press(self) -> None:
        """Do what the button says, unless it was pressed a moment ago."""
        interval_ms = QApplication.doubleClickInterval()
        is_again = self._since_press.isValid() and not self._since_press.hasExpired(interval_ms)
        self._since_press.start()
        if not is_again:
            self.pressed_for.emit(self._face.press)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does; a held key presses once."""
        if event.isAutoRepeat():
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def fit(self, width_px: int) -> None:
        """Be as high as its words take at a width."""
        least = self._theme.scaled(HEIGHT_PRIMARY)
        room = self._width_within(width_px - 2 * _LEAST_SIDE_PX) - self._beside_px()
        lines = QFontMetrics(self._theme.font("button")).boundingRect(QRect(0, 0, room, 0), int(_WRAPPED), self.text())
        is_wrapped = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setMinimumHeight(max(least, lines.height() + 2 * SPACE_4) if is_wrapped else least)

    def _width_within(self, most_px: int) -> int:
        """A reason too long for one line takes more; icon and lines stay together in the middle."""
        width = super()._width_within(most_px)
        if self._content_width() <= most_px:
            return width
        beside = self._beside_px()
        lines = QFontMetrics(self._theme.font("button")).boundingRect(
            QRect(0, 0, most_px - beside, self.height()), int(_WRAPPED), self.text()
        )
        return min(width, beside + lines.width())

    def _beside_px(self) -> int:
        """Of the icon and its gap."""
        return self._content_width() - self.fontMetrics().horizontalAdvance(self.text())

    def _paint_text(self, painter: QPainter, room: QRect, color: QColor) -> None:
        """In one line, or as many as `fit` made room for."""
        if painter.fontMetrics().horizontalAdvance(self.text()) <= room.width():
            super()._paint_text(painter, room, color)
            return
        painter.setFont(self._theme.font("button"))
        painter.setPen(color)
        painter.drawText(room, int(_WRAPPED), self.text())

    def _face_for(self, status: ComposeStatus, problem: Problem | None, count: int) -> GenerateFace:
        """First the key, then the Draft, then the network, then the queue."""
        if not status.is_demo and status.is_keyring_locked:
            return GenerateFace(Press.KEYRING, self.tr("Unlock the keyring to generate"), "lock", "secondary")
        if not status.is_demo and status.key is KeyState.NONE:
            return GenerateFace(Press.KEY, self.tr("Add an API key to generate"), "key-round", "secondary")
        if not status.is_demo and status.key is KeyState.REJECTED:
            return GenerateFace(Press.KEY, self.tr("Update API key to generate"), "key-round", "secondary")
        if problem is not None:
            icon = _PROBLEM_ICONS.get(problem.kind, "triangle-alert")
            return GenerateFace(Press.PROBLEM, short_reason(problem), icon, "primary")
        if not status.is_online:
            return GenerateFace(Press.GENERATE, self.tr("Generate when online"), "cloud-off", "secondary")
        if status.is_queue_held:
            text = self.tr("Add %n to the waiting ones", "", count)
            return GenerateFace(Press.WAIT, text, "hourglass", "secondary")
        if status.is_demo:
            one, many = "Generate sample picture", "Generate %n sample pictures"
        else:
            one, many = "Generate", "Generate %n pictures"
        text = counted_text("GenerateButton", one, many, count)
        return GenerateFace(Press.GENERATE, text, "sparkles", "primary")
