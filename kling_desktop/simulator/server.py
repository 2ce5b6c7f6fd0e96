"""The local Segmind: the one class to start and stop.

Routes of all of Segmind's hosts are served on one loopback port. Thread: any.
"""

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from kling_desktop.simulator.account import Accounts, dollars
from kling_desktop.simulator.demo_key import DEMO_KEY
from kling_desktop.simulator.exchange import Answer, Request
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.listener import Listener
from kling_desktop.simulator.picture import public_file
from kling_desktop.simulator.routes import answer
from kling_desktop.simulator.switches import Switches
from kling_desktop.simulator.world import World

__all__ = ["DEMO_KEY", "Simulator"]


class Simulator:
    """A simulated Segmind in this process, with keys, balances and pictures of its own.

    Args:
        keys: The keys it knows; each is an account of its own.
        balance: Dollars that each account starts with.
        switches: How it behaves where the documentation is silent.
        port: Loopback port; 0 for any free one.
        clock: Seconds since the epoch. Jobs end, records expire and history lands by it; only a v1 call
            and a fault's delay take real time.

    `start()` and `stop()` may each be called once; as a context manager it does both.
    """

    def __init__(
        self,
        *,
        keys: Sequence[str] = (DEMO_KEY,),
        balance: float = 5.0,
        switches: Switches | None = None,
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._port = port
        self._folder = tempfile.TemporaryDirectory(prefix="kling-simulator-")
        self._world = World(Accounts(keys, balance), switches or Switches(), Path(self._folder.name), clock)
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> str:
        """Serve on a thread of its own.

        Returns:
            The base address, such as `http://127.0.0.1:43123`.

        Raises:
            OSError: The port is taken.
        """
        self._listener = Listener(self._port, self._answer, self._world.clock)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, args=(0.05,), name="simulator", daemon=True
        )
        self._thread.start()
        return self.base_url

    def stop(self) -> None:
        """End all connections, wait for their threads and delete the files."""
        self._world.stopping.set()
        if self._listener is not None and self._thread is not None:
            self._listener.shutdown()
            self._thread.join()
            self._listener.end_connections()
            self._listener.server_close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """The base address of all hosts; `start()` comes first."""
        assert self._listener is not None, "not started"
        return f"http://127.0.0.1:{self._listener.server_port}"

    def switch(self, **changes: object) -> None:
        """Turn switches by name.

        Raises:
            ValueError: A name is unknown or a value does not fit.
        """
        with self._world.lock:
            self._world.switches = self._world.switches.changed(changes)

    def inject(self, *faults: Fault) -> None:
        """Put faults at the end of the line."""
        with self._world.lock:
            for fault in faults:
                self._world.faults.add(fault)

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        with self._world.lock:
            self._world.faults.clear()

    def set_credits(self, key: str, balance: float, free: float = 0.0) -> None:
        """Open an account or change what it holds, in dollars."""
        with self._world.lock:
            self._world.accounts.set_credits(key, balance, free)

    def balance(self, key: str = DEMO_KEY) -> float:
        """Tell what an account can spend, in dollars; 0 for an unknown key."""
        self._world.settle()
        with self._world.lock:
            account = self._world.accounts.of(key)
            return dollars(account.balance_micros) if account else 0.0

    def ledger(self) -> list[dict[str, object]]:
        """List every charge, oldest first, as `GET /_simulator/ledger` does."""
        self._world.settle()
        with self._world.lock:
            return self._world.accounts.ledger()

    def taken(self) -> list[dict[str, object]]:
        """List every model request that was accepted, oldest first.

        Each has its `request_id`, its `body`, `charged`, and `sha256` of the picture; None while there is none.
        """
        self._world.settle()
        with self._world.lock:
            jobs = list(self._world.jobs)
        return [
            {
                "request_id": job.request_id,
                "body": job.body,
                "charged": job.remaining_micros is not None,
                "sha256": self._picture_sha256(job.file_name) if not job.refusal else None,
            }
            for job in jobs
        ]

    def requests(self, kind: str = "") -> list[dict[str, object]]:
        """List the requests that arrived, oldest first; with `kind`, those of one kind, such as `submit`."""
        with self._world.lock:
            return [entry for entry in self._world.requests if not kind or entry["kind"] == kind]

    def written(self, beginning: str) -> list[float]:
        """Tell when the last byte of each answer left for a path that begins so, by `time.monotonic`, oldest first."""
        assert self._listener is not None, "not started"
        return [moment for path, moment in tuple(self._listener.written) if path.startswith(beginning)]

    def leaks(self) -> list[dict[str, object]]:
        """List the requests for public files that carried a key."""
        with self._world.lock:
            return list(self._world.leaks)

    def _picture_sha256(self, file_name: str) -> str | None:
        found = public_file(self._world, file_name)
        return hashlib.sha256(found[1]).hexdigest() if found else None

    def _answer(self, request: Request, target: str) -> Answer:
        return answer(self._world, request, target)
