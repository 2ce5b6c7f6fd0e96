"""SpendDesk: answers the pages of Settings that are about money, off the GUI thread, and writes the table of it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from kling_desktop.core.failure import Failure
from kling_desktop.core.history_entry import Entry, Filter
from kling_desktop.core.ports.files import Outgoing
from kling_desktop.core.ports.history import History
from kling_desktop.core.spend_sheet import spend_sheet
from kling_desktop.core.spending import SpendReport, spending_moment_ms
from kling_desktop.core.words import notice
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.translate import notice_text
from kling_desktop.ui.main_window.kit import WindowKit, opened
from kling_desktop.ui.preferences.preferences_dialog import PreferencesDialog
from kling_desktop.ui.preferences.spend_period import Period, Span

_PAGE_LINES = 200


class SpendDesk(QObject):
    """Adds up and exports. Thread: gui; the work is done in the pool."""

    def __init__(self, kit: WindowKit, dialog: PreferencesDialog) -> None:
        """Answer `dialog`.

        Args:
            kit: the library, the clock, the pool.
            dialog: Settings; the parent.
        """
        super().__init__(dialog)
        self._kit, self._dialog = kit, dialog
        self._period: Period | None = None
        self._adding, self._writing = Background(kit.pool, self), Background(kit.pool, self)
        self._adding.answered.connect(self._on_added)
        self._writing.answered.connect(self._on_written)
        self._writing.failed.connect(self._on_not_written)
        self._adding.broke.connect(self._on_adding_broke)
        self._writing.broke.connect(self._on_writing_broke)
        dialog.generation.spending_requested.connect(self._on_report_requested)
        if dialog.spend is not None:
            dialog.spend.report_requested.connect(self._on_report_requested)
            dialog.spend.export_requested.connect(self._on_export_requested)

    def close(self) -> None:
        """Want no answer any more; a table that is being written is finished all the same."""
        self._adding.drop_all()

    @Slot()
    def _on_report_requested(self) -> None:
        self._adding.ask_instead(partial(read_report, self._kit.open_history, self._now()))

    @Slot(int, object)
    def _on_added(self, _number: int, report: SpendReport) -> None:
        self._dialog.set_report(report)

    @Slot(object)
    def _on_export_requested(self, period: Period) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = f"kling-desktop-spend{self._stamp(period)}.csv"
        dialog = QFileDialog(self._dialog, self.tr("Save the table as"), str(Path(folder) / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Table ({suffixes})").format(suffixes="*.csv"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._period = period
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, path: str) -> None:
        if self._period is None:
            return
        begin, end = self._period.borders(self._now())
        kit = self._kit
        self._writing.ask_instead(partial(write_sheet, kit.open_history, kit.outgoing, (begin, end), path))

    @Slot(int, object)
    def _on_written(self, _number: int, path: str) -> None:
        self._tell(self.tr("Saved as {name}").format(name=Path(path).name))

    @Slot(int, object)
    def _on_not_written(self, _number: int, failure: Failure) -> None:
        self._tell(notice_text(notice(failure)))

    @Slot()
    def _on_adding_broke(self) -> None:
        self._tell(self.tr("The sums couldn't be added up: a mistake of Kling Desktop's own."))

    @Slot()
    def _on_writing_broke(self) -> None:
        self._tell(self.tr("Couldn't save the table: a mistake of Kling Desktop's own."))

    def _tell(self, sentence: str) -> None:
        if self._dialog.spend is not None:
            self._dialog.spend.tell(sentence)

    def _stamp(self, period: Period) -> str:
        """What tells one file of these from another."""
        now = self._now()
        stamps = {
            Span.TODAY: f"-{now:%Y-%m-%d}",
            Span.MONTH: f"-{period.year:04d}-{period.month:02d}",
            Span.ALL: "",
        }
        return stamps[period.span]

    def _now(self) -> datetime:
        return _local(self._kit.now_ms())


def read_report(open_history: Callable[[], History | None], now: datetime) -> SpendReport:
    """All sums of a library. Thread: any."""
    with closing(opened(open_history)) as history:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return SpendReport(now, history.spending(round(midnight.timestamp() * 1000)))


def write_sheet(
    open_history: Callable[[], History | None], outgoing: Outgoing, borders: tuple[datetime, datetime], path: str
) -> str:
    """Write the table of all charges between these local moments; gives its path. Thread: any."""
    with closing(opened(open_history)) as history:
        begin, end = borders
        entries = (entry for entry in _entries(history) if begin <= _local(spending_moment_ms(entry.job)) < end)
        return outgoing.save_text(spend_sheet(entries), path)


def _entries(history: History) -> Iterator[Entry]:
    """Every line of history, newest first, a page at a time."""
    rows = history.rows(Filter(with_hidden=True))
    for start in range(0, len(rows), _PAGE_LINES):
        yield from history.entries(rows[start : start + _PAGE_LINES])


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000).astimezone().replace(tzinfo=None)
