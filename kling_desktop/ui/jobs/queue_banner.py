"""QueueBanner: the one line above the gallery about what concerns everything: held Jobs, the key, the network.

Money is spent only on a click here. Which of several causes is shown, and its words, come from `queue_cause`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.job import Job
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16, ColorName
from kling_desktop.ui.jobs.queue_cause import (
    Cause,
    Offer,
    QueueStatus,
    cause_text,
    cause_title,
    choose_cause,
    is_held,
    price_text,
)

_NARROW_PX = 600


@dataclass(frozen=True, slots=True)
class _Look:
    surface: Literal["danger", "warn", "card"]
    icon: str
    color: ColorName
    offers: tuple[Offer, ...]


_LOOKS = {
    Cause.KEY_REFUSED: _Look("danger", "key-round", "danger", (Offer.UPDATE_KEY,)),
    Cause.NO_KEY: _Look("warn", "key-round", "warn", (Offer.UPDATE_KEY, Offer.REMOVE)),
    Cause.NOT_ALLOWED: _Look("danger", "shield-alert", "danger", (Offer.OPEN_SEGMIND, Offer.UPDATE_KEY, Offer.RESUME)),
    Cause.OFFLINE: _Look("card", "wifi-off", "text2", ()),
    Cause.SPEND_LIMIT: _Look("warn", "wallet", "warn", (Offer.OPEN_SEGMIND, Offer.RESUME)),
    Cause.NO_CREDIT: _Look("warn", "wallet", "warn", (Offer.ADD_CREDITS, Offer.RESUME)),
    Cause.NOT_SENT: _Look("card", "circle-pause", "text2", (Offer.RESUME, Offer.REMOVE)),
}


class QueueBanner(QFrame):
    """Hidden while there is nothing to say. Thread: gui.

    Signals:
        resume_requested: all held Jobs may be sent; the button named their price.
        remove_requested: all held Jobs shall go; nothing was charged for them.
        key_requested: the person wants to add or change the key.
        link_requested: this page of the service shall be opened.
    """

    resume_requested = Signal()
    remove_requested = Signal()
    key_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._held: dict[str, Job] = {}
        self._status = QueueStatus()
        self._cause: Cause | None = None
        self._icon = IconLabel(theme, "")
        self._title = plain_label(theme, "", "label", wraps=True)
        self._text = plain_label(theme, "", "body", "text2", wraps=True)
        self._buttons = {offer: Button(theme, "") for offer in Offer}
        self._box = QHBoxLayout(self)
        self._lay_out()
        self.hide()

    @property
    def cause(self) -> Cause | None:
        """What it is about now."""
        return self._cause

    @property
    def has_held(self) -> bool:
        """Whether any Job waits for a person to send it."""
        return bool(self._held)

    def set_jobs(self, jobs: Iterable[Job]) -> None:
        """Start over with these Jobs."""
        self._held = {job.id: job for job in jobs if is_held(job)}
        self._show()

    @Slot(object)
    def apply(self, job: Job) -> None:
        """A Job changed."""
        if is_held(job):
            self._held[job.id] = job
        elif self._held.pop(job.id, None) is None:
            return
        self._show()

    def set_status(self, status: QueueStatus) -> None:
        """Key, network or balance changed."""
        self._status = status
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons go below the words where there is little room."""
        super().resizeEvent(event)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if self.width() < _NARROW_PX else across)

    # ------------------------------------------------------------ what it says

    def _show(self) -> None:
        cause = choose_cause(self._held.values(), self._status)
        is_news = cause is not None and cause is not self._cause
        self._cause = cause
        self.setVisible(cause is not None)
        if cause is None:
            return
        look = _LOOKS[cause]
        self.setProperty("surface", look.surface)
        self.style().unpolish(self)
        self.style().polish(self)
        self._icon.show_icon(look.icon, look.color)
        self._title.setText(cause_title(cause, self._held.values()))
        self._text.setText(cause_text(cause, self._held.values(), self._status))
        self._show_buttons(look.offers)
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")
        if is_news and self.isVisible():
            announce(self, self._title.text())

    def _show_buttons(self, offers: tuple[Offer, ...]) -> None:
        """The first is the way out; Resume without anything held, or without a network, is not offered."""
        labels = {
            Offer.ADD_CREDITS: self.tr("Add credits"),
            Offer.OPEN_SEGMIND: self.tr("Open Segmind"),
            Offer.UPDATE_KEY: self.tr("Update key…") if self._status.has_key else self.tr("Add a key…"),
            Offer.RESUME: self.tr("Resume {count} · {price}").format(
                count=len(self._held), price=price_text(self._held.values())
            ),
            Offer.REMOVE: self.tr("Remove"),
        }
        shown = [offer for offer in offers if self._held or offer not in (Offer.RESUME, Offer.REMOVE)]
        for offer, button in self._buttons.items():
            button.setText(labels[offer])
            button.set_role("primary" if shown and offer is shown[0] else "secondary")
            button.setVisible(offer in shown)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self._box.setContentsMargins(SPACE_16, SPACE_12, SPACE_12, SPACE_12)
        self._box.setSpacing(SPACE_12)
        words = QVBoxLayout()
        words.setSpacing(SPACE_4 // 2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        said = QHBoxLayout()
        said.setSpacing(SPACE_12)
        said.addWidget(self._icon)
        said.addLayout(words, 1)
        self._box.addLayout(said, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        for button in self._buttons.values():
            buttons.addWidget(button)
        self._box.addLayout(buttons)
        for offer in (Offer.ADD_CREDITS, Offer.OPEN_SEGMIND):
            self._buttons[offer].set_icon("external-link")
            self._buttons[offer].clicked.connect(self._on_link_clicked)
        self._buttons[Offer.UPDATE_KEY].clicked.connect(self.key_requested)
        self._buttons[Offer.RESUME].clicked.connect(self.resume_requested)
        self._buttons[Offer.REMOVE].clicked.connect(self.remove_requested)

    @Slot()
    def _on_link_clicked(self) -> None:
        """Open the account's page."""
        self.link_requested.emit(ACCOUNT_URL)
