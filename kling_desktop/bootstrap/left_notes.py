"""Notes that no engine came to write, such as words typed right before the end: they wait for the next window.

They lie beside the index, in a file of their own: the index may be in use, damaged, or about to be made anew.
"""

import json
import logging
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from kling_desktop.adapters.durable_file import write_file
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window_parts import DiscreetEngine

log = logging.getLogger(__name__)


def leave_notes(engine: DiscreetEngine) -> None:
    """Keep what this engine will not write any more; it is not its own from now on."""
    notes = engine.waiting_notes.take()
    if notes:
        try:
            write_file(_path(engine.upkeep.profile), json.dumps(notes).encode())
        except OSError as error:  # what was typed is lost: nothing else is there to write it to
            log.warning("notes not kept: %s", type(error).__name__)


def take_notes(engine: DiscreetEngine, before: Iterable[DiscreetEngine]) -> None:
    """Have an engine write what the last windows of its library left behind.

    Args:
        engine: of the next window, not started yet.
        before: engines of other windows, oldest first. One of the same library has what it has not written of the file.
    """
    path = _path(engine.upkeep.profile)
    others = [other for other in before if _path(other.upkeep.profile) == path]
    notes = {} if others else _read(path)
    for other in others:
        notes.update(other.waiting_notes.take())
    for name, text in notes.items():
        engine.keep_note(name, text)
    engine.waiting_notes.once_written(partial(_forget, path))


def _path(profile: Profile) -> Path:
    return profile.places.index_folder(profile.library) / "left-notes.json"


def _read(path: Path) -> dict[str, str]:
    """What lies there. It stays until it is written: the program may be ended before any engine came to that."""
    try:
        found = json.loads(path.read_bytes())
        return {str(name): str(text) for name, text in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        log.warning("notes not read: %s", type(error).__name__)
        _forget(path)
        return {}


def _forget(path: Path) -> None:
    """A text that stayed would be older than what is typed from now on. Thread: gui or engine."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("notes not forgotten: %s", type(error).__name__)
