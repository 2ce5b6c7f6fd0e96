"""WindowKit: what the window is handed; it builds no adapter and knows no place by itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QThreadPool

from kling_desktop.core.model_card import ModelCard
from kling_desktop.core.ports.files import LostPictures, Outgoing, PictureFiles, Storage
from kling_desktop.core.ports.history import History
from kling_desktop.core.ports.report import Report
from kling_desktop.core.ports.upkeep import Upkeep
from kling_desktop.core.preferences import Preferences
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.engine_thread import EngineThread

if TYPE_CHECKING:
    from kling_desktop.core.licence_text import LicenceText
    from kling_desktop.ui.gallery.examples.example import Example


class WindowKit(NamedTuple):
    """Everything a window of one library needs.

    Attributes:
        theme: to paint with.
        engine: does the work; started and closed by whoever made it.
        pool: threads for short work; who made it waits for them, the window never does.
        files: where pictures lie.
        outgoing: gives pictures the form in which they leave the program.
        lost: looks after saved pictures whose file was moved or deleted.
        open_history: a read side of its own for the thread it is called in; None while there is no database.
        card: the model.
        seconds_each: what one picture takes before there is a measure.
        is_demo: whether the service is the built-in one.
        example: what an empty library's composer begins with, if anything.
        shows_welcome: whether to begin with the first-run page.
        library_text: where pictures are kept, as people say it.
        proxy_text: the system's proxy without a password; empty if there is none.
        storage: what the library takes of the disk.
        upkeep: checks the library, and knows how far its opening is.
        report: what helps to find out why something went wrong.
        read_licences: the licence texts of everything in the program, or none; not in the GUI's thread.
        now_ms: wall clock, UTC milliseconds.
        read_preferences: as they are now.
        write_preferences: keep them; a failure is not the person's business.
        write_preferences_soon: likewise, but without waiting for the disk.
    """

    theme: Theme
    engine: EngineThread
    pool: QThreadPool
    files: PictureFiles
    outgoing: Outgoing
    lost: LostPictures
    open_history: Callable[[], History | None]
    card: ModelCard
    seconds_each: float
    is_demo: bool
    example: "Example | None"
    shows_welcome: bool
    library_text: str
    proxy_text: str
    storage: Storage
    upkeep: Upkeep
    report: Report
    read_licences: "Callable[[], tuple[LicenceText, ...]]"
    now_ms: Callable[[], int]
    read_preferences: Callable[[], Preferences]
    write_preferences: Callable[[Preferences], None]
    write_preferences_soon: Callable[[Preferences], None]


def opened(open_history: Callable[[], History | None]) -> History:
    """A History where the database is known to be there, as it is while there is a studio. Thread: any."""
    history = open_history()
    assert history is not None, "the database is there while the studio is"
    return history
