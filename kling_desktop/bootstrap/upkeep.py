"""Checks and rebuilds a library that nobody else has open. Loads no Qt."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kling_desktop.adapters.durable_file import is_folder_there
from kling_desktop.adapters.library.lock import Holder, LibraryLock
from kling_desktop.adapters.sqlite.schema import MIGRATIONS, version_of
from kling_desktop.adapters.upkeep.device import device_name
from kling_desktop.adapters.upkeep.rebuild import Site, rebuild
from kling_desktop.adapters.upkeep.seal import Seal, read_seal, seal
from kling_desktop.adapters.upkeep.set_aside import finish_exchange
from kling_desktop.adapters.upkeep.verify import verify
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.upkeep import Checked, Rebuilt
from kling_desktop.core.upkeep_progress import Tell


def verify_library(profile: Profile, tell: Tell) -> Checked:
    """Look at every file and every line of a library; changes nothing.

    Raises:
        KlingError: LIBRARY_IN_USE, LIBRARY_GONE; as `verify`.
    """
    with _alone(profile) as site:
        return verify(site, tell)


def rebuild_library(profile: Profile, tell: Tell) -> Rebuilt:
    """Make a new index of a library and set the old one aside.

    Raises:
        KlingError: LIBRARY_IN_USE, LIBRARY_GONE, DATABASE_NEWER; as `rebuild`.
    """
    with _alone(profile) as site:
        if site.index.exists():
            _refuse_newer(site.index)
        trusts_index = not site.index.exists() or read_seal(site.index)[0] is not Seal.BROKEN
        rebuilt = rebuild(site, tell, trusts_index=trusts_index)
        seal(site.index, len(MIGRATIONS))
        return rebuilt


@contextmanager
def _alone(profile: Profile) -> Iterator[Site]:
    places, library = profile.places, profile.library
    if not is_folder_there(library / "pictures"):
        raise KlingError(Failure(FailureKind.LIBRARY_GONE, message=library.name))
    places.make()
    lock = LibraryLock(places.lock_path(library), Holder.COMMAND)
    try:
        index = places.index_path(library)
        finish_exchange(index)
        yield Site(library, index, device_name(places.data))
    finally:
        lock.release()


def _refuse_newer(index: Path) -> None:
    """A newer program's index is that program's business; one that is damaged may only look newer."""
    try:
        is_newer = version_of(index) > len(MIGRATIONS)
    except KlingError as error:
        if error.failure.kind is not FailureKind.DATABASE:
            raise
        return
    if is_newer and read_seal(index)[0] is not Seal.BROKEN:
        raise KlingError(Failure(FailureKind.DATABASE_NEWER))
