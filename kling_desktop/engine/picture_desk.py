"""PictureDesk: makes again, or for the first time, what the window shows of pictures: thumbnails and renders.

One at a time, in the order in which they were asked for: of the intake's two helpers one is left for what is paid. A
render, which somebody looks at, waits for one thumbnail at most. Thread: engine.
"""

import asyncio
from collections import Counter
from functools import partial

from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.engine.bench import NOT_READ, Ports

LONGEST_PX = 4096
"""Longest side of a render: what a window can show of a picture without holding more than 64 MiB of it."""


class PictureDesk:
    """Works through the intake; keeps what it made in the cache."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._turn, self._thumbnails = asyncio.Lock(), asyncio.Lock()
        self._begun: set[str] = set()
        self._renders: dict[str, asyncio.Task[str]] = {}
        self._askers: Counter[str] = Counter()

    async def make_thumbnail(self, output: Output) -> None:
        """Make the thumbnail of a saved picture again; the cache was emptied.

        Raises:
            KlingError: BAD_PICTURE, HELPER_LOST, NOT_WRITABLE or DISK_FULL.
        """
        cache = self._ports.cache
        async with self._thumbnails, self._turn:
            part = cache.new_part()
            try:
                await self._ports.intake.examine(cache.picture(output.path), part)
                cache.adopt_thumbnail(part, output.id)
            finally:
                cache.drop(part)

    async def render(self, key: str, path: str) -> str:
        """Give the path of a picture file decoded in full; whoever asks for the same one meanwhile waits with us.

        Args:
            key: an Output's id or a reference's sha256.
            path: absolute, of the picture file.

        Raises:
            KlingError: as `Intake.render`.
            CancelledError: nobody wants it any more, see `forget_render`.
        """
        kept = self._ports.cache.render(key)
        if kept is not None:
            return kept
        task = self._renders.get(key)
        if task is None:
            task = self._renders[key] = asyncio.create_task(self._made(key, path), name=f"render {key}")
            task.add_done_callback(partial(self._ended, key))
        self._askers[key] += 1
        return await asyncio.shield(task)  # one of those who wait may go; the others still want it

    def forget_render(self, key: str) -> None:
        """One of those who asked does not want this render any more; when nobody does, it is not made.

        One that has begun is finished: it will be kept, and a helper spared.
        """
        if key not in self._renders:
            return
        self._askers[key] -= 1
        if self._askers[key] <= 0 and key not in self._begun:
            self._renders.pop(key).cancel()
            del self._askers[key]

    async def stop(self) -> None:
        """Make nothing any more."""
        tasks = [*self._renders.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _made(self, key: str, path: str) -> str:
        cache = self._ports.cache
        async with self._turn:
            self._begun.add(key)
            part = cache.new_part()
            try:
                await self._render(path, part)
                return cache.adopt_render(part, key)
            finally:
                self._begun.discard(key)
                cache.drop(part)

    async def _render(self, path: str, part: str) -> None:
        """A library that is away says nothing about its files."""
        try:
            await self._ports.intake.render(path, part, LONGEST_PX)
        except KlingError as error:
            if error.failure.kind not in NOT_READ:
                raise
            obstacle = await asyncio.to_thread(self._ports.library.obstacle)
            if obstacle is None or obstacle.kind is not FailureKind.LIBRARY_AWAY:
                raise
            raise KlingError(obstacle) from error

    def _ended(self, key: str, task: "asyncio.Task[str]") -> None:
        """The same render may have been forgotten and asked for again meanwhile."""
        if self._renders.get(key) is task:
            del self._renders[key]
            del self._askers[key]
