"""What `bootstrap` hands the command line: ways to the outside, so that no verb ever meets an adapter."""

from contextlib import AbstractContextManager
from typing import Protocol

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.ports.history import History
from kling_desktop.core.ports.intake import Intake
from kling_desktop.core.upkeep import Checked, Rebuilt
from kling_desktop.core.upkeep_progress import Tell
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.workshop import Workshop


class Doors(Protocol):
    """The ways to the outside that `bootstrap` opens for the command line."""

    def workshop(self, listener: Listener) -> Workshop:
        """The engine with its library locked for writing; call inside the loop."""

    def history(self) -> History | None:
        """The read side; None where the library has no database yet."""

    def intake(self) -> Intake:
        """The helper processes, without a library."""

    def scratch(self) -> AbstractContextManager[str]:
        """A temporary folder that goes away."""

    def picture(self, path: str) -> str:
        """Absolute path of a saved picture."""

    def verify(self, tell: Tell) -> Checked:
        """Look at every file and every line of the library, under its lock."""

    def rebuild(self, tell: Tell) -> Rebuilt:
        """Make the library's index anew, under its lock."""

    def report(self) -> str:
        """The diagnostic report, in lines."""

    def key(self) -> ApiKey | None:
        """The key of the environment, if it held one."""

    def keep_secret(self, key: ApiKey) -> None:
        """Strike this key out of every log from now on."""
