"""What one Job is worked on with: the ports, the schedules, and the one way to write an event down.

Must not know: which Jobs run beside it (that is `engine.py`) or which adapters stand behind the ports.
Thread: engine.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from kling_desktop.core import job_life
from kling_desktop.core.agreement import NO_LIMITS, SpendLimits
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Delivery, Job
from kling_desktop.core.job_event import JobEvent, ReferencesReady
from kling_desktop.core.model_card import MODEL_CARDS, ModelCard
from kling_desktop.core.ports.clock import Clock
from kling_desktop.core.ports.intake import Intake
from kling_desktop.core.ports.journal import Journal
from kling_desktop.core.ports.library import Cache, Library
from kling_desktop.core.ports.service import ImageApi
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.price import Balance
from kling_desktop.engine.backoff import PollSchedule, RetrySchedule

T = TypeVar("T")

PASSING = frozenset(
    {
        FailureKind.OFFLINE,
        FailureKind.INSECURE,
        FailureKind.NO_ANSWER,
        FailureKind.CONNECTION_LOST,
        FailureKind.RATE_LIMITED,
        FailureKind.SERVICE_TROUBLE,
        FailureKind.SERVICE_FAULT,
    }
)
"""Failures of a free call after which it is worth asking again."""

NOT_READ = frozenset({FailureKind.FILE_MISSING, FailureKind.UNREADABLE_FILE})
"""What a file seems to be while the library that it lies in is away."""

NO_NETWORK = frozenset({FailureKind.OFFLINE, FailureKind.INSECURE})
"""Failures that concern every Job that is not sent yet."""

NO_ACCOUNT = frozenset(
    {
        FailureKind.KEY_REJECTED,
        FailureKind.NOT_ALLOWED,
        FailureKind.NO_CREDIT,
        FailureKind.SPEND_LIMIT,
        FailureKind.NO_KEY,
        FailureKind.KEYRING_LOCKED,
    }
)
"""Failures that concern every Job of the account until a person does something."""

ABOUT_KEY = frozenset({FailureKind.KEY_REJECTED, FailureKind.NO_KEY, FailureKind.KEYRING_LOCKED})
"""Those of them that have a sign of their own on the screen."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside that the engine works with; built inside the engine's thread."""

    api: ImageApi
    journal: Journal
    library: Library
    intake: Intake
    cache: Cache
    clock: Clock


@dataclass(frozen=True, slots=True)
class Options:
    """How the engine behaves.

    Attributes:
        max_parallel: Jobs between SUBMITTING and DOWNLOADING at the same time.
        delivery: automatic, or one way pinned.
        polls, retries: when to ask again.
        new_seconds: what was sent within this time is still at the service, whatever it says: its records lag.
        give_up_seconds: answers for so long without an end mean that track was lost.
        lookup_waits: seconds to wait before each look for a lost Job in the account's history.
        cards: the models on offer, by slug.
        limits: what is not spent without a person's yes.
    """

    max_parallel: int = 3
    delivery: DeliveryChoice = DeliveryChoice.AUTOMATIC
    polls: PollSchedule = field(default_factory=PollSchedule)
    retries: RetrySchedule = field(default_factory=RetrySchedule)
    new_seconds: float = 600.0
    give_up_seconds: float = 1800.0
    lookup_waits: tuple[float, ...] = (0.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 3600.0)
    cards: dict[str, ModelCard] = field(default_factory=lambda: MODEL_CARDS)
    limits: SpendLimits = NO_LIMITS


class Listener(Protocol):
    """Who is told of changes. Called in the engine's thread; must return at once."""

    def job_changed(self, job: Job) -> None:
        """A Job was written; `job` is as it stands now."""

    def balance_changed(self, balance: Balance) -> None:
        """The account's balance was read."""

    def trouble(self, failure: Failure) -> None:
        """Something that concerns more than one Job failed (the key, the log, the database)."""

    def library_changed(self, obstacle: Failure | None) -> None:
        """The library cannot be written, as `Library.obstacle` has it, or can be again."""

    def crashed(self, error: BaseException) -> None:
        """A bug of ours ended one Job's work; the Job stands where it was last written."""


