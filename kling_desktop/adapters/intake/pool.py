"""IntakePool: foreign pictures are handed to two helper processes; this side never opens one.

Must not know: Pillow, formats. Thread: engine; builds on any thread, works in whatever loop calls it first.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

from kling_desktop.adapters.intake.helper import Helper, HelperLostError, Patience
from kling_desktop.adapters.intake.message import ExamineOrder, LastAnswer, Order, RenderOrder
from kling_desktop.adapters.intake.written_file import part_path, remove_if_there
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, Rendered, TakenIn

_HELPERS = 2
_CLOSING_SECONDS = 3.0
_DEFAULT_PATIENCE = Patience()


class IntakePool:
    """Fits `core.ports.Intake`. Helpers start when first needed; orders beyond two wait in the order they came."""

    def __init__(self, command: Sequence[str], patience: Patience = _DEFAULT_PATIENCE) -> None:
        """Nothing is started yet.

        Args:
            command: starts a helper; the rest of the program's command line is up to the caller.
            patience: deadlines; tests use short ones.
        """
        self._command = tuple(command)
        self._patience = patience
        self._places = asyncio.Semaphore(_HELPERS)
        self._idle: list[Helper] = []
        self._busy: set[Helper] = set()
        self._is_closed = False

    async def take_in(self, order: IntakeOrder, on_preview: Callable[[], None]) -> TakenIn:
        """Read, check and convert one file of the person's. After a failure none of its files is left.

        The order's target paths are its alone: no other order writes them meanwhile.

        Raises:
            KlingError: as the port says; UNREADABLE_FILE also when a helper took too long, died or did not start.
        """
        targets = [path for path in (order.original_to, order.preview_to, order.upload_to) if path is not None]
        facts = await self._carry_out(order, on_preview, FailureKind.UNREADABLE_FILE, targets)
        assert isinstance(facts, TakenIn)
        return facts

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        """Decode a picture of the service in full and write its thumbnail.

        Raises:
            KlingError: BAD_PICTURE; HELPER_LOST where a helper took too long, died or did not start, which says
                nothing about the picture; DISK_FULL or NOT_WRITABLE where only the thumbnail could not be written.
        """
        order = ExamineOrder(path, thumbnail_to)
        facts = await self._carry_out(order, _nothing, FailureKind.HELPER_LOST, [])
        assert isinstance(facts, OutputFacts)
        return facts

    async def render(self, path: str, to: str, longest_px: int) -> Rendered:
        """Decode any picture file in full and write what a window can show. After a failure it is not there.

        Raises:
            KlingError: as the port says.
        """
        order = RenderOrder(path, to, longest_px)
        facts = await self._carry_out(order, _nothing, FailureKind.HELPER_LOST, [to])
        assert isinstance(facts, Rendered)
        return facts

    async def aclose(self) -> None:
        """End the helpers: idle ones by themselves, busy ones at once. Orders under way or waiting fail."""
        if self._is_closed:
            return
        self._is_closed = True
        for helper in self._busy:
            helper.kill()
        await asyncio.gather(*(helper.close() for helper in self._idle))
        self._idle.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                # Whoever had a helper puts it back first.
                for _ in range(_HELPERS):
                    await self._places.acquire()

    async def _carry_out(
        self, order: Order, on_preview: Callable[[], None], kind_if_lost: FailureKind, targets: Sequence[str]
    ) -> LastAnswer:
        """One order; whatever goes wrong, cancelling included, its unfinished files are removed."""
        is_done = False
        try:
            self._check_open()
            async with self._places:
                facts = await self._asked(order, on_preview)
            is_done = True
            return facts
        except HelperLostError as lost:
            raise KlingError(Failure(kind_if_lost, message=str(lost))) from lost
        finally:
            if not is_done:
                _remove(order, targets)

    async def _asked(self, order: Order, on_preview: Callable[[], None]) -> LastAnswer:
        helper = await self._take_helper()
        self._busy.add(helper)
        try:
            self._check_open()
            return await helper.ask(order, on_preview)
        finally:
            await self._put_back(helper)

    async def _take_helper(self) -> Helper:
        while self._idle:
            helper = self._idle.pop()
            if helper.is_usable:
                return helper
            await helper.end()
        self._check_open()
        return await Helper.start(self._command, self._patience)

    def _check_open(self) -> None:
        if self._is_closed:
            raise HelperLostError("closed")

    async def _put_back(self, helper: Helper) -> None:
        self._busy.discard(helper)
        if helper.is_usable and not self._is_closed:
            self._idle.append(helper)
        else:
            await helper.end()


def _nothing() -> None:
    """Nobody waits for a preview."""


def _remove(order: Order, targets: Sequence[str]) -> None:
    """Called when no helper works on the order any more."""
    unfinished = [order.thumbnail_to] if isinstance(order, ExamineOrder) else targets
    for path in (*(part_path(each) for each in unfinished), *targets):
        remove_if_there(path)
