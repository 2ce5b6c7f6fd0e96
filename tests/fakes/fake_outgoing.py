"""FakeOutgoing: `core.ports.Outgoing` that names copies without making them."""

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output


class FakeOutgoing:
    """Copies in a folder that is not there; counts what was asked for."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.missing: set[str] = set()

    def clean_file(self, output: Output) -> str:
        if output.id in self.missing:
            raise KlingError(Failure(FailureKind.FILE_MISSING))
        self.made.append(output.id)
        return f"/clean copies/{output.id}.png"
