"""What is done with a library without an engine: reading its history, trying a folder, putting a Recipe into a file.

Imported before the first frame, so neither asyncio nor the HTTP library may come with it. Loads no Qt.
"""

import logging
import os
from contextlib import closing
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border, make_folder, write_file
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.schema import has_tables
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.core.failure import KlingError
from kling_desktop.core.history_entry import Filter
from kling_desktop.core.job import Job

log = logging.getLogger(__name__)


def try_library(folder: Path) -> None:
    """Make a library folder and write a file into it, and into whatever a library there has already.

    Raises:
        KlingError: NOT_WRITABLE or DISK_FULL: it cannot be a library now.
    """
    with disk_border():
        make_folder(folder)
        parts = (folder / name for name in ("pictures", "references", "incoming", "log"))
        for tried in (folder, *(part for part in parts if part.exists())):
            probe = tried / f".{os.urandom(16).hex()}.probe"
            write_file(probe, b"?", durable=False)
            probe.unlink()


def history(profile: Profile) -> SqliteHistory | None:
    """The read side, for the thread this is called in; None where there is no database yet.

    Raises:
        KlingError: DATABASE, DATABASE_NEWER, DISK_FULL, NOT_WRITABLE.
    """
    path = profile.places.index_path(profile.library)
    if not has_tables(path):
        return None
    return Reserve(path.parent).in_need(lambda: SqliteHistory(path))


def is_unused(profile: Profile) -> bool:
    """Whether nothing was ever made in a library; one that cannot be looked into was used, and the engine says more."""
    try:
        found = history(profile)
        if found is None:
            return True
        with closing(found):
            return not found.rows(Filter(with_hidden=True, limit=1))
    except KlingError as error:
        log.warning("library not looked into: %s", error.failure.kind.value)
        return False


def spliced(data: bytes, job: Job, output_id: str) -> bytes:
    """`adapters.library.files.Splice`: received bytes with what is known about the picture in them."""
    from kling_desktop.adapters.metadata import DigitalSourceType, Packet, splice

    known_cost = None if job.cost_is_estimate else job.cost_micros
    made_from = DigitalSourceType.COMPOSITE if job.recipe.references else DigitalSourceType.TRAINED
    packet = Packet(output_id, job.id, job.recipe, job.created_at_ms, job.request_id, known_cost, made_from)
    return splice(data, packet)
