"""The real window over a simulated service, and what a person reads in it when something went wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.draft import Draft
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.server import DEMO_KEY
from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from kling_desktop.ui.jobs.problem_card import ProblemCard
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from kling_desktop.ui.preferences.preferences_dialog import PreferencesDialog

LONG_MS = 20_000
PROMPT = "Merge @Image1 into a landscape"


@dataclass(frozen=True)
class Said:
    """What one card or banner says; a banner has no badge."""

    title: str
    text: str
    badge: str
    buttons: list[str]


class Rig:
    """One data folder; `open` is one life of the program over it."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path) -> None:
        self._qapp, self._qtbot = qapp, qtbot
        self.places = Places.under(folder / "program")
        self.places.make()
        preferences = Preferences(privacy_accepted=True, ask_above_micros=None)
        PreferenceFile(self.places.preferences_path()).write(preferences)
        self.photo = folder / "photo.jpg"
        Image.effect_noise((400, 300), 40).convert("RGB").save(self.photo)
        self.program: WindowProgram | None = None

    def open(self, base: str, key: str | None = DEMO_KEY, **deadlines: float) -> None:
        """Start the program and wait for its panes."""
        profile = Profile(
            self.places,
            self.places.default_library,
            Hosts.single(base),
            key=None if key is None else ApiKey(key),
            deadlines=Deadlines(**deadlines),
        )
        self.program = WindowProgram(self._qapp, profile)
        self.program.open_own()
        self.wait(lambda: self.window.is_furnished and self.window.studio is not None)

    def close(self) -> bool:
        """Quit; True if everything ended in time."""
        program, self.program = self.program, None
        return program is None or program.close()

    # ------------------------------------------------------------ what a person does

    def compose(self) -> None:
        """One reference and a prompt that mentions it."""
        self.studio.composer.load(Draft(KLING_O1.slug, PROMPT, choices=KLING_O1.defaults()))
        self.studio.composer.add_sources([PictureSource("photo.jpg", str(self.photo))])
        self.wait(lambda: all(slot.reference for slot in self.studio.composer.draft.slots))

    def generate(self) -> None:
        """Press Generate."""
        if not self.studio.composer.draft.slots:
            self.compose()
        action = self.studio.compose.generate_action
        self.wait(action.isEnabled)
        action.trigger()

    def press(self, ground: QWidget, text: str) -> None:
        """Click a button by its label, as soon as it can be clicked."""

        def found() -> list[QPushButton]:
            return [each for each in buttons_of(ground) if each.text() == text and each.isEnabled()]

        self.wait(found)
        self._qtbot.mouseClick(found()[0], Qt.MouseButton.LeftButton)

    def dismiss(self) -> None:
        """Put all cards away by keyboard, and what was said in passing."""
        for card in self.cards():
            self._qtbot.keyClick(card, Qt.Key.Key_Delete)
        self.wait(lambda: not self.studio.attention.job_ids)
        self.studio.spokesman.notice.hide()

    def wait(self, is_true: Callable[[], object]) -> None:
        """Serve events until it is true."""
        self._qtbot.waitUntil(lambda: bool(is_true()), timeout=LONG_MS)

    # ------------------------------------------------------------ what there is to see

    @property
    def window(self) -> MainWindow:
        assert self.program is not None
        assert self.program.window is not None
        return self.program.window

    @property
    def studio(self) -> Studio:
        assert self.window.studio is not None
        return self.window.studio

    def settings(self) -> PreferencesDialog:
        """Settings, which are open."""
        dialog: PreferencesDialog = self.window.findChild(PreferencesDialog)
        assert dialog.isVisible()
        return dialog

    def jobs(self) -> list[Job]:
        """The tiles, newest first."""
        model = self.studio.model
        return [model.index(row, 0).data(TileRole.ENTRY).job for row in range(model.rowCount())]

    def saved(self) -> int:
        """How many pictures there are."""
        return sum(job.state is JobState.SAVED for job in self.jobs())

    def cards(self) -> list[ProblemCard]:
        """The cards in sight."""
        return [card for card in self.studio.attention.findChildren(ProblemCard) if card.isVisible()]

    def wait_for_card(self) -> ProblemCard:
        """The one card, once it is there."""
        self.wait(lambda: len(self.cards()) == 1)
        return self.cards()[0]

    def notices(self) -> list[str]:
        """The titles of everything on the screen that says that something is wrong."""
        titles = [said_by_card(card).title for card in self.cards()]
        if self.studio.banner.isVisible():
            titles.append(said_by_banner(self.studio.banner).title)
        if self.studio.spokesman.notice.isVisible():
            titles.append(self.studio.spokesman.notice.text)
        return titles


_BALANCES = re.compile(r"balance \$[^ ]+ before(, \$[^ ]+ now)?\.")
"""What the account had and has depends on what was made before."""


def said_by_card(card: ProblemCard) -> Said:
    """What a problem card says."""
    (badge,) = (each.text() for each in card.findChildren(ChargeBadge) if each.isVisible())
    title, _, text = card.accessibleName().partition(f". {badge}. ")
    shown = [each.text() for each in card.findChildren(QLabel) if each.isVisible()]
    assert {title, text} <= set(shown), "what is read out is what is seen"
    return Said(title, _BALANCES.sub("balance *.", text), badge, [button.text() for button in buttons_of(card)])


def said_by_banner(banner: QWidget) -> Said:
    """What the banner says."""
    title, text = (each.text() for each in banner.findChildren(QLabel) if each.isVisible() and each.text())
    return Said(title, text, "", [button.text() for button in buttons_of(banner)])


def buttons_of(ground: QWidget) -> list[QPushButton]:
    """The buttons that can be seen, in reading order."""
    return sorted(
        (each for each in ground.findChildren(QPushButton) if each.isVisible()), key=lambda each: (each.y(), each.x())
    )
