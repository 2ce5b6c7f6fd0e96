"""HeldPlace: room for a widget of another part of the program between the gallery's header and its pictures."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.ui.base.tokens import SPACE_12, SPACE_20


class HeldPlace(QWidget):
    """Room for one widget, with the margins of the grid; gone while the widget is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_20, 0, SPACE_20, SPACE_12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def set_first(self, *, is_first: bool) -> None:
        """Whether nothing stands above it that keeps a distance of its own."""
        self._column.setContentsMargins(SPACE_20, SPACE_12 if is_first else 0, SPACE_20, SPACE_12)

    def hold(self, widget: QWidget) -> None:
        """Take this widget in."""
        self._column.addWidget(widget)
        widget.installEventFilter(self)
        self.setVisible(not widget.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the widget."""
        if event.type() == QEvent.Type.ShowToParent:
            self.show()
        elif event.type() == QEvent.Type.HideToParent:
            self.hide()
        return super().eventFilter(watched, event)
