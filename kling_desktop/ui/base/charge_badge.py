"""ChargeBadge: whether a Job cost money, in words and colour."""

from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Charge
from kling_desktop.core.job import Job
from kling_desktop.core.words import charge_badge
from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.translate import sentence_text

_TONES = {Charge.NOT_CHARGED: "ok", Charge.UNKNOWN: "warn", Charge.CHARGED: "danger"}


_SIDE_PX, _ABOVE_PX = 7, 3


class ChargeBadge(PlainLabel):
    """`Not charged`, `Charged $0.035`, `May have been charged` or `Free (demo)`. Thread: gui."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        font = theme.font("caption")
        font.setWeight(theme.font("label").weight())
        self.setFont(font)
        # Not as padding of the style sheet: that takes no room where a label gets its tone after it was shown.
        self.setContentsMargins(_SIDE_PX, _ABOVE_PX, _SIDE_PX, _ABOVE_PX)

    def show_charge(self, job: Job, *, is_free: bool = False) -> None:
        """Say what this Job cost, as far as is known; where `is_free`, as in the demo, that it was nothing."""
        self.setText(self.tr("Free (demo)") if is_free else sentence_text(charge_badge(job)))
        self.setProperty("badge", _TONES[Charge.NOT_CHARGED if is_free else job.charge])
        self.style().unpolish(self)
        self.style().polish(self)
