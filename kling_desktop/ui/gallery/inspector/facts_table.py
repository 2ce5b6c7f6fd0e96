"""FactsTable: the rows of facts about a picture, each to be selected and copied."""

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.price import dollars_text
from kling_desktop.ui.base.job_text import duration_text, format_text, full_moment_text, moment_text, short_id
from kling_desktop.ui.base.plain_text import PlainLabel, plain_label, set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_INLINE, SPACE_12
from kling_desktop.ui.gallery.inspector.copy_button import CopyButton

_ROW_PX, _NAME_PX = 22, 80
_Row = tuple[PlainLabel, PlainLabel]


class FactsTable(QWidget):
    """Created, Took and cost, Size, File, Request. Rows without a fact are hidden. Thread: gui."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, _NAME_PX)
        self._grid.setColumnStretch(1, 1)
        self._created = self._add_row(self.tr("Created"))
        self._took = self._add_row("")
        self._size = self._add_row(self.tr("Size"))
        self._file = self._add_row(self.tr("File"))
        self._request = self._add_row(self.tr("Request"))
        self._copy = CopyButton(theme, self.tr("Copy the request id"))
        self._copy.set_side(HEIGHT_INLINE)
        self._grid.addWidget(self._copy, self._grid.rowCount() - 1, 2)

    def show_facts(self, entry: Entry, now_ms: int, *, is_free: bool = False) -> None:
        """Show what is known of a tile.

        Args:
            entry: the tile.
            now_ms: decides what is called today; UTC milliseconds.
            is_free: whether it cost nothing, as in the demo.
        """
        job, output = entry.job, entry.output
        created_at_ms = job.created_at_ms if output is None else output.created_at_ms
        _show(self._created, moment_text(created_at_ms, now_ms), full_moment_text(created_at_ms))
        self._took[0].setText(self.tr("Cost") if output is None else self.tr("Took, cost"))
        _show(self._took, took_and_cost(entry, is_free=is_free))
        _show(self._size, "" if output is None else f"{output.width_px} × {output.height_px} px")
        file = "" if output is None else file_text(output.format, output.size_bytes)
        _show(self._file, file, "" if output is None else f"{file}\n{output.path}")
        request_id = job.request_id or ""
        _show(self._request, short_id(request_id), request_id)
        self._copy.set_text(request_id)
        self._copy.setVisible(bool(request_id))

    def _add_row(self, name: str) -> _Row:
        row = self._grid.rowCount()
        label = plain_label(self._theme, name, "small", "text2")
        value = plain_label(self._theme, "", "small", wraps=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for column, widget in enumerate((label, value)):
            widget.setMinimumHeight(self._theme.scaled(_ROW_PX))
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        return label, value


def _show(row: _Row, text: str, full: str = "") -> None:
    """Show a fact; as tooltip, and for screen readers, in full."""
    name, value = row
    value.setText(text)
    set_plain_tooltip(value, full or text)
    value.setAccessibleName(f"{name.text()}: {full or text}")
    for label in row:
        label.setVisible(bool(text))


def took_and_cost(entry: Entry, *, is_free: bool = False) -> str:
    """`58 s, $0.035`; what is only estimated is called about. In the demo `4 s, free (demo)`."""
    job, output = entry.job, entry.output
    cost = cost_text(job.cost_micros, is_estimate=job.cost_is_estimate)
    if output is None or job.sent_at_ms is None:
        return free_text() if is_free else cost
    if is_free:
        cost = QCoreApplication.translate("FactsTable", "free (demo)")
    seconds = max(0, (output.created_at_ms - job.sent_at_ms) // 1000)
    both = QCoreApplication.translate("FactsTable", "{time}, {cost}")
    return both.format(time=duration_text(seconds), cost=cost)


def free_text() -> str:
    """What a picture of the demo costs."""
    return QCoreApplication.translate("FactsTable", "Free (demo)")


def cost_text(cost_micros: int, *, is_estimate: bool) -> str:
    """`$0.035` or `about $0.035`."""
    price = dollars_text(cost_micros)
    return QCoreApplication.translate("FactsTable", "about {price}").format(price=price) if is_estimate else price


def file_text(file_format: str, size_bytes: int) -> str:
    """`PNG, 1.9 MB`."""
    size = QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    return f"{format_text(file_format)}, {size}"
