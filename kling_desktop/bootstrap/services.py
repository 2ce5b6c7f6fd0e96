"""Builds the engine with every concrete thing behind its ports. Loads no Qt.

`workshop` is called in the thread and loop the engine will work in: the database belongs to that thread. Whoever shows
a window imports this module after the first frame: with it come asyncio and the HTTP library.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import NamedTuple

from kling_desktop.adapters.answer_keeper import AnswerKeeper
from kling_desktop.adapters.intake.pool import IntakePool
from kling_desktop.adapters.key_store import KeyringStore, SessionKeyStore
from kling_desktop.adapters.library.files import LibraryFolder
from kling_desktop.adapters.library.lock import Holder, LibraryLock
from kling_desktop.adapters.logs import Redaction
from kling_desktop.adapters.outgoing import sweep_outgoing
from kling_desktop.adapters.picture_cache import PictureCache
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.sqlite.schema import MIGRATIONS
from kling_desktop.adapters.system_clock import SystemClock
from kling_desktop.adapters.upkeep.daily_copy import DailyCopy
from kling_desktop.adapters.upkeep.device import device_name
from kling_desktop.adapters.upkeep.ready import renew, told_of
from kling_desktop.adapters.upkeep.rebuild import Site
from kling_desktop.adapters.upkeep.seal import mark_open, seal
from kling_desktop.bootstrap.profile import Profile, helper_command
from kling_desktop.bootstrap.shelf import spliced
from kling_desktop.core.agreement import NO_LIMITS
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.key_store import KeyStore
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.upkeep_progress import Tell, tell_nobody
from kling_desktop.engine.backoff import FAST_POLLS, FAST_RETRIES
from kling_desktop.engine.bench import Options, Ports
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Workshop

MakeEngine = Callable[[Ports, Options], Engine]
"""Makes an engine that works with these ports."""


class Opening(NamedTuple):
    """How a library is opened.

    Attributes:
        holder: which face of the program this is, for whoever comes second.
        release: what else to let go of at the end.
        tell: told how far it is where the index is made anew.
        anew: make it anew even if it can be used.
    """

    holder: Holder
    release: Callable[[], None]
    tell: Tell = tell_nobody
    anew: bool = False


def workshop(profile: Profile, preferences: Preferences, opening: Opening, make_engine: MakeEngine) -> Workshop:
    """Lock and open a library and build its engine.

    Args:
        profile: which library and service.
        preferences: how many Jobs at once, and which way.
        opening: who opens it, and how.
        make_engine: gives the engine whoever is told of its changes.

    Raises:
        KlingError: LIBRARY_IN_USE, LIBRARY_GONE, NOT_WRITABLE, DISK_FULL, DATABASE, DATABASE_NEWER.
        StoppedError: raised by `opening.tell`; nothing has changed.
    """
    places, clock = profile.places, SystemClock()
    places.make()
    sweep_outgoing(places, clock.now_ms())
    lock = LibraryLock(places.lock_path(profile.library), opening.holder)
    keep = AnswerKeeper(places.answers_folder(), Redaction().of, clock.now_ms)  # the key is struck out on arrival
    with ExitStack() as undo:  # a library that could not be opened is let go of at once: the person tries again
        undo.callback(lock.release)
        index, device = places.index_path(profile.library), device_name(places.data)
        reserve, site = Reserve(index.parent), Site(profile.library, index, device)
        library = LibraryFolder(profile.library, spliced, device, clock, reserve)
        renewal, rebuilt = reserve.in_need(lambda: renew(site, opening.tell, anew=opening.anew))
        journal = SqliteJournal(index, reserve)
        undo.callback(journal.close)
        mark_open(index, len(MIGRATIONS))
        _prepare(library, journal, may_look=opening.holder is Holder.WINDOW, is_demo=profile.is_demo)
        ports = Ports(
            api=SegmindApi(profile.hosts, profile.deadlines, clock.now_ms, keep, uses_proxy=preferences.uses_proxy),
            journal=journal,
            library=library,
            intake=intake(),
            cache=PictureCache(places, profile.library),
            clock=clock,
        )
        engine = make_engine(ports, options(profile, preferences))
        undo.pop_all()
    copying = None if profile.is_demo else DailyCopy(index, clock)

    def let_go() -> None:
        if copying is not None:
            copying.stop()
        seal(index, len(MIGRATIONS))
        lock.release()
        opening.release()

    told = None if opening.anew else told_of(rebuilt)  # who wanted it is told more
    return Workshop(engine, SessionKeyStore() if profile.is_demo else KeyringStore(), let_go, renewal, told, rebuilt)


def _prepare(library: LibraryFolder, journal: SqliteJournal, *, may_look: bool, is_demo: bool) -> None:
    """Make the library ready to be written.

    One that is away or read-only keeps no window from opening where there is something to see or to collect: the
    engine says what is in the way. A command says why it is of no use, and ends.

    Raises:
        KlingError: LIBRARY_GONE, DISK_FULL or NOT_WRITABLE.
    """
    has_outputs = journal.has_outputs()
    try:
        library.prepare(held_pictures=has_outputs and not is_demo)
    except KlingError as error:
        is_elsewhere = error.failure.kind in (FailureKind.LIBRARY_GONE, FailureKind.NOT_WRITABLE)
        if not (may_look and is_elsewhere and (has_outputs or journal.open_jobs().jobs)):
            raise


class TellingKeyStore:
    """`core.ports.KeyStore`: another one, whose keys are told to somebody before anyone else has them."""

    def __init__(self, store: KeyStore, keep_secret: Callable[[ApiKey], None]) -> None:
        """Wrap.

        Args:
            store: who keeps the key.
            keep_secret: told of each key that is read or written.
        """
        self._store, self._keep_secret = store, keep_secret

    async def read(self) -> ApiKey | None:
        """The key, or None."""
        key = await self._store.read()
        if key is not None:
            self._keep_secret(key)
        return key

    async def write(self, key: ApiKey) -> None:
        """Keep the key."""
        self._keep_secret(key)
        await self._store.write(key)

    async def forget(self) -> None:
        """Remove the key; it stays a secret."""
        await self._store.forget()


def intake() -> IntakePool:
    """The helper processes for foreign pictures; none is started before it is needed."""
    return IntakePool((*helper_command(), "--intake-helper"))


def options(profile: Profile, preferences: Preferences) -> Options:
    """How the engine behaves; a service on this computer is asked more often. The demo costs nothing: no limits."""
    ways = Options(preferences.max_parallel, preferences.delivery, limits=preferences.limits)
    if profile.hosts.is_local:
        ways = replace(ways, polls=FAST_POLLS, retries=FAST_RETRIES)
    if profile.is_demo:  # its service ends with the program and forgets at once: what it does not know is gone
        ways = replace(ways, limits=NO_LIMITS, new_seconds=0.0)
    return ways
