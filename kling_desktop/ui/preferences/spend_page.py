"""SpendPage: what was spent: today, this month, ever; bars over time; the way out into a table.

Must not know: where the sums come from; it asks for them when it is looked at and shows what it is told.
"""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from kling_desktop.core.preferences import Preferences
from kling_desktop.core.price import dollars_text
from kling_desktop.core.spending import SpendReport
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BUTTON, SPACE_8, SPACE_12, SPACE_16
from kling_desktop.ui.base.translate import counted_text
from kling_desktop.ui.preferences.folding_row import FoldingRow
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.spend_chart import SpendChart
from kling_desktop.ui.preferences.spend_period import Period, Span, pictures_text
from kling_desktop.ui.preferences.spend_total import SpendTotal

_BAR_PX, _MONTH_PX, _TOTAL_PX = 260, 104, 170
_NOTHING = SpendReport(datetime.min, ())  # noqa: DTZ901 -- local, and shown to nobody


class SpendPage(PreferencePage):
    """The sums of this library. Thread: gui.

    Signals:
        report_requested: the page is looked at; answer with `set_report`.
        export_requested: the `Period` whose charges shall become a table.
    """

    report_requested = Signal()
    export_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("Spend"))
        self._theme = theme
        self._report = _NOTHING
        self._period = Period(Span.MONTH, 1, 1)
        self._cap_micros: int | None = None
        choices = (
            Choice(Span.TODAY.value, self.tr("Today")),
            Choice(Span.MONTH.value, self.tr("Month")),
            Choice(Span.ALL.value, self.tr("All")),
        )
        self._spans = SegmentBar(theme, self.tr("Which time"), choices)
        self._spans.wish_width(theme.scaled(_BAR_PX))
        self._spans.choose(Span.MONTH.value)
        self._before = IconButton(theme, "chevron-left", self.tr("Month before"))
        self._after = IconButton(theme, "chevron-right", self.tr("Month after"))
        self._month = plain_label(theme, "", "label")
        self._month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._month.setMinimumWidth(theme.scaled(_MONTH_PX))
        self._export = Button(theme, self.tr("Export CSV…"))
        self._export.set_icon("download", ICON_BUTTON)
        self._export.setAutoDefault(False)
        self._totals = tuple(SpendTotal(theme) for _ in range(3))
        self._what = plain_label(theme, "", "label")
        self._source = plain_label(theme, "", "small", "text2", wraps=True)
        self._source.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._chart = SpendChart(theme)
        self._unknown = plain_label(theme, "", "small", "warn", wraps=True)
        self._told = plain_label(theme, "", "small", "text2", wraps=True)
        self._lay_out()
        self._connect()
        self._show_all()

    @property
    def chart(self) -> SpendChart:
        """The bars."""
        return self._chart

    def set_preferences(self, preferences: Preferences) -> None:
        """Show the cap that is set now."""
        self._cap_micros = preferences.monthly_cap_micros
        self._show_all()

    @Slot(object)
    def set_report(self, report: SpendReport) -> None:
        """Show these sums; the first time, of this month."""
        if self._report is _NOTHING:
            self._period = Period(self._period.span, report.now.year, report.now.month)
        self._report = report
        self._show_all()

    def tell(self, text: str) -> None:
        """Say how the export went."""
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask whenever somebody looks."""
        super().showEvent(event)
        self.tell("")
        self.report_requested.emit()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        month = QHBoxLayout()
        month.setSpacing(SPACE_8)
        for widget in (self._before, self._month, self._after):
            month.addWidget(widget)
        month.addStretch(1)
        top, totals, over = FoldingRow(SPACE_16), FoldingRow(SPACE_12), FoldingRow(SPACE_8)
        top.add_part(self._spans)
        top.add_part(month, grows=True)
        top.add_part(self._export)
        for total in self._totals:
            totals.add_part(total, least_px=self._theme.scaled(_TOTAL_PX), grows=True)
        over.add_part(self._what)
        over.add_part(self._source, least_px=1, grows=True)
        self.add_gap(SPACE_8)
        for row, gap in ((top, SPACE_16), (totals, SPACE_16 + 2), (over, SPACE_8)):
            self.add(row)
            self.add_gap(gap)
        self.add(self._chart)
        self.add_gap(SPACE_16)
        self.add(self._unknown)
        self.add_gap(SPACE_8)
        self.add(self._told)

    def _connect(self) -> None:
        self._spans.chosen.connect(self._on_span_chosen)
        self._before.clicked.connect(self._on_before_clicked)
        self._after.clicked.connect(self._on_after_clicked)
        self._export.clicked.connect(self._on_export_clicked)

    # ------------------------------------------------------------ showing

    def _show_all(self) -> None:
        report, period = self._report, self._period
        is_month = period.span is Span.MONTH
        for widget in (self._before, self._month, self._after):
            widget.setVisible(is_month)
        this_month = "" if report is _NOTHING else Period(Span.MONTH, report.now.year, report.now.month).title
        first = report.lines[0].begin if report.lines else report.now
        self._before.setEnabled((period.year, period.month) > (first.year, first.month))
        self._after.setEnabled((period.year, period.month) < (report.now.year, report.now.month))
        self._month.setText(period.title if report is not _NOTHING else "")
        today, month, ever = self._totals
        today.show_sum(self.tr("Today"), report.today)
        month.show_sum(this_month, report.this_month, self._cap_micros)
        ever.show_sum(self.tr("All time"), report.all_time)
        whats = {
            Span.TODAY: self.tr("Per hour"),
            Span.MONTH: self.tr("Per day"),
            Span.ALL: self.tr("Per month"),
        }
        self._what.setText(whats[period.span])
        self._chart.show_bars(period.bars(report) if report is not _NOTHING else ())
        name = self.tr("{what}, {month}").format(what=whats[period.span], month=period.title)
        self._chart.setAccessibleName(name if is_month else whats[period.span])
        self._show_words()

    def _show_words(self) -> None:
        """How sure the sums are."""
        total = self._period.spent(self._report)
        self._export.setEnabled(bool(total.count or total.unknown_count))
        text = self.tr("As billed by Segmind, in this library.")
        if not total.count:
            text = self.tr("Nothing was spent.")
        elif total.estimates:
            one = "As billed by Segmind. 1 estimate is marked in the CSV."
            many = "As billed by Segmind. %Ln estimates are marked in the CSV."
            text = counted_text("SpendPage", one, many, total.estimates)
        self._source.setText(text if self._report is not _NOTHING else self.tr("Adding up…"))
        unknown = self.tr(
            "Besides, {pictures} for {sum} may have been charged: no answer came. That counts towards the cap, and is "
            "not in the sums above."
        ).format(pictures=pictures_text(total.unknown_count), sum=dollars_text(total.unknown_micros))
        self._unknown.setText(unknown)
        self._unknown.setVisible(bool(total.unknown_count))

    # ------------------------------------------------------------ what happens

    @Slot(str)
    def _on_span_chosen(self, value: str) -> None:
        self._period = Period(Span(value), self._period.year, self._period.month)
        self._show_all()

    @Slot()
    def _on_before_clicked(self) -> None:
        self._period = self._period.moved(-1)
        self._show_all()

    @Slot()
    def _on_after_clicked(self) -> None:
        self._period = self._period.moved(1)
        self._show_all()

    @Slot()
    def _on_export_clicked(self) -> None:
        self.export_requested.emit(self._period)
