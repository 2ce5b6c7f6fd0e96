"""Gate: where a thread waits until a test lets it go, and never for ever."""

import threading


class Gate(threading.Event):
    """A test that fails never opens it; its thread, and with it Qt's pool, must end all the same."""

    def wait(self, timeout: float | None = 30.0) -> bool:
        """Wait at most that many seconds."""
        return super().wait(timeout)