@dataclass(slots=True)
class Bench:
    """One engine's collaborators, shared by all its Jobs.

    Attributes:
        salt: random text of this installation, for key fingerprints.
        on_written: called with every Job that was written, before anything is done about it.
        on_balance: called with every balance that was read.
        on_trouble: called with failures that concern more than one Job.
        key: the key to send and ask with.
        refusal: what stopped every unsent Job; nothing more is sent until a person says go on.
        is_closing: the program quits; nothing is sent any more.
        v2_is_missing: the service answered a submit with NotOffered.
        told: the refusal of a question that was told last; the same one is told again after an answer only.
        sent_at: when each Job of this life was sent, by the clock that never jumps.
    """

    ports: Ports
    options: Options
    salt: str
    on_written: Callable[[Job], None]
    on_balance: Callable[[Balance], None]
    on_trouble: Callable[[Failure], None]
    key: ApiKey | None = None
    refusal: Failure | None = None
    is_closing: bool = False
    v2_is_missing: bool = False
    told: Failure | None = None
    sent_at: dict[str, float] = field(default_factory=dict)

    @property
    def delivery(self) -> Delivery:
        """Which way the next Job is sent: as pinned, else v2 until the service said that it does not offer it."""
        choice = self.options.delivery
        if choice is DeliveryChoice.V1 or (choice is DeliveryChoice.AUTOMATIC and self.v2_is_missing):
            return Delivery.V1
        return Delivery.V2

    def advance(self, job: Job, event: JobEvent) -> Job:
        """Write an event down and tell of it; the act comes after."""
        after = self.ports.journal.advance(job, event, self.ports.clock.now_ms())
        if isinstance(event, ReferencesReady):
            self.sent_at[job.id] = self.ports.clock.monotonic()
        elif after.state.is_end:
            self.sent_at.pop(job.id, None)
        self.on_written(after)
        return after

    async def advance_at_last(self, job: Job, event: JobEvent) -> Job:
        """As `advance`, from the answer to a submit on: a full disk must not end the way to a paid picture."""

        async def write() -> Job:
            return self.advance(job, event)

        return await self.insist(write, job_life.after(job, event, self.ports.clock.now_ms()).charge)

    async def insist(self, write: Callable[[], Awaitable[T]], charge: Charge) -> T:
        """Write something that must not be lost, again and again while it cannot be written; that is told once.

        Args:
            write: one try.
            charge: what the Job has cost by then, told with the trouble.
        """
        failures = 0
        while True:
            try:
                return await write()
            except KlingError as error:
                if not failures:
                    self.on_trouble(error.failure.charged(charge))
                failures += 1
                await self.pause(failures, error.failure)

    def is_new(self, job: Job) -> bool:
        """Whether it was sent so lately that neither its record nor its picture can have expired at the service."""
        return self.age_seconds(job) < self.options.new_seconds

    def age_seconds(self, job: Job) -> float:
        """How long ago it was sent; what an earlier life sent, by the clock on the wall, which may have jumped."""
        clock, steady = self.ports.clock, self.sent_at.get(job.id)
        if steady is not None:
            return clock.monotonic() - steady
        return max(0.0, (clock.now_ms() - (job.sent_at_ms or 0)) / 1000)

    def sending_times(self, job: Job) -> tuple[int, ...]:
        """When it was sent, UTC milliseconds: as written down then, and by the clock as it was set since."""
        noted = job.sent_at_ms or 0
        if job.id not in self.sent_at:
            return (noted,)
        return noted, self.ports.clock.now_ms() - round(1000 * self.age_seconds(job))

    def key_for(self, job: Job) -> ApiKey:
        """The key a Job is sent or asked after with; one that was not sent, though an account refused it, takes any.

        Raises:
            KlingError: NO_KEY; its message names the last four characters of the key that is missing.
        """
        is_bound = job.key_hint is not None and not job.state.is_unsent
        if self.key is None or (is_bound and not self.has_key_of(job)):
            raise KlingError(Failure(FailureKind.NO_KEY, message=(job.key_hint or "")[:4]))
        return self.key

    def has_key_of(self, job: Job) -> bool:
        """Whether the key in use is the one that sent this Job."""
        return self.key is not None and job.key_hint == self.key.fingerprint(self.salt)

    def tell_refused(self, failure: Failure) -> None:
        """A free question about a paid Job was refused: told once, for it is asked again and again."""
        if failure.kind not in ABOUT_KEY:  # the words about a submit that was refused are not true of a paid Job
            failure = Failure(FailureKind.WATCH_REFUSED, Charge.UNKNOWN, failure.message, failure.status)
        if failure != self.told:
            self.told = failure
            self.on_trouble(failure)

    def card(self, job: Job) -> ModelCard:
        """The card of the Job's model.

        Raises:
            KlingError: MODEL_GONE where this version does not know the model.
        """
        card = self.options.cards.get(job.recipe.model)
        if card is None:
            raise KlingError(Failure(FailureKind.MODEL_GONE))
        return card

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask a free question until it is answered, waiting longer each time.

        Raises:
            KlingError: a failure that asking again does not mend, or answers that made no sense for `give_up_seconds`.
        """
        failures, nonsense_seconds = 0, 0.0  # of waiting: an hour that the computer slept is none
        while True:
            try:
                return await ask()
            except KlingError as error:
                failure = error.failure
                if failure.kind not in PASSING:
                    raise
                is_nonsense = failure.status is not None and failure.kind is not FailureKind.RATE_LIMITED
                if is_nonsense and nonsense_seconds > self.options.give_up_seconds:
                    raise
                failures += 1
                waited = await self.pause(failures, failure)
                nonsense_seconds = nonsense_seconds + waited if is_nonsense else 0.0

    async def pause(self, failures: int, failure: Failure) -> float:
        """Wait after so many failures in a row (from 1) of a free call, at least as long as the service asked for.

        Returns:
            The seconds that were to be waited.
        """
        wait = self.options.retries.wait(failures, random.random())
        if failure.retry_at_ms is not None:
            wait = max(wait, min(300.0, (failure.retry_at_ms - self.ports.clock.now_ms()) / 1000))
        await self.ports.clock.sleep(wait)
        return wait
