"""LicenceText: on what terms one part of the program may be passed on."""

from typing import NamedTuple


class LicenceText(NamedTuple):
    """The terms of one part, such as a library.

    Attributes:
        name: of the part.
        text: all of its licence texts, one after the other.
    """

    name: str
    text: str
