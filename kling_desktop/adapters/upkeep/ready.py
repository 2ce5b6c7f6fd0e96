"""Makes the index of a library usable before it is opened: what is missing or damaged is made anew by itself.

Then what other computers wrote is taken over, as far as that goes now: the pictures of this one do not wait for it.

Runs under the library's lock, in the engine's thread.
"""

import logging
from contextlib import closing
from enum import Enum
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border
from kling_desktop.adapters.library.log_reader import log_files
from kling_desktop.adapters.sqlite.old_index import OldIndex
from kling_desktop.adapters.sqlite.schema import MIGRATIONS, version_of
from kling_desktop.adapters.upkeep.from_files import picture_files
from kling_desktop.adapters.upkeep.rebuild import Site, rebuild
from kling_desktop.adapters.upkeep.seal import Seal, forget_seal, read_seal
from kling_desktop.adapters.upkeep.set_aside import finish_exchange
from kling_desktop.adapters.upkeep.take_over import take_over
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.upkeep import Rebuilt, Renewal
from kling_desktop.core.upkeep_progress import Tell, tell_nobody

log = logging.getLogger(__name__)


def renew(site: Site, tell: Tell = tell_nobody, *, anew: bool = False) -> tuple[Renewal, Rebuilt | None]:
    """Make the index ready to be opened, with what is new from other computers.

    Args:
        site: the library and its index.
        tell: told how far a rebuild is; what it raises ends it, and nothing has changed.
        anew: rebuild the index even if it can be used as it is.

    Returns:
        What happened to the index, and what a new one was made of.

    Raises:
        KlingError: as `make_ready`.
    """
    rebuilt = make_ready(site, tell, anew=anew)
    with disk_border():
        forget_seal(site.index)
    news = _taken_over(site)
    if rebuilt is None:
        return (Renewal.NEWS if news else Renewal.NONE), None
    return Renewal.REBUILT, rebuilt


def told_of(rebuilt: Rebuilt | None) -> Failure | None:
    """What a person is to be told about an index that was made anew by itself: that a damaged one was set aside."""
    if rebuilt is None or rebuilt.set_aside is None:
        return None
    return Failure(FailureKind.INDEX_REBUILT, message=f"{rebuilt.pictures:,}")


def _taken_over(site: Site) -> int:
    """How many lines of other computers were news; an index that cannot be used is refused when it is opened."""
    try:
        return take_over(site)
    except KlingError as error:
        log.warning("nothing of other computers was taken over: %s", error.failure.kind.value)
        return 0


def make_ready(site: Site, tell: Tell, *, anew: bool = False) -> Rebuilt | None:
    """Finish what an earlier start began, and rebuild an index that is missing or damaged.

    Args:
        site: the library and its index; where the folder is not there, nothing is rebuilt from it.
        tell: told how far a rebuild is; see `rebuild`.
        anew: rebuild an index that can be used as well, unless it is a newer program's.

    Returns:
        What was rebuilt; None where the index can be used as it is, or there is nothing yet.

    Raises:
        KlingError: LIBRARY_GONE where an index is damaged and the folder with the pictures is not there; as `rebuild`.
    """
    library, index = site.library, site.index
    finish_exchange(index)
    with disk_border():
        verdict = _verdict(index)
        stays = not anew or version_of(index) > len(MIGRATIONS) if verdict is _Verdict.USABLE else False
        if stays or (verdict is _Verdict.MISSING and not _has_content(library)):
            return None
    if verdict is not _Verdict.MISSING:
        site.refuse_if_gone()
    level = logging.INFO if verdict is _Verdict.USABLE else logging.WARNING  # then a person wanted it
    log.log(level, "the index of the library is %s and is made anew from its folder", verdict.value)
    return rebuild(site, tell, trusts_index=verdict is _Verdict.USABLE)


class _Verdict(Enum):
    """How an index stands."""

    USABLE = "usable"
    MISSING = "missing"
    DAMAGED = "damaged"


def _verdict(index: Path) -> _Verdict:
    if not index.exists() or index.stat().st_size == 0:
        return _Verdict.MISSING
    seal, sealed_version = read_seal(index)
    try:
        version = version_of(index)
    except KlingError as error:
        if error.failure.kind is not FailureKind.DATABASE:
            raise
        return _Verdict.DAMAGED
    if seal is Seal.BROKEN or (sealed_version is not None and version != sealed_version):
        return _Verdict.DAMAGED
    if version == 0:
        return _Verdict.MISSING  # made, and never filled: an untimely end
    # A newer one is refused when it is opened, and left alone.
    is_usable = version > len(MIGRATIONS) or seal is Seal.INTACT or _is_whole(index)
    return _Verdict.USABLE if is_usable else _Verdict.DAMAGED


def _is_whole(index: Path) -> bool:
    with closing(OldIndex(index)) as old:
        return old.is_whole(quickly=True)


def _has_content(library: Path) -> bool:
    return bool(log_files(library)) or next(picture_files(library), None) is not None
