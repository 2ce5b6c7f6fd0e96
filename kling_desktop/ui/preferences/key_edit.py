"""KeyEdit: the masked field for an API key, with its buttons to paste and to look.

Must not know: what becomes of the key. The clipboard is read only when the paste button is pressed.
"""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_PRIMARY, ICON_FIELD, SPACE_4, TYPE_SCALE
from kling_desktop.ui.preferences.key_message import masked_key

_MOST_CHARACTERS = 1_024
"""More than any key: a text that is too long must be refused, not cut until it passes for one."""
_BUTTON_PX = 28
_OWN_MARGIN_PX, _CARET_GAP_PX = 10, 1
"""What the style sheet and Qt keep free before the text of a field; between a kept key and the caret."""
_SIDE_PX, _TEXT_GAP_PX = 11, 9
_BEFORE_TEXT_PX = _SIDE_PX + _TEXT_GAP_PX - _OWN_MARGIN_PX
"""Beside the icon."""


class KeyEdit(QLineEdit):
    """A masked line for a key. What was accepted is gone from it, undo list included. Thread: gui.

    Signals:
        clipboard_was_empty: the paste button was pressed and there is no text to paste.
    """

    clipboard_was_empty = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_px, self._buttons_px = theme.scaled(ICON_FIELD), 2 * theme.scaled(_BUTTON_PX)
        self.setFont(key_font(theme))
        self.setMinimumHeight(theme.scaled(HEIGHT_PRIMARY))
        self.setMaxLength(_MOST_CHARACTERS)
        self.setAccessibleName(self.tr("API key"))
        self._kept = PlainLabel("", self)
        self._kept.setFont(self.font())
        self._kept.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._paste = IconButton(theme, "clipboard-paste", self.tr("Paste key"), parent=self)
        self._paste.set_icon("clipboard-paste", size_px=ICON_FIELD)
        self._eye = IconButton(theme, "eye", self.tr("Show key"), parent=self)
        self._eye.setCheckable(True)
        self._place_buttons(theme)
        self._on_eye_toggled(False)
        self._paste.clicked.connect(self._on_paste_clicked)
        self._eye.toggled.connect(self._on_eye_toggled)
        self.textChanged.connect(self._on_text_changed)
        self.show_kept("")

    @property
    def typed_text(self) -> str:
        """What was typed or pasted, without the spaces around it."""
        return self.text().strip()

    def show_kept(self, tail: str) -> None:
        """Forget what was typed and show that a key is there by its last four characters; empty for none."""
        self.setText("")  # unlike clear(), this empties the undo list too
        self._eye.setChecked(False)
        self._kept.setText(masked_key(tail))
        self._on_text_changed("")

    def set_busy(self, is_busy: bool) -> None:
        """Hold still while the key is being checked."""
        self.setReadOnly(is_busy)
        self._paste.setDisabled(is_busy)

    def set_invalid(self, is_invalid: bool) -> None:
        """Mark the text as wrong, in the colour of errors; the words are told beside the field."""
        self.setProperty("invalid", "true" if is_invalid else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the text clear of icon and buttons on whichever side they are."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._keep_clear()

    @Slot()
    def _on_paste_clicked(self) -> None:
        """Put in what is on the clipboard, in place of what was typed."""
        text = QGuiApplication.clipboard().text().strip()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.setText(text)
        else:
            self.clipboard_was_empty.emit()

    @Slot(bool)
    def _on_eye_toggled(self, is_shown: bool) -> None:
        """Show the typed text, or dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        # No input method learns or corrects a key, also while it is shown.
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(self.inputMethodHints() | hints | Qt.InputMethodHint.ImhNoAutoUppercase)
        self._eye.set_icon("eye-off" if is_shown else "eye", size_px=ICON_FIELD)
        self._eye.set_name(self.tr("Hide key") if is_shown else self.tr("Show key"))

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        """A kept key gives way to one that is being typed, and only that one can be looked at."""
        self._kept.setHidden(bool(text) or not self._kept.text())
        self.setPlaceholderText("" if self._kept.text() else "SG_…")
        if not text:
            self._eye.setChecked(False)
        self._eye.setEnabled(bool(text))
        self._keep_clear()

    def _place_buttons(self, theme: Theme) -> None:
        """The key at the start, the buttons at the end."""
        row = QHBoxLayout(self)
        row.setContentsMargins(reading_margins(_SIDE_PX, 0, SPACE_4 + 2, 0))
        row.setSpacing(0)
        row.addWidget(IconLabel(theme, "key-round", "text2", ICON_FIELD, self))
        row.addSpacing(_TEXT_GAP_PX)
        row.addWidget(self._kept)
        row.addStretch(1)
        for button in (self._paste, self._eye):
            button.set_side(_BUTTON_PX)
            button.setCursor(Qt.CursorShape.ArrowCursor)
            row.addWidget(button)
        self._keep_clear()

    def _keep_clear(self) -> None:
        """Text margins know left and right only. Behind a kept key the caret stands at its end."""
        kept = 0 if self._kept.isHidden() else self._kept.sizeHint().width() + _CARET_GAP_PX
        start, end = _BEFORE_TEXT_PX + self._icon_px + kept, self._buttons_px + 2 * SPACE_4
        leftward = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(end if leftward else start, 0, start if leftward else end, 0)


def key_font(theme: Theme) -> QFont:
    """The system's monospaced font, in which letters of a key cannot be confused."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(theme.scaled(TYPE_SCALE["body"].size_px))
    return font
