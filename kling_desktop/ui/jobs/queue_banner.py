"""QueueBanner: the one line above the gallery about what concerns everything: held Jobs, the key, the network.

Money is spent only on a click here. Which of several causes is shown, and its words, come from `queue_cause`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.job import HoldReason, Job
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BANNER, SPACE_4, SPACE_8, SPACE_12, ColorName
from kling_desktop.ui.jobs.queue_cause import (
    Cause,
    Offer,
    QueueStatus,
    cause_text,
    cause_title,
    choose_cause,
    is_held,
    is_rate_limited,
    limit_text,
    over_reasons,
    price_text,
    seconds_left,
)

_LEAST_WORDS_PX = 300
"""Where there is less for the words, the buttons go below them."""
_SIDE_PX, _ICON_GAP_PX, _ICON_DOWN_PX, _LINE_PX, _LINE_GAP_PX = 14, 10, 3, 16, 3
_EVERY_SECOND_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Look:
    """`is_urgent`: whether the first button is the filled one."""

    surface: Literal["danger", "warn", "card"]
    icon: str
    color: ColorName
    offers: tuple[Offer, ...]
    is_urgent: bool = True


_LIBRARY_LOOK = _Look("warn", "hard-drive", "warn", (Offer.LOOK_AGAIN, Offer.STORAGE_SETTINGS), is_urgent=False)
_LOOKS = {
    Cause.LIBRARY_AWAY: _LIBRARY_LOOK,
    Cause.LIBRARY_READ_ONLY: _LIBRARY_LOOK,
    Cause.KEY_REFUSED: _Look("danger", "key-round", "danger", (Offer.UPDATE_KEY,)),
    Cause.KEYRING_LOCKED: _Look("warn", "lock", "warn", (Offer.ASK_KEYRING, Offer.OTHER_KEY)),
    Cause.NO_KEY: _Look("warn", "key-round", "warn", (Offer.UPDATE_KEY, Offer.REMOVE)),
    Cause.NOT_ALLOWED: _Look("danger", "shield-alert", "danger", (Offer.OPEN_SEGMIND, Offer.UPDATE_KEY, Offer.RESUME)),
    Cause.INSECURE: _Look("warn", "shield-alert", "warn", (Offer.NETWORK_SETTINGS, Offer.TRY_AGAIN), is_urgent=False),
    Cause.OFFLINE: _Look("card", "cloud-off", "text2", (Offer.TRY_AGAIN,), is_urgent=False),
    Cause.NOT_WRITABLE: _Look("warn", "hard-drive", "warn", (Offer.STORAGE_SETTINGS, Offer.RESUME), is_urgent=False),
    Cause.NO_ROOM: _Look("warn", "hard-drive", "warn", (Offer.STORAGE_SETTINGS, Offer.RESUME), is_urgent=False),
    Cause.SPEND_LIMIT: _Look("warn", "wallet", "warn", (Offer.OPEN_SEGMIND, Offer.RESUME)),
    Cause.NO_CREDIT: _Look("warn", "wallet", "warn", (Offer.ADD_CREDITS, Offer.RESUME)),
    Cause.PAID_UP: _Look("card", "circle-pause", "text2", (Offer.RESUME, Offer.REMOVE)),
    Cause.NOT_SENT: _Look("card", "circle-pause", "text2", (Offer.RESUME, Offer.REMOVE)),
    Cause.RATE_LIMITED: _Look("warn", "hourglass", "warn", (Offer.SEND_NOW, Offer.CANCEL), is_urgent=False),
}
_ICONS = {
    Offer.ADD_CREDITS: "external-link",
    Offer.OPEN_SEGMIND: "external-link",
    Offer.TRY_AGAIN: "rotate-cw",
    Offer.LOOK_AGAIN: "rotate-cw",
}


class QueueBanner(QFrame):
    """Hidden while there is nothing to say. Thread: gui.

    Signals:
        resume_requested: all held Jobs may be sent; the button named their price.
        remove_requested: all held Jobs shall go; nothing was charged for them.
        send_now_requested: do not wait for the end of a rate limit.
        cancel_requested: the Jobs that wait for it shall go.
        try_again_requested: ask whether the service can be reached now; free.
        network_settings_requested: the person wants to look at proxy and connection.
        storage_settings_requested: the person wants to look at the library folder and its disk.
        library_requested: look whether the library can be written now.
        keyring_requested: ask the keyring once more.
        key_requested: the person wants to add or change the key.
        link_requested: this page of the service shall be opened.
    """

    resume_requested = Signal()
    remove_requested = Signal()
    send_now_requested = Signal()
    cancel_requested = Signal()
    try_again_requested = Signal()
    network_settings_requested = Signal()
    storage_settings_requested = Signal()
    library_requested = Signal()
    keyring_requested = Signal()
    key_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, theme: Theme, now_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        """Nothing to say.

        Args:
            theme: to paint with.
            now_ms: wall clock, UTC milliseconds; a rate limit is counted down by it.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme, self._now_ms = theme, now_ms
        self._waiting: dict[str, Job] = {}
        self._status = QueueStatus()
        self._cause: Cause | None = None
        self._icon = IconLabel(theme, "")
        self._title = plain_label(theme, "", "label", wraps=True)
        self._text = plain_label(theme, "", "body", "text2", wraps=True)
        self._buttons = {offer: Button(theme, "", icon=_ICONS.get(offer, "")) for offer in Offer}
        self._box = QHBoxLayout(self)
        self._counting = QTimer(self, interval=_EVERY_SECOND_MS)
        self._counting.timeout.connect(self._show_words)
        self._lay_out()
        self.hide()

    @property
    def cause(self) -> Cause | None:
        """What it is about now."""
        return self._cause

    @property
    def has_held(self) -> bool:
        """Whether any Job waits for a person to send it."""
        return bool(self._held())

    @property
    def paused_ids(self) -> tuple[str, ...]:
        """The Jobs that wait for the end of a rate limit."""
        return tuple(job.id for job in self._waiting.values() if is_rate_limited(job))

    @property
    def over_reasons(self) -> frozenset[HoldReason]:
        """What held Jobs do not wait for any more; the tiles say so too."""
        return over_reasons(self._held(), self._status)

    def set_jobs(self, jobs: Iterable[Job]) -> None:
        """Start over with these Jobs."""
        self._waiting = {job.id: job for job in jobs if is_held(job) or is_rate_limited(job)}
        self._show()

    @Slot(object)
    def apply(self, job: Job) -> None:
        """A Job changed."""
        if is_held(job) or is_rate_limited(job):
            self._waiting[job.id] = job
        elif self._waiting.pop(job.id, None) is None:
            return
        self._show()

    def set_status(self, status: QueueStatus) -> None:
        """Key, network or balance changed."""
        self._status = status
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap, buttons go below them where there is little room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    # ------------------------------------------------------------ what it says

    def _held(self) -> list[Job]:
        return [job for job in self._waiting.values() if is_held(job)]

    def _show(self) -> None:
        cause = choose_cause(self._waiting.values(), self._status)
        is_news = cause is not None and cause is not self._cause
        self._cause = cause
        self.setVisible(cause is not None)
        if cause is not Cause.RATE_LIMITED:
            self._counting.stop()
        elif not self._counting.isActive():
            self._counting.start()
        if cause is None:
            return
        look = _LOOKS[cause]
        if self.property("surface") != look.surface:
            self.setProperty("surface", look.surface)
            self.style().unpolish(self)
            self.style().polish(self)
        self._icon.show_icon(look.icon, look.color)
        self._show_buttons(look)
        self._show_words()
        if is_news and self.isVisible():
            announce(self, self._title.text())

    @Slot()
    def _show_words(self) -> None:
        """Title and text; every second anew while a rate limit is counted down."""
        if self._cause is None:
            return
        self._title.setText(cause_title(self._cause, self._held()))
        if self._cause is Cause.RATE_LIMITED:
            paused = [job for job in self._waiting.values() if is_rate_limited(job)]
            self._text.setText(limit_text(seconds_left(paused, self._now_ms())))
        else:
            self._text.setText(cause_text(self._cause, self._held(), self._status))
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")
        self._fit()

    def _fit(self) -> None:
        """Be exactly as high as the words need at this width."""
        shown = [button for button in self._buttons.values() if not button.isHidden()]
        buttons_px = sum(button.sizeHint().width() + SPACE_8 for button in shown)
        words_px = self.width() - buttons_px - 2 * _SIDE_PX - ICON_BANNER - _ICON_GAP_PX - SPACE_4
        is_narrow = words_px < self._theme.scaled(_LEAST_WORDS_PX)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_narrow else across)
        self._box.activate()  # layouts inside it know of new words only now
        if self._text.text():
            self.setFixedHeight(self._box.totalHeightForWidth(self.width()))

    def _show_buttons(self, look: _Look) -> None:
        """The first is the way out; Resume without anything held, or without a network, is not offered."""
        held = self._held()
        price = self.tr("free") if self._status.is_free else price_text(held)
        labels = {
            Offer.ADD_CREDITS: self.tr("Add credits"),
            Offer.OPEN_SEGMIND: self.tr("Open Segmind"),
            Offer.UPDATE_KEY: self.tr("Update key…") if self._status.has_key else self.tr("Add a key…"),
            Offer.ASK_KEYRING: self.tr("Try again"),
            Offer.OTHER_KEY: self.tr("Use another key"),
            Offer.NETWORK_SETTINGS: self.tr("Network settings"),
            Offer.LOOK_AGAIN: self.tr("Try again"),
            Offer.STORAGE_SETTINGS: self.tr("Storage settings"),
            Offer.TRY_AGAIN: self.tr("Try again"),
            Offer.SEND_NOW: self.tr("Send now"),
            Offer.RESUME: self.tr("Resume %n · {price}", "", len(held)).format(price=price),
            Offer.REMOVE: self.tr("Remove"),
            Offer.CANCEL: self.tr("Cancel"),
        }
        shown = [offer for offer in look.offers if held or offer not in (Offer.RESUME, Offer.REMOVE)]
        for offer, button in self._buttons.items():
            is_filled = look.is_urgent and offer in shown[:1]
            button.setText(labels[offer])
            button.set_role("primary" if is_filled else "secondary")
            button.setFont(self._theme.font("label" if is_filled else "button"))
            button.setVisible(offer in shown)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        for label in (self._title, self._text):
            label.set_line_px(self._theme.scaled(_LINE_PX))
        self._box.setContentsMargins(reading_margins(_SIDE_PX, SPACE_12 - 1, SPACE_12 + 1, SPACE_12 + 1))
        self._box.setSpacing(SPACE_12)
        words = QVBoxLayout()
        words.setSpacing(_LINE_GAP_PX)
        words.addWidget(self._title)
        words.addWidget(self._text)
        said = QHBoxLayout()
        said.setSpacing(_ICON_GAP_PX)
        self._icon.setContentsMargins(0, _ICON_DOWN_PX, 0, 0)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addLayout(words, 1)
        self._box.addLayout(said, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        for button in self._buttons.values():
            buttons.addWidget(button)
        self._box.addLayout(buttons)
        self._connect()

    def _connect(self) -> None:
        for offer in (Offer.ADD_CREDITS, Offer.OPEN_SEGMIND):
            self._buttons[offer].clicked.connect(self._on_link_clicked)
        for offer in (Offer.UPDATE_KEY, Offer.OTHER_KEY):
            self._buttons[offer].clicked.connect(self.key_requested)
        self._buttons[Offer.ASK_KEYRING].clicked.connect(self.keyring_requested)
        self._buttons[Offer.NETWORK_SETTINGS].clicked.connect(self.network_settings_requested)
        self._buttons[Offer.STORAGE_SETTINGS].clicked.connect(self.storage_settings_requested)
        self._buttons[Offer.LOOK_AGAIN].clicked.connect(self.library_requested)
        self._buttons[Offer.TRY_AGAIN].clicked.connect(self.try_again_requested)
        self._buttons[Offer.SEND_NOW].clicked.connect(self.send_now_requested)
        self._buttons[Offer.RESUME].clicked.connect(self.resume_requested)
        self._buttons[Offer.REMOVE].clicked.connect(self.remove_requested)
        self._buttons[Offer.CANCEL].clicked.connect(self.cancel_requested)

    @Slot()
    def _on_link_clicked(self) -> None:
        """Open the account's page."""
        self.link_requested.emit(ACCOUNT_URL)
