"""What a face of the program is handed: an engine, and where its key is kept. Built in the thread it works in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kling_desktop.core.failure import Failure
from kling_desktop.core.ports.key_store import KeyStore
from kling_desktop.core.upkeep import Rebuilt, Renewal
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.engine import Engine


@dataclass(frozen=True, slots=True)
class Workshop:
    """An engine with its library open, not yet started.

    Attributes:
        engine: who carries out Jobs.
        key_store: where its key is kept.
        release: lets go of the library; call it once, after `Engine.stop`.
        renewal: what happened to the index before it was opened here.
        told: what a person is to be told about that.
        rebuilt: what a new index was made of; None where it was not made anew.
    """

    engine: Engine
    key_store: KeyStore
    release: Callable[[], None]
    renewal: Renewal = Renewal.NONE
    told: Failure | None = None
    rebuilt: Rebuilt | None = None


class Builder(Protocol):
    """Opens the library and makes the engine, in the thread and loop it is called in."""

    def __call__(self, listener: Listener) -> Workshop:
        """Build.

        Raises:
            KlingError: LIBRARY_IN_USE, NOT_WRITABLE, DATABASE, DATABASE_NEWER.
            StoppedError: a person did not want to wait for a new index; nothing has changed.
        """
