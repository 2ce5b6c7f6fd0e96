"""OddAnswer: an answer of the service that made no sense, as it is handed to whoever keeps it as evidence."""

from collections.abc import Mapping
from typing import NamedTuple


class OddAnswer(NamedTuple):
    """What came back and could not be made sense of. It may hold anything, but for the key, which is struck out.

    Attributes:
        about: what was asked: submit, v1, upload, status, result, history, credits or file.
        why: the kind of Failure that it led to.
        status: the HTTP status; 0 where nothing was asked, for an address that was not followed.
        headers: by lower-case name.
        body: as received, or its beginning; the address where it is about one.
        length_bytes: of the whole body.
        is_whole: False where the body was not read to its end, or was in an encoding that was not asked for.
        private: texts of the person's that the answer may repeat.
    """

    about: str
    why: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    length_bytes: int
    is_whole: bool = True
    private: tuple[str, ...] = ()
