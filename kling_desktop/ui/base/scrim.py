"""Scrim: what lies over a window while a dialog asks something of it, so that eyes go where the keyboard is."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget


class Scrim(QWidget):
    """Covers the window behind one dialog for as long as the dialog is shown. Thread: gui."""

    def __init__(self, dialog: QDialog) -> None:
        """Wait for the dialog; it needs a window behind it, or nothing will happen."""
        behind = dialog.parentWidget()
        super().__init__(None if behind is None else behind.window())
        self._dialog = dialog
        self.setProperty("surface", "scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()
        dialog.installEventFilter(self)
        dialog.destroyed.connect(self.deleteLater)
        if behind is not None:
            behind.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the dialog, be as large as the window."""
        window = self.parentWidget()
        if window is None:
            return False
        if watched is self._dialog and event.type() == QEvent.Type.Show:
            self.setGeometry(window.rect())
            self.raise_()
            self.show()
        elif watched is self._dialog and event.type() == QEvent.Type.Hide:
            self.hide()
        elif watched is window and event.type() == QEvent.Type.Resize:
            self.setGeometry(window.rect())
        return False
