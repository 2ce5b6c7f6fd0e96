"""WindowUpkeep: what one window can have done for its library, and how far the opening of that is."""

from typing import TYPE_CHECKING

from kling_desktop.bootstrap.profile import Profile
from kling_desktop.core.upkeep_progress import Tell, Watch

if TYPE_CHECKING:
    from kling_desktop.core.upkeep import Checked, Rebuilt


class WindowUpkeep:
    """`core.ports.upkeep.Upkeep` over the real library."""

    def __init__(self, profile: Profile, *, is_wanted: bool = False) -> None:
        """Begin to look on.

        Args:
            profile: which library.
            is_wanted: whether its index is made anew when it is opened, as a person wants it.
        """
        self.profile, self.is_wanted = profile, is_wanted
        self.opening = Watch()
        self.rebuilt: Rebuilt | None = None
        self.can_be_read = not is_wanted
        """Whether the index may be opened for reading: not while it is about to be set aside."""

    def finish(self, rebuilt: "Rebuilt | None") -> None:
        """The library is open. Thread: engine."""
        self.rebuilt, self.can_be_read = rebuilt, True

    def check(self, tell: Tell) -> "Checked":
        """Look at everything, beside the engine that has the library open."""
        from kling_desktop.adapters.upkeep.device import device_name
        from kling_desktop.adapters.upkeep.rebuild import Site
        from kling_desktop.adapters.upkeep.verify import verify

        places, library = self.profile.places, self.profile.library
        return verify(Site(library, places.index_path(library), device_name(places.data)), tell)
