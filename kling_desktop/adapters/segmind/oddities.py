"""Oddities: which answers made no sense, told to whoever keeps them. What they mean for a Job is decided elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.job_event import LostTrack
from kling_desktop.core.odd_answer import OddAnswer

Keep = Callable[[OddAnswer], None]

HEAD_BYTES = 512
"""So much of a picture that is none is kept: enough to see that it is a page, too little to see what was drawn."""


def keep_nothing(_odd: OddAnswer) -> None:
    """Nobody collects evidence."""


class Oddities:
    """Tells `keep` of each odd answer. Thread: engine."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep

    def sent(self, about: str, answer: Answer, meaning: object, prompt: str) -> None:
        """An answer to what may have spent is odd where the Job's track was lost by it."""
        if isinstance(meaning, LostTrack):
            self._tell(about, meaning.failure.kind, answer, (prompt,))

    @contextmanager
    def read(self, about: str, answer: Answer) -> Iterator[None]:
        """An answer to a question is odd where it says that all is well and still cannot be understood."""
        try:
            yield
        except KlingError as error:
            if answer.is_success and error.failure.kind is FailureKind.SERVICE_TROUBLE:
                self._tell(about, error.failure.kind, answer, ())
            raise

    def fetched(self, answer: Answer) -> None:
        """A file that was said to be a picture is odd where it does not begin like one."""
        if answer.status == 200 and not answer.is_picture:
            self._tell("file", FailureKind.BAD_PICTURE, answer, (), HEAD_BYTES)

    def not_followed(self, address: str) -> None:
        """An address that leads to where no picture of the service can be."""
        text = address.encode("utf-8", "replace")
        self._keep(OddAnswer("file", FailureKind.BAD_ADDRESS.value, 0, {}, text, len(text)))

    def _tell(
        self, about: str, why: FailureKind, answer: Answer, private: tuple[str, ...], most: int | None = None
    ) -> None:
        body = answer.body
        self._keep(
            OddAnswer(about, why.value, answer.status, answer.headers, body[:most], len(body), answer.is_whole, private)
        )
