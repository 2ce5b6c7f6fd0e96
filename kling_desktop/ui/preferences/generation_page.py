"""GenerationPage: how many pictures are made at once, what is asked before money is spent, and how results come."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent

from kling_desktop.core.preferences import MOST_PARALLEL, DeliveryChoice, Preferences
from kling_desktop.core.price import dollars_text
from kling_desktop.core.spending import Spent
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.stepper import Stepper
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.toggle import Toggle
from kling_desktop.ui.preferences.choice_box import ChoiceBox
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.setting_row import SettingRow

_LIMITS_MICROS = (0, 50_000, 100_000, 200_000, 350_000, 1_000_000)
_CAPS_MICROS = (1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000)
_BAR_PX, _BOX_PX = 270, 124


class GenerationPage(PreferencePage):
    """What is done with a click on Generate. Thread: gui.

    Signals:
        chosen: name of a field of Preferences, and its value.
        spending_requested: the page is looked at; answer with `set_spent`.
    """

    chosen = Signal(str, object)
    spending_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("Generation"))
        self._parallel = Stepper(theme, self.tr("Pictures made at the same time"), 1, MOST_PARALLEL)
        self._ask = ChoiceBox(
            theme,
            self.tr("Ask when one click costs more than"),
            [
                *((limit, dollars_text(limit) if limit else self.tr("Always ask")) for limit in _LIMITS_MICROS),
                (None, self.tr("Never ask")),
            ],
        )
        self._ask.setFixedWidth(theme.scaled(_BOX_PX))
        self._cap = ChoiceBox(
            theme,
            self.tr("Monthly cap"),
            [(None, self.tr("No cap")), *((cap, dollars_text(cap)) for cap in _CAPS_MICROS)],
        )
        self._cap.setFixedWidth(theme.scaled(_BOX_PX))
        note = self.tr("Blocks with a question when reached.")
        self._cap_row = SettingRow(theme, self.tr("Monthly cap"), note, self._cap)
        choices = (
            Choice(DeliveryChoice.AUTOMATIC.value, self.tr("Automatic")),
            Choice(DeliveryChoice.V1.value, self.tr("Wait")),
            Choice(DeliveryChoice.V2.value, self.tr("Check back")),
        )
        self._delivery = SegmentBar(theme, self.tr("Delivery"), choices)
        self._delivery.wish_width(theme.scaled(_BAR_PX))
        self._notify = Toggle(theme, self.tr("Notify me"))
        at_once, others = self.tr("At the same time"), self.tr("Others wait their turn")
        self.add_row(SettingRow(theme, at_once, others, self._parallel))
        self.add_row(self._cap_row)
        self.add_row(SettingRow(theme, self.tr("Ask when one click costs more than"), "", self._ask))
        delivery, how = self.tr("Delivery"), self.tr("How finished pictures come back")
        self.add_row(SettingRow(theme, delivery, how, self._delivery))
        notify, when = self.tr("Notify me"), self.tr("Only when the window is in the background")
        self.add_row(SettingRow(theme, notify, when, self._notify))
        self._parallel.valueChanged.connect(self._on_parallel_changed)
        self._cap.chosen.connect(self._on_cap_chosen)
        self._ask.chosen.connect(self._on_ask_chosen)
        self._delivery.chosen.connect(self._on_delivery_chosen)
        self._notify.clicked.connect(self._on_notify_clicked)

    def set_preferences(self, preferences: Preferences) -> None:
        """Show what is set now; tells nobody."""
        self._parallel.blockSignals(True)
        self._parallel.setValue(preferences.max_parallel)
        self._parallel.blockSignals(False)
        if (cap := preferences.monthly_cap_micros) is not None:
            self._cap.offer(cap, dollars_text(cap))
        self._cap.choose(preferences.monthly_cap_micros)
        self._ask.choose(preferences.ask_above_micros)
        self._delivery.choose(preferences.delivery.value)
        self._notify.setChecked(preferences.notifies)

    def set_spent(self, this_month: Spent) -> None:
        """Show what this month came to, counted as the cap counts it."""
        text = self.tr("Blocks with a question when reached. Used: {sum}.")
        self._cap_row.set_note(text.format(sum=dollars_text(this_month.careful_micros)))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask whenever somebody looks."""
        super().showEvent(event)
        self.spending_requested.emit()

    @Slot(object)
    def _on_cap_chosen(self, cap_micros: int | None) -> None:
        self.chosen.emit("monthly_cap_micros", cap_micros)

    @Slot(int)
    def _on_parallel_changed(self, count: int) -> None:
        self.chosen.emit("max_parallel", count)

    @Slot(object)
    def _on_ask_chosen(self, limit_micros: int | None) -> None:
        self.chosen.emit("ask_above_micros", limit_micros)

    @Slot(str)
    def _on_delivery_chosen(self, value: str) -> None:
        self.chosen.emit("delivery", DeliveryChoice(value))

    @Slot(bool)
    def _on_notify_clicked(self, is_on: bool) -> None:
        self.chosen.emit("notifies", is_on)
