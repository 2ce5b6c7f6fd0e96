"""FactsTable: the rows of facts about a picture, each to be selected and copied."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.price import dollars_text
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.job_text import duration_text, moment_text, short_id
from kling_desktop.ui.base.plain_text import PlainLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12

_ROW_PX, _NAME_PX = 22, 80
_FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WebP"}


class FactsTable(QWidget):
    """Created, Took and cost, Size, File, Request. Rows without a fact are hidden. Thread: gui."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, theme.scaled(_NAME_PX))
        self._grid.setColumnStretch(1, 1)
        self._created = self._add_row(self.tr("Created"))
        self._took = self._add_row(self.tr("Took, cost"))
        self._size = self._add_row(self.tr("Size"))
        self._file = self._add_row(self.tr("File"))
        self._request = self._add_row(self.tr("Request"))
        self._request_id = ""
        self._copy = IconButton(theme, "copy", self.tr("Copy the request id"))
        self._copy.set_icon("copy", size_px=14)
        self._copy.set_side(24)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._grid.addWidget(self._copy, self._grid.rowCount() - 1, 2)

    def show_facts(self, entry: Entry, now_ms: int) -> None:
        """Show what is known of a tile.

        Args:
            entry: the tile.
            now_ms: decides what is called today; UTC milliseconds.
        """
        job, output = entry.job, entry.output
        created_at_ms = job.created_at_ms if output is None else output.created_at_ms
        self._show(self._created, moment_text(created_at_ms, now_ms))
        self._show(self._took, took_and_cost(entry))
        self._show(self._size, "" if output is None else f"{output.width_px} × {output.height_px} px")
        self._show(self._file, "" if output is None else file_text(output.format, output.size_bytes))
        self._request_id = job.request_id or ""
        self._show(self._request, short_id(self._request_id))
        self._request[1].setAccessibleDescription(self._request_id)
        self._copy.setVisible(bool(self._request_id))

    def _add_row(self, name: str) -> tuple[PlainLabel, PlainLabel]:
        row = self._grid.rowCount()
        label = plain_label(self._theme, name, "small", "text2")
        value = plain_label(self._theme, "", "small")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.setRowMinimumHeight(row, 0)
        for column, widget in enumerate((label, value)):
            widget.setMinimumHeight(self._theme.scaled(_ROW_PX))
            self._grid.addWidget(widget, row, column)
        return label, value

    def _show(self, row: tuple[PlainLabel, PlainLabel], text: str) -> None:
        row[1].setText(text)
        for label in row:
            label.setVisible(bool(text))

    def _on_copy_clicked(self) -> None:
        """Put the whole id on the clipboard."""
        QGuiApplication.clipboard().setText(self._request_id)


def took_and_cost(entry: Entry) -> str:
    """`58 s, $0.035`; an estimate is marked by a tilde."""
    job, output = entry.job, entry.output
    cost = dollars_text(job.cost_micros)
    if job.cost_is_estimate:
        cost = f"~{cost}"
    if output is None or job.sent_at_ms is None:
        return cost
    seconds = max(0, (output.created_at_ms - job.sent_at_ms) // 1000)
    return f"{duration_text(seconds)}, {cost}"


def file_text(file_format: str, size_bytes: int) -> str:
    """`PNG, 1.9 MB`."""
    size = QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    return f"{_FORMATS.get(file_format, file_format.upper())}, {size}"
