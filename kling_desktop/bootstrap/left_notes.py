"""Notes that no engine came to write, such as words typed right before the end: they wait for the next window.

They lie beside the index, in a file of their own: the index may be in use, damaged, or about to be made anew.
"""

import json
import logging
from collections.abc import Iterable, Mapping
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


def take_notes(profile: Profile, engines: Iterable[DiscreetEngine]) -> Mapping[str, str]:
    """What the last windows of a library left behind, for who writes it now.

    Args:
        profile: which library.
        engines: of the windows before, oldest first; what they have not written yet is newer than what lies here.
    """
    path = _path(profile)
    notes = _read(path)
    for engine in engines:
        if _path(engine.upkeep.profile) == path:
            notes.update(engine.waiting_notes.take())
    return notes


def _path(profile: Profile) -> Path:
    return profile.places.index_folder(profile.library) / "left-notes.json"


def _read(path: Path) -> dict[str, str]:
    """Read once: a text that stayed would be older than what is typed from now on."""
    try:
        data = path.read_bytes()
        path.unlink()
        found = json.loads(data)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        log.warning("notes not read: %s", type(error).__name__)
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}
