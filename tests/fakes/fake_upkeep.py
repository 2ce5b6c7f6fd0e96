"""FakeUpkeep: `core.ports.upkeep.Upkeep` that finds what the test says, when the test lets it."""

from collections.abc import Callable

from kling_desktop.core.upkeep import Checked, Rebuilt
from kling_desktop.core.upkeep_progress import Tell, Watch

SOUND = Checked(204, 80, 310, ())


class FakeUpkeep:
    """Looks at nothing."""

    def __init__(
        self,
        look: Callable[[Tell], Checked] = lambda _tell: SOUND,
        *,
        is_wanted: bool = False,
        rebuilt: Rebuilt | None = None,
    ) -> None:
        """Be as the test wants it.

        Args:
            look: carries out a check.
            is_wanted: whether a person wants a new index.
            rebuilt: what it was made of.
        """
        self._look, self.is_wanted, self.rebuilt = look, is_wanted, rebuilt
        self.opening = Watch()

    def check(self, tell: Tell) -> Checked:
        return self._look(tell)
