"""FakeReport: `core.ports.report.Report` that says the same always and remembers where it was saved."""


class FakeReport:
    """Saves nothing."""

    def __init__(
        self, text: str = "Kling Desktop 1\n\n== Log\nall is well\n", refusal: Exception | None = None
    ) -> None:
        self._text, self._refusal = text, refusal
        self.saved: list[tuple[str, str]] = []

    def text(self) -> str:
        return self._text

    def save(self, text: str, path: str) -> None:
        if self._refusal is not None:
            raise self._refusal
        self.saved.append((text, path))
