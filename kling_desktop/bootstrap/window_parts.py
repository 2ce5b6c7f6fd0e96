"""What one window is given of its library: the engine's thread, who builds the engine there, the door to history."""

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from kling_desktop.bootstrap import shelf
from kling_desktop.bootstrap.profile import Profile, with_service
from kling_desktop.bootstrap.window_upkeep import WindowUpkeep
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import KlingError
from kling_desktop.core.ports.history import History
from kling_desktop.core.preferences import Preferences
from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.engine_thread import EngineThread

if TYPE_CHECKING:
    from kling_desktop.bootstrap.diagnostics import Diagnostics
    from kling_desktop.core.licence_text import LicenceText
    from kling_desktop.engine.bench import Listener
    from kling_desktop.engine.workshop import Workshop
    from kling_desktop.ui.gallery.examples.example import Example

log = logging.getLogger(__name__)

KeepSecret = Callable[[ApiKey], None]


class DiscreetEngine(EngineThread):
    """Strikes a key that a person enters out of the log before it is checked.

    Attributes:
        keep_secret: told of each key.
        upkeep: of its library; what lasts while that is opened is not wanted any more once this leaves.
    """

    keep_secret: KeepSecret
    upkeep: WindowUpkeep

    def offer_key(self, text: str) -> None:
        """Check, use and keep a key that a person entered."""
        with suppress(KlingError):  # no key by its form: the engine says so
            self.keep_secret(ApiKey(text))
        super().offer_key(text)

    def leave(self) -> None:
        """Stop the engine, or what it is opened by, unless that is still to come and to be waited for."""
        if not self.has_waiting or self.isRunning():
            self.upkeep.opening.stop()
        super().leave()


class LibraryBuilder:
    """`engine.workshop.Builder`: builds the workshop in the engine's thread, and starts the demo's service there."""

    def __init__(
        self, profile: Profile, preferences: Preferences, keep_secret: KeepSecret, upkeep: WindowUpkeep
    ) -> None:
        self._profile, self._preferences, self._keep_secret = profile, preferences, keep_secret
        self._upkeep = upkeep

    def __call__(self, listener: "Listener") -> "Workshop":
        """Build.

        Raises:
            KlingError: as `services.workshop`; DEMO_TROUBLE where the demo's service does not come up.
            StoppedError: as `services.workshop`.
        """
        if not self._profile.is_demo:
            return self._built(self._profile, listener, _nothing)
        from kling_desktop.bootstrap.demo_process import DemoService

        with ExitStack() as undo:
            service = DemoService()
            undo.callback(service.stop)
            workshop = self._built(with_service(self._profile, service.base), listener, service.stop)
            undo.pop_all()
        return workshop

    def _built(self, profile: Profile, listener: "Listener", release: Callable[[], None]) -> "Workshop":
        # With it come asyncio and the HTTP library, about 0.2 s: in the engine's thread, after the first frame.
        from kling_desktop.adapters.library.lock import Holder
        from kling_desktop.bootstrap import services
        from kling_desktop.engine.engine import Engine

        make_engine = partial(Engine, listener=listener)
        opening = services.Opening(Holder.WINDOW, release, self._upkeep.opening.tell, self._upkeep.is_wanted)
        workshop = services.workshop(profile, self._preferences, opening, make_engine)
        self._upkeep.finish(workshop.rebuilt)
        return replace(workshop, key_store=services.TellingKeyStore(workshop.key_store, self._keep_secret))


class HistoryDoor:
    """Opens the read side in the thread it is called in.

    A database that never could be opened counts as none yet: the engine makes it usable, or says why it cannot.
    """

    def __init__(self, profile: Profile, upkeep: WindowUpkeep) -> None:
        self._profile, self._upkeep = profile, upkeep
        self._was_opened = False

    def __call__(self) -> History | None:
        """Open; None where there is no database yet, or another one is about to take its place.

        Raises:
            KlingError: it could be opened before and cannot now.
        """
        if not self._upkeep.can_be_read:
            return None
        try:
            history = shelf.history(self._profile)
        except KlingError as error:
            if self._was_opened:
                raise
            log.warning("history not opened: %s", error.failure.kind.value)
            return None
        self._was_opened = self._was_opened or history is not None
        return history


class WindowReport:
    """`core.ports.report.Report` with what the window knows of Qt; what gathers it is imported when it is wanted."""

    def __init__(
        self, profile: Profile, read_preferences: Callable[[], Preferences], strike_out: Callable[[str], str]
    ) -> None:
        """Ask Qt what it is, in the GUI's thread.

        Args:
            profile: which library.
            read_preferences: as they are now.
            strike_out: gives a text without keys.
        """
        self._profile, self._read_preferences, self._strike_out = profile, read_preferences, strike_out
        self._qt = {"Qt": qVersion(), "PySide": PySide6.__version__, "window system": QGuiApplication.platformName()}

    def text(self) -> str:
        """All of it, as it is now."""
        return self._diagnostics().text()

    def save(self, text: str, path: str) -> None:
        """Write it into a file of the person's choice."""
        self._diagnostics().save(text, path)

    def _diagnostics(self) -> "Diagnostics":
        from kling_desktop.bootstrap.diagnostics import Diagnostics

        return Diagnostics(self._profile, self._read_preferences(), self._strike_out, self._qt)


def first_example() -> "Example":
    """What the demo's composer begins with."""
    from kling_desktop.ui.gallery.examples.example import shipped_examples

    return shipped_examples()[0]


def read_licences() -> "tuple[LicenceText, ...]":
    """The licence texts of everything in the program. Thread: any."""
    from kling_desktop.adapters.licences import installed_licences, packaged_licences

    if getattr(sys, "frozen", False):
        return packaged_licences(Path(sys.executable).with_name("licences"))
    ours = {"Lucide icons": resource_path("icons/LICENSE"), "Inter": resource_path("fonts/OFL.txt")}
    return installed_licences(ours, Path(__file__).resolve().parents[2])


def _nothing() -> None:
    """The window holds nothing beside its library."""
