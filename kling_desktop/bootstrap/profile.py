"""Profile: which library, which service, which key store one session of the program works with."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.identity import DEMO_LIBRARY_FOLDER, KEY_VARIABLE, LIBRARY_FOLDER
from kling_desktop.core.preferences import Preferences


class Profile(NamedTuple):
    """Everything that distinguishes one session from another.

    Attributes:
        places: the program's own folders.
        library: the library folder.
        hosts: where the service is.
        is_demo: whether the service is the built-in one; then nothing is asked of the keyring.
        key: a key for this run only.
        deadlines: how long each call to the service may take.
    """

    places: Places
    library: Path
    hosts: Hosts
    is_demo: bool = False
    key: ApiKey | None = None
    deadlines: Deadlines = Deadlines()


def real_profile(api_base: str | None, data_dir: str | None, key: ApiKey | None) -> Profile:
    """The person's own library with Segmind, or with the service at `api_base`.

    Raises:
        KlingError: BAD_ADDRESS where `api_base` is neither https nor on loopback.
    """
    places = Places.of_system() if data_dir is None else Places.under(Path(data_dir))
    hosts = Hosts.segmind() if api_base is None else Hosts.single(api_base)
    return Profile(places, places.default_library, hosts, key=key)


def with_preferences(profile: Profile, preferences: Preferences) -> Profile:
    """The same with the library folder that the person chose."""
    return profile._replace(library=Path(preferences.library_folder)) if preferences.library_folder else profile


def library_in(folder: Path) -> Path:
    """The library folder that a chosen folder stands for: itself if it is empty or a library, else one inside it.

    A folder that cannot be looked into counts as one with something in it.
    """
    try:
        is_empty = folder.is_dir() and not any(folder.iterdir())
        is_library = (folder / "pictures").is_dir() and (folder / "log").is_dir()
    except OSError:
        return folder / LIBRARY_FOLDER
    return folder if is_empty or is_library else folder / LIBRARY_FOLDER


def demo_profile(real: Profile, key: ApiKey) -> Profile:
    """The demo: a library of its own in the usual place; where its service is, it says when it has started."""
    library = real.places.default_library.with_name(DEMO_LIBRARY_FOLDER)
    return real._replace(library=library, hosts=_NOWHERE, is_demo=True, key=key)


def with_service(profile: Profile, base: str) -> Profile:
    """The same with the service at that address.

    Raises:
        KlingError: BAD_ADDRESS.
    """
    return profile._replace(hosts=Hosts.single(base))


_NOWHERE = Hosts.single("http://127.0.0.1:1")


def take_key_from_environment() -> ApiKey | None:
    """The key of the environment, taken out of it at once: children and crash reports would inherit it.

    Raises:
        KlingError: KEY_FORMAT.
    """
    text = os.environ.pop(KEY_VARIABLE, "")
    return ApiKey(text) if text.strip() else None


def helper_command() -> tuple[str, ...]:
    """How this program starts itself as a helper process, from source, installed and frozen alike.

    Not by `-m`: that would search the folder the program was started in first, whoever put a module there.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    root = str(Path(__file__).parents[2])
    begin = f"import sys; sys.path.insert(0, {root!r}); from kling_desktop.__main__ import main; sys.exit(main())"
    return (sys.executable, "-P", "-c", begin)
