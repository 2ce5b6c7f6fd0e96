"""What the window asks of the engine, from the GUI thread; answers come as queued signals.

Each method posts into the engine's loop and returns at once. Only frozen values cross. Must not know: widgets,
adapters.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kling_desktop.core.agreement import UNASKED, Order, SpendLimits
from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.model_card import ModelCard
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.engine_host import EngineHost

if TYPE_CHECKING:
    from kling_desktop.core.request_claim import RequestDoubt
    from kling_desktop.engine.engine import Engine

log = logging.getLogger(__name__)

_MARKED_AT_ONCE = 200
"""Pictures marked in one commit: that takes the engine's loop about 60 ms."""


class EngineThread(EngineHost):
    """The engine as the window has it. Its signals are those of `EngineSignals`."""

    # ------------------------------------------------------------ in the GUI thread

    def submit(self, recipe: Recipe, count: int, order: Order = UNASKED) -> None:
        """Make pictures: one Run."""
        self._spend(order, lambda engine: engine.submit(recipe, count, order.agreement))

    def submit_held(self, recipe: Recipe, count: int) -> None:
        """Put pictures beside those that are held; nothing is sent."""
        self._call(lambda engine: engine.submit_held(recipe, count))

    def resume_held(self, job_ids: Collection[str], order: Order = UNASKED) -> None:
        """Send these held Jobs: the ones whose price the person was told."""
        self._spend(order, lambda engine: engine.resume(job_ids, order.agreement))

    def send_now(self) -> None:
        """Do not wait for the end of a rate limit."""
        self._call(lambda engine: engine.send_now())

    def cancel(self, job_id: str) -> None:
        """Take an unsent Job back, or stop watching a sent one."""
        self._call(lambda engine: engine.cancel(job_id))

    def hide(self, job_id: str, *, is_hidden: bool = True) -> None:
        """Take a Job off the screen, or put it back."""
        self._call(lambda engine: engine.hide(job_id, is_hidden=is_hidden))

    def mark(self, output_ids: Sequence[str], change: MarkChange) -> None:
        """Pick, rate, put away or put back saved pictures; each answers as `job_changed`.

        Done in portions, so that what was sent is followed meanwhile, however many there are.
        """
        for start in range(0, len(output_ids), _MARKED_AT_ONCE):
            self._call(partial(_mark, tuple(output_ids[start : start + _MARKED_AT_ONCE]), change))

    def use_options(self, max_parallel: int, delivery: DeliveryChoice, limits: SpendLimits) -> None:
        """Work with other settings from now on."""
        self._call(lambda engine: engine.use_options(max_parallel, delivery, limits))

    def keep_note(self, name: str, text: str) -> None:
        """Keep a small text by name."""
        self.waiting_notes.put(name, text)
        self._call(lambda engine: self.waiting_notes.write(name, engine.keep_note))

    def make_again(self, job_id: str, order: Order = UNASKED) -> None:
        """Spend again on a Job that brought no picture."""
        self._spend(order, lambda engine: engine.make_again(job_id, order.agreement))

    def check(self, job_id: str) -> None:
        """Look for the picture of an interrupted Job; free."""
        self._errand(lambda: self._check(job_id))

    def recover_by_id(self, job_id: str, request_id: str, *, is_sure: bool) -> None:
        """Follow the request that a person says is a Job's; free. Answers as `recovery_settled`."""
        self._errand(lambda: self._recover_by_id(job_id, request_id, is_sure=is_sure))

    def take_in(self, key: int, source: PictureSource, card: ModelCard) -> None:
        """Take a picture into the library; the answer comes as `reference_settled`."""
        self._errand(lambda: self._take_in(key, source, card))

    def make_thumbnail(self, output: Output) -> None:
        """Make a thumbnail that is missing; `thumbnail_made` says when it is there."""
        self._errand(lambda: self._make_thumbnail(output))

    def make_preview(self, sha256: str, card: ModelCard) -> None:
        """Make the preview of a reference that is missing; `preview_made` says when it is there."""
        self._errand(lambda: self._make_preview(sha256, card))

    def render(self, key: str, path: str) -> None:
        """Decode a picture file to be shown large; answers as `rendered` or `render_failed`.

        Args:
            key: an Output's id or a reference's sha256.
            path: absolute, of the picture file.
        """
        self._errand(lambda: self._render(key, path))

    def forget_render(self, key: str) -> None:
        """Take one `render` of that key back; it may be answered all the same."""
        self._call(lambda engine: engine.forget_render(key))

    def look_at_library(self) -> None:
        """Look whether the library can be written now; `library_changed` tells of any change."""
        self._call(lambda engine: engine.look_at_library())

    def offer_key(self, text: str) -> None:
        """Check, use and keep a key that a person entered."""
        self._errand(lambda: self._keys_or_raise().offer(text))

    def ask_balance(self) -> None:
        """Ask for the balance with the key in use, which is free; `looked` tells of the end."""
        self._errand(lambda: self._keys_or_raise().look())

    def ask_keyring(self) -> None:
        """Read or write the key once more, after the keyring was locked."""
        self._errand(lambda: self._keys_or_raise().retry())

    def forget_key(self) -> None:
        """Remove the key."""
        self._errand(lambda: self._keys_or_raise().forget())

    # ------------------------------------------------------------ in the engine's thread

    async def _take_in(self, key: int, source: PictureSource, card: ModelCard) -> None:
        assert self._engine is not None
        try:
            taken = await self._engine.take_in(source, card.limits, lambda path: self.preview_ready.emit(key, path))
        except KlingError as error:
            self.reference_settled.emit(key, error.failure)
        else:
            self.reference_settled.emit(key, taken)

    async def _make_thumbnail(self, output: Output) -> None:
        assert self._engine is not None
        try:
            await self._engine.make_thumbnail(output)
        except KlingError as error:
            log.info("no thumbnail for %s: %s", output.id, error.failure.kind.value)
        else:
            self.thumbnail_made.emit(output.id)

    async def _make_preview(self, sha256: str, card: ModelCard) -> None:
        assert self._engine is not None
        try:
            path = await self._engine.make_preview(sha256, card.limits)
        except KlingError as error:
            log.info("no preview of a reference: %s", error.failure.kind.value)
        else:
            self.preview_made.emit(path)

    async def _render(self, key: str, path: str) -> None:
        assert self._engine is not None
        try:
            made = await self._engine.render(key, path)
        except KlingError as error:
            log.info("no render for %s: %s", key, error.failure.kind.value)
            self.render_failed.emit(key, error.failure)
        else:
            self.rendered.emit(key, made)

    async def _check(self, job_id: str) -> None:
        assert self._engine is not None
        try:
            self.lookup_ended.emit(job_id, await self._engine.check(job_id))
        finally:
            self.check_ended.emit(job_id)

    async def _recover_by_id(self, job_id: str, request_id: str, *, is_sure: bool) -> None:
        assert self._engine is not None
        outcome: RequestDoubt | Failure | None
        try:
            outcome = await self._engine.recover_by_id(job_id, request_id, is_sure=is_sure)
        except KlingError as error:
            outcome = error.failure
        self.recovery_settled.emit(job_id, request_id, outcome)


def _mark(output_ids: Sequence[str], change: MarkChange, engine: Engine) -> None:
    engine.mark(output_ids, change)
