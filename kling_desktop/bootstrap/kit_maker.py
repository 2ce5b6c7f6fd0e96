"""KitMaker: puts together what a window is handed."""

from PySide6.QtCore import QThreadPool

from kling_desktop.adapters.logs import Redaction
from kling_desktop.adapters.lost_pictures import LostPicturesFolder
from kling_desktop.adapters.outgoing import OutgoingFolder
from kling_desktop.adapters.places import PicturePlaces
from kling_desktop.adapters.segmind.system_proxy import proxy_text
from kling_desktop.adapters.storage import LibraryStorage
from kling_desktop.adapters.system_clock import SystemClock
from kling_desktop.bootstrap import shelf
from kling_desktop.bootstrap.demo_service import SECONDS_A_PICTURE
from kling_desktop.bootstrap.preference_keeper import PreferenceKeeper
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window_parts import HistoryDoor, WindowReport, first_example, read_licences
from kling_desktop.bootstrap.window_upkeep import WindowUpkeep
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.kit import WindowKit


class KitMaker:
    """Holds what all windows share. Thread: gui."""

    def __init__(self, theme: Theme, preferences: PreferenceKeeper, redaction: Redaction) -> None:
        self._theme, self._preferences, self._redaction = theme, preferences, redaction
        self._clock = SystemClock()

    def kit(self, profile: Profile, engine: EngineThread, pool: QThreadPool, upkeep: WindowUpkeep) -> WindowKit:
        """For a window over the library of a profile.

        Args:
            profile: which library, service and key.
            engine: this window's own.
            pool: for errands of this window.
            upkeep: how far the opening is, and checks of the library.
        """
        return WindowKit(
            theme=self._theme,
            engine=engine,
            pool=pool,
            files=PicturePlaces(profile.places, profile.library),
            outgoing=OutgoingFolder(profile.places, profile.library),
            lost=LostPicturesFolder(profile.library, shelf.spliced),
            open_history=HistoryDoor(profile, upkeep),
            card=KLING_O1,
            seconds_each=float(SECONDS_A_PICTURE) if profile.is_demo else KLING_O1.expected_seconds,
            is_demo=profile.is_demo,
            example=first_example() if profile.is_demo else None,
            shows_welcome=not profile.is_demo and self._is_first_run(profile),
            library_text=" › ".join(profile.library.parts[-2:]),
            proxy_text="" if profile.is_demo else proxy_text(profile.hosts.api),
            storage=LibraryStorage(profile.places, profile.library),
            upkeep=upkeep,
            report=WindowReport(profile, self._preferences.read, self._redaction.of),
            read_licences=read_licences,
            now_ms=self._clock.now_ms,
            read_preferences=self._preferences.read,
            write_preferences=self._preferences.write,
            write_preferences_soon=self._preferences.write_soon,
        )

    def _is_first_run(self, profile: Profile) -> bool:
        """No key that is known of, and nothing in the library."""
        return profile.key is None and not self._preferences.now.key_was_stored and shelf.is_unused(profile)
