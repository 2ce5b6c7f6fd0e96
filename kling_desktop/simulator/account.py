"""Keys, balances and the ledger: who may call, what they have, what they were charged.

Money is kept in micros, millionths of a dollar; answers show dollars. Not locked: `World.lock` guards it.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

RATE_WINDOW_SECONDS = 60.0
LEDGER_LIMIT = 100_000
"""Charges that are remembered; older ones are forgotten so that memory stays bounded."""


def dollars(micros: int) -> float:
    """Express micros in dollars."""
    return micros / 1_000_000


@dataclass(slots=True)
class Account:
    """One key with its balance. `calls` are the times of the calls of the last minute, oldest first."""

    key: str
    credit_micros: int = 0
    free_micros: int = 0
    calls: deque[float] = field(default_factory=deque)

    @property
    def balance_micros(self) -> int:
        """All that can be spent."""
        return self.credit_micros + self.free_micros

    def may_call(self, now: float, per_minute: int) -> bool:
        """Count one call at `now` unless the last minute already holds `per_minute` of them."""
        while self.calls and self.calls[0] <= now - RATE_WINDOW_SECONDS:
            self.calls.popleft()
        if len(self.calls) >= per_minute:
            return False
        self.calls.append(now)
        return True

    def take(self, micros: int) -> None:
        """Spend: free credit first, then paid credit, which may run below zero as jobs overlap."""
        free = min(self.free_micros, micros)
        self.free_micros -= free
        self.credit_micros -= micros - free


NOBODY = Account("")
"""Stands for the caller where no key is asked for."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of the ledger. `at` in seconds since the epoch, `cost` in dollars."""

    request_id: str
    at: float
    cost: float
    body_sha256: str
    key_tail: str


class Accounts:
    """All keys and the one ledger. Thread: any that holds the world's lock."""

    def __init__(self, keys: Sequence[str], balance: float) -> None:
        self._by_key: dict[str, Account] = {}
        self._ledger: deque[Charge] = deque(maxlen=LEDGER_LIMIT)
        for key in keys:
            self.set_credits(key, balance)

    def of(self, key: str) -> Account | None:
        """Find the account of a key."""
        return self._by_key.get(key)

    def set_credits(self, key: str, balance: float, free: float = 0.0) -> None:
        """Open an account or change what it holds, in dollars."""
        account = self._by_key.setdefault(key, Account(key))
        account.credit_micros, account.free_micros = round(balance * 1_000_000), round(free * 1_000_000)

    def charge(self, account: Account, micros: int, charge: Charge) -> None:
        """Take money and write the line that says so."""
        account.take(micros)
        self._ledger.append(charge)

    def ledger(self) -> list[dict[str, object]]:
        """All charges, oldest first, as JSON shows them."""
        return [asdict(charge) for charge in self._ledger]
