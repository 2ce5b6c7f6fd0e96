"""PanePlace: where an outer pane stands, before it is there and after."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget


class PanePlace(QWidget):
    """Looks like a pane with nothing in it until it is filled; then it is as large as the pane. Thread: gui."""

    def __init__(self, name: str) -> None:
        """Make an empty place.

        Args:
            name: for screen readers until the pane is there, which has its own; translated.
        """
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    def fill(self, pane: QWidget) -> None:
        """Show a pane here from now on; once.

        Args:
            pane: best a child of this place already: taking in a filled widget dresses all of it anew.
        """
        column = self.layout()
        assert column is not None, "made with one"
        column.addWidget(pane)
        pane.show()
        self.setAccessibleName("")
